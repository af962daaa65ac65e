"""True or false? Each belief is tested by runs that take seconds, and told with their numbers."""

from __future__ import annotations

import pytest
from short_training import train_into

from playground.lessons.plane.misconceptions import MISCONCEPTIONS
from playground.runs import RunStore

FALSE = {
    "More neurons always help.": "2 neurons",
    "A lower training loss means a better network.": "30 epochs",
    "An accuracy of 95% is good.": "0 or 1",
    "A network stores its training data.": "just as often",
}
"""What happens where the belief is false."""


@pytest.mark.parametrize("asked", MISCONCEPTIONS, ids=lambda asked: asked.belief)
def test_the_runs_of_a_belief_show_that_it_is_false_and_say_why_with_their_numbers(asked, tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    runs = [train_into(store, "plane_classifier", **settings) for settings in asked.runs]
    outcome = asked.outcome(runs)
    assert asked.answers[outcome.answer] == FALSE[asked.belief]
    for run in runs:
        accuracy, loss = run.report["test"]["accuracy"], run.report["test"]["loss"]
        assert f"{accuracy:.1%}" in outcome.observed or f"{loss:.3g}" in outcome.observed
    assert outcome.cause.count(". ") == 1, "two sentences"
