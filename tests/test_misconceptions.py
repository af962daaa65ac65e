"""True or false? Each belief is tested by runs that take seconds, and told with their numbers."""

from __future__ import annotations

from functools import cache

import pytest
from short_training import train_into

from playground.lessons.plane.misconceptions import MISCONCEPTIONS as PLANE
from playground.lessons.universal_approximation.misconceptions import MISCONCEPTIONS as FITS
from playground.ui import services

FALSE = {
    "More neurons always help.": "2 neurons",
    "A lower training loss means a better network.": "30 epochs",
    "An accuracy of 95% is good.": "0 or 1",
    "A network stores its training data.": "just as often",
    "A network that fits a curve has found its formula.": "more than 10",
    "With enough neurons, any network can follow a curve.": "no better",
}
"""What happens where the belief is false."""


ASKED = [
    *(("plane_classifier", each) for each in PLANE),
    *(("function_fit", each) for each in FITS),
]


@cache
def runs_of(belief):
    """What the runs of a belief came to: trained once, however many questions there are to them."""
    experiment, asked = next(pair for pair in ASKED if pair[1].belief == belief)
    return [train_into(services.store(), experiment, **settings) for settings in asked.runs]


@pytest.mark.parametrize("asked", [each for _, each in ASKED], ids=lambda each: each.belief)
def test_the_runs_of_a_belief_show_that_it_is_false_and_say_why(asked):
    outcome = asked.outcome(runs_of(asked.belief))
    assert asked.answers[outcome.answer] == FALSE[asked.belief]
    assert outcome.answer == asked.expected
    assert outcome.cause.count(". ") == 1, "two sentences"


def test_the_numbers_of_an_outcome_are_those_of_the_runs():
    accuracy = PLANE[0]
    runs = runs_of(accuracy.belief)
    for run in runs:
        assert f"{run.report['test']['accuracy']:.1%}" in accuracy.outcome(runs).observed


def test_beyond_the_interval_the_formula_is_far_above_a_fit():
    (run,) = runs_of(FITS[0].belief)
    # 2 · 4³ + 4 · 4² − 5 · 4 + 1
    assert "the formula 173" in FITS[0].outcome([run]).observed
