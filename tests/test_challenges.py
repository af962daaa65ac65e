"""Challenges under *Try this*: what solves each, and that a run with it meets the criterion."""

from __future__ import annotations

import pytest
from short_training import train_into

from playground.experiments import EXPERIMENTS
from playground.lessons.dna_motif.words import TASKS as DNA
from playground.lessons.plane.words import TASKS as PLANE
from playground.runs import RunStore
from playground.ui.challenges import task_of_challenge

SOLUTIONS = {
    "Four linear layers": ("plane_classifier", PLANE, {"activations": ("tanh",)}),
    "Too fast": ("plane_classifier", PLANE, {"learning_rate": 0.03}),
    "All zeros": ("plane_classifier", PLANE, {"initialization": "glorot_uniform"}),
    "Weaker and weaker": ("dna_motif", DNA, {}),
    "Let it cheat": ("dna_motif", DNA, {}),
}
"""Those that are trained within a second or two: experiment, challenges, and what to change."""


@pytest.mark.parametrize("name", SOLUTIONS)
def test_the_criterion_of_a_challenge_can_be_met(name, tmp_path):
    experiment, tasks, changes = SOLUTIONS[name]
    question, settings, criteria = tasks[name]
    lesson = EXPERIMENTS[experiment]
    task = task_of_challenge(lesson, name, question, settings, criteria)
    run = train_into(RunStore(tmp_path / "runs.sqlite"), experiment, **(dict(settings) | changes))
    measured = [(str(criterion), criterion.measured(run)) for criterion in task.criteria]
    assert task.is_met_by(run, lesson.config_type.parse(run.config)), measured
