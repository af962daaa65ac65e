"""A run whose worker was lost waits for another one, at its last checkpoint, and has no gap."""

import numpy as np
import pytest

from playground.runs import RunState, RunStore


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


@pytest.fixture
def owner(store):
    owner = store.become_owner()
    yield owner
    owner.close()


def history(run_id, attempt, epochs):
    data = np.column_stack([epochs, np.array(epochs) / 8]).astype(np.float64)
    return {
        "kind": "history",
        "run": run_id,
        "attempt": attempt,
        "columns": ["epoch", "loss"],
        "data": data.tobytes(),
    }


def event(kind, run_id, attempt, **fields):
    return {"kind": kind, "run": run_id, "attempt": attempt, "time": 1.0, **fields}


def begun(store, owner, attempt):
    run = store.create("toy", {}, owner, attempt=attempt)
    store.apply(
        [
            event("state", run.id, attempt, state="running"),
            history(run.id, attempt, [1, 2]),
            event("checkpoint", run.id, attempt, epoch=2, data=b"..."),
            history(run.id, attempt, [3]),
            event("observation", run.id, attempt, name="weights", epoch=3, data=b""),
            event("progress", run.id, attempt, progress={"step": 3}, parameters=5),
        ]
    )
    return run


def test_it_goes_back_to_its_checkpoint_and_only_the_next_attempt_counts(store, owner):
    run = begun(store, owner, "first")
    assert store.move(run.id, "first", "second", "the worker lab-7 was lost")
    assert store.run(run.id).state is RunState.WAITING
    store.apply([history(run.id, "first", [3, 4]), history(run.id, "second", [3])])
    store.apply([event("state", run.id, "first", state="complete")])
    assert store.history(run.id)["epoch"].tolist() == [1, 2, 3]
    assert store.run(run.id).state is RunState.WAITING
    assert store.observation_epochs(run.id, "weights") == []


def test_a_run_without_a_checkpoint_begins_again(store, owner):
    run = store.create("toy", {}, owner, attempt="first")
    store.apply([history(run.id, "first", [1, 2])])
    assert store.move(run.id, "first", "second", "the worker was lost")
    assert store.history(run.id) == {}


def test_its_progress_keeps_when_and_why_it_moved(store, owner):
    run = begun(store, owner, "first")
    store.move(run.id, "first", "second", "the worker lab-7 was lost")
    store.apply([event("progress", run.id, "second", progress={"step": 9}, parameters=5)])
    store.move(run.id, "second", "third", "the worker lab-8 was lost")
    store.apply([event("progress", run.id, "third", progress={"step": 12}, parameters=5)])
    after = store.run(run.id)
    assert after.progress["step"] == 12
    assert after.moves == (
        "At epoch 2 the worker lab-7 was lost; training went on from there elsewhere.",
        "At epoch 2 the worker lab-8 was lost; training went on from there elsewhere.",
    )


def test_an_attempt_that_is_not_the_last_moves_nothing(store, owner):
    run = begun(store, owner, "first")
    assert store.move(run.id, "first", "second", "the worker was lost")
    assert not store.move(run.id, "first", "third", "the worker was lost")
    store.apply([event("state", run.id, "second", state="complete")])
    assert not store.move(run.id, "second", "third", "the worker was lost")
    assert store.run(run.id).state is RunState.COMPLETE
