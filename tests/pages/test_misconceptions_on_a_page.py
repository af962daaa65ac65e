"""True or false? A prediction comes first, then runs, then both together."""

from __future__ import annotations

import pytest
from opening import open_page, press
from short_training import train_into
from streamlit.testing.v1 import AppTest

from playground.engine import LimitError
from playground.lessons.plane.misconceptions import MISCONCEPTIONS
from playground.runs import RunState
from playground.ui import services

RARE = next(n for n, each in enumerate(MISCONCEPTIONS) if "95%" in each.belief)
KEY = f"plane_classifier:misconception {RARE}"


def opened():
    return open_page("plane", tab="True or false?")


def said(at):
    return [each.value for each in [*at.success, *at.info, *at.markdown, *at.warning]]


def test_nothing_is_trained_before_something_was_predicted():
    at = opened()
    begin = [button for button in at.button if button.label == "Lock in my prediction"]
    assert len(begin) == len(MISCONCEPTIONS)
    assert all(button.disabled for button in begin)


def test_prediction_and_outcome_stand_together_and_one_may_predict_again(monkeypatch):
    def submit(engine, experiment, config, *_, **__):
        return train_into(services.store(), experiment.name, **config.model_dump())

    monkeypatch.setattr(services.Engine, "submit", submit)
    at = opened()
    at.radio(key=f"{KEY}:choice").set_value(0).run()
    at.button(key=f"{KEY}:begin").click().run()
    assert not at.exception
    (told,) = [text for text in said(at) if text.startswith("You predicted")]
    assert told.startswith("You predicted **4 or 5**. It is **0 or 1**: it finds 0 of 5")
    assert any(text.startswith("**Why?** Always answering class 0") for text in said(at))
    assert at.radio(key=f"{KEY}:choice").disabled
    press(at, "Predict again")
    assert not [text for text in said(at) if text.startswith("You predicted")]
    assert at.radio(key=f"{KEY}:choice").value is None


def told(state, answer):
    """What stands below two runs of which the second ended so, where 1 was to be expected."""
    from types import SimpleNamespace

    from playground.runs import RunState
    from playground.ui.misconceptions import Misconception, Outcome, _tell

    report = {"test": {"loss": 0.5}}
    runs = [SimpleNamespace(state=RunState(each), report=report) for each in ("complete", state)]
    outcome = Outcome(answer, "so it is.", "That is why.")
    _tell(Misconception("", "", ("a", "b"), 1, (), lambda _: outcome), 0, runs)


@pytest.mark.parametrize("state", ["stopped", "failed", "complete"])
@pytest.mark.parametrize("answer", [0, 1])
def test_a_cause_is_given_where_all_runs_are_complete_and_show_it(state, answer):
    at = AppTest.from_function(told, args=(state, answer)).run()
    assert not at.exception
    text = " ".join(said(at))
    complete = RunState(state) is RunState.COMPLETE
    assert ("That is why." in text) == (complete and answer == 1)
    assert ("these runs do not show it" in text) == (complete and answer == 0)
    assert ("not trained to its end" in text) == (not complete)


def test_where_the_second_run_is_refused_the_first_is_stopped(monkeypatch):
    pair = next(n for n, each in enumerate(MISCONCEPTIONS) if len(each.runs) == 2)
    key = f"plane_classifier:misconception {pair}"
    begun, stopped = [], []

    def submit(engine, experiment, config, *_, **__):
        if begun:
            raise LimitError("Expected one run. Received: two. Wait for the first.")
        store = services.store()
        run = store.create(experiment.name, config.model_dump(mode="json"), store.become_owner())
        begun.append(run.id)
        return run

    monkeypatch.setattr(services.Engine, "submit", submit)
    monkeypatch.setattr(services.Engine, "stop", lambda engine, run_id: stopped.append(run_id))
    at = opened()
    at.radio(key=f"{key}:choice").set_value(0).run()
    at.button(key=f"{key}:begin").click().run()
    assert [error.value for error in at.error] == [
        "Expected one run. Received: two. Wait for the first."
    ]
    assert stopped == begun
    assert not at.radio(key=f"{key}:choice").disabled
