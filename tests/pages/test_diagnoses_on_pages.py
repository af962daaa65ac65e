"""Diagnoses on the pages of runs, without a browser."""

from __future__ import annotations

import pytest
from opening import open_page, words

from playground.experiments import EXPERIMENTS
from playground.runs import RunState
from playground.ui import services


@pytest.fixture
def recorded():
    """Records a run of an experiment's first preset without training it."""
    store = services.store()
    owner = store.become_owner()

    def recorded(experiment, state=None, message=""):
        config = EXPERIMENTS[experiment].preset(None).model_dump(mode="json")
        run = store.create(experiment, config, owner)
        if state is not None:
            store.set_state(run.id, state, message)
        return run

    yield recorded
    owner.close()


def test_a_run_that_diverged_says_so_below_the_buttons_and_in_full(recorded):
    message = "Learning rate 9 with sgd diverged at epoch 1: the loss is no longer a finite number."
    run = recorded("plane_classifier", RunState.FAILED, message)
    text = words(open_page("plane", run=run.id))
    assert "**Training diverged**: see Diagnoses" in text
    assert "diverged in epoch 1" in text
    assert "**Try.**" in text


def test_below_a_finding_its_rule_is_explained_under_why(recorded):
    run = recorded("plane_classifier", RunState.FAILED, "diverged at epoch 1")
    (why,) = (e for e in open_page("plane", run=run.id).expander if e.label == "Why?")
    text = " ".join(element.value for element in why.markdown)
    for heading in ("What it checks", "Why it matters", "What to try", "Example"):
        assert f"**{heading}.**" in text
    assert "until single precision ends" in text


def test_what_is_wrong_with_the_data_is_said_before_anything_is_trained():
    few_of_class_1 = ";".join(
        f"{i / 30 - 3:.2f},{i % 7 - 3},{int(i % 50 == 0)}" for i in range(150)
    )
    warned = open_page("plane", dataset="own", points=few_of_class_1)
    (warning,) = warned.warning
    assert "Almost all examples belong to one class" in warning.value
    assert "“class 0”" in warning.value
    half = ";".join(f"{i / 30 - 3:.2f},{i % 7 - 3},{i % 2}" for i in range(150))
    assert not open_page("plane", dataset="own", points=half).warning
