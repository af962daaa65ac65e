"""True or false? A prediction comes first, then runs, then both together."""

from __future__ import annotations

from opening import open_page, press
from short_training import train_into

from playground.lessons.plane.misconceptions import MISCONCEPTIONS
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
