"""The page Replay without a browser."""

from __future__ import annotations

import numpy as np
import pytest
from opening import open_page, words

from playground.experiments import EXPERIMENTS
from playground.runs import Origin, RunState
from playground.runs.run import NOWHERE
from playground.ui import services


@pytest.fixture
def recorded():
    """Records a run of some epochs."""
    store = services.store()
    owner = store.become_owner()

    def recorded(epochs, state=RunState.COMPLETE, origin=NOWHERE):
        config = EXPERIMENTS["fashion_mnist"].preset(None).model_dump(mode="json")
        run = store.create("fashion_mnist", config, owner, origin=origin)
        table = np.array([[epoch, 0.5, 0.5] for epoch in range(1, epochs + 1)], float)
        event, columns = {"run": run.id, "time": 0.0}, ["epoch", "loss", "seconds"]
        events = [event | {"kind": "state", "state": state.value}]
        if epochs:
            history = {"kind": "history", "columns": columns, "data": table.tobytes()}
            progress = {"kind": "progress", "progress": {"epochs_done": epochs}}
            events = [event | history, event | progress, *events]
        store.apply(events)
        return run.id

    yield recorded
    owner.close()


def test_a_run_and_an_epoch_are_taken_from_the_link(recorded):
    run_id = recorded(5)
    at = open_page("replay", run=run_id, epoch="3")
    assert not at.warning
    assert at.selectbox[0].value == run_id
    assert "Strong lines show the run up to this epoch" in words(at)


def test_without_a_link_the_newest_finished_run_is_chosen(recorded):
    recorded(2)
    newest = recorded(3)
    recorded(3, RunState.RUNNING)
    assert open_page("replay").selectbox[0].value == newest


def test_a_trial_is_offered_when_somebody_asks_for_runs_of_searches(recorded):
    trial = recorded(3, origin=Origin(study="a" * 10))
    assert open_page("replay").selectbox[0].value != trial
    assert open_page("replay", studies="true").selectbox[0].value == trial
    assert open_page("replay", run=trial).selectbox[0].value == trial


def test_another_run_can_be_chosen(recorded):
    first, second = recorded(4), recorded(4)
    at = open_page("replay", run=first)
    at.selectbox[0].set_value(second).run()
    assert not at.exception
    assert at.query_params["run"] == second


def test_a_run_under_way_says_that_more_will_come(recorded):
    at = open_page("replay", run=recorded(2, RunState.RUNNING))
    assert "is still training" in words(at)


def test_a_run_without_an_epoch_says_so(recorded):
    at = open_page("replay", run=recorded(0, RunState.STOPPED))
    assert "before anything was recorded" in at.info[0].value


@pytest.mark.parametrize("epoch", ["x", "nan", "<b>"])
def test_an_altered_epoch_is_refused_with_a_sentence(recorded, epoch):
    at = open_page("replay", run=recorded(2), epoch=epoch)
    assert "Expected epoch to be a number" in at.warning[0].value


def test_an_unknown_run_is_refused_with_a_sentence():
    at = open_page("replay", run="nobody")
    assert "Expected the id of a run that is kept" in at.warning[0].value
