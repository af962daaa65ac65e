"""What a page says and offers where several want the same run."""

from __future__ import annotations

import pytest
from opening import open_page, press, words

from playground.classroom.identity import Identity
from playground.experiments import EXPERIMENTS
from playground.runs import Origin, RunState
from playground.ui import services

ADA, BOB = Identity("a" * 16), Identity("b" * 16)
TRANSFORMER = EXPERIMENTS["timeseries_transformer"]


@pytest.fixture
def begun(monkeypatch):
    """A run of the defaults that Ada began; the engine, which is not started, trains nothing."""
    monkeypatch.setattr(services, "_engine", services.Engine(services.store()))
    monkeypatch.setattr(services.Engine, "submit", lambda *_, **__: pytest.fail("a run of its own"))
    owner = services.store().become_owner()
    config = TRANSFORMER.preset(None).model_dump(mode="json")
    origin = Origin(begun_by=ADA.id)
    run = services.store().create(TRANSFORMER.name, config, owner, None, origin)
    services.store().share(run.id, ADA.id)
    progress = {"step": 0, "total_steps": 9, "epochs": 9, "steps_per_epoch": 1, "seconds": 40.0}
    services.store().apply([{"kind": "progress", "run": run.id, "progress": progress}])
    services.store().set_state(run.id, RunState.RUNNING)
    yield run
    services.store().set_state(run.id, RunState.STOPPED)
    services.store().delete([run.id])
    owner.close()


def open_as(identity, **query):
    return open_page(TRANSFORMER.name, identity=identity, **query)


def button(at, label):
    return next(button for button in at.button if button.label == label)


def test_who_presses_train_while_somebody_trains_it_watches_the_same_run(begun):
    at = open_as(BOB)
    press(at, "Train")
    at.run()
    assert at.query_params["run"] == begun.id
    assert "Someone is already training this: you are watching the same run." in words(at)
    assert button(at, "Pause").disabled
    assert "only the person who started it can pause it" in button(at, "Pause").help


def test_who_stops_it_leaves_and_may_train_again(begun):
    services.store().share(begun.id, BOB.id)
    at = open_as(BOB, run=begun.id)
    press(at, "Stop")
    at.run()
    assert "run" not in at.query_params
    assert not button(at, "Train").disabled
    assert services.store().run(begun.id).state is RunState.RUNNING
    assert services.store().run(begun.id).sharers == (ADA.id,)


def test_who_began_it_is_not_told_that_someone_else_did(begun):
    services.store().share(begun.id, BOB.id)
    at = open_as(ADA, run=begun.id)
    assert "Someone is already training this" not in words(at)
    assert not button(at, "Pause").disabled


def test_a_finished_run_of_the_settings_is_offered_until_it_is_on_show(begun):
    offer = "A finished run of these settings: look at it"
    assert offer not in [each.label for each in open_as(BOB).button]
    services.store().set_state(begun.id, RunState.COMPLETE)
    at = open_as(BOB)
    assert not button(at, "Train").disabled
    press(at, offer)
    at.run()
    assert at.query_params["run"] == begun.id
    assert offer not in [each.label for each in at.button]
    assert offer not in [each.label for each in open_as(BOB, seed="7").button]
