"""True or false? Each belief is tested by runs that take seconds, and told with their numbers."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    ("experiment", "asked"), ASKED, ids=lambda each: getattr(each, "belief", "")
)
def test_the_runs_of_a_belief_show_that_it_is_false_and_say_why(experiment, asked):
    runs = [train_into(services.store(), experiment, **settings) for settings in asked.runs]
    outcome = asked.outcome(runs)
    assert asked.answers[outcome.answer] == FALSE[asked.belief]
    assert outcome.answer == asked.expected
    assert outcome.cause.count(". ") == 1, "two sentences"


def test_the_numbers_of_an_outcome_are_those_of_the_runs():
    accuracy = PLANE[0]
    runs = [train_into(services.store(), "plane_classifier", **each) for each in accuracy.runs]
    for run in runs:
        assert f"{run.report['test']['accuracy']:.1%}" in accuracy.outcome(runs).observed


def test_beyond_the_interval_the_formula_is_far_above_a_fit():
    (run,) = [train_into(services.store(), "function_fit", **each) for each in FITS[0].runs]
    # 2 · 4³ + 4 · 4² − 5 · 4 + 1
    assert "the formula 173" in FITS[0].outcome([run]).observed
