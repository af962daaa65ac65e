"""The teacher pauses the queue, moves a run first and stops all, while runs train in a worker."""

import time

import numpy as np
import pytest

from playground.classroom.class_controls import ClassControls
from playground.classroom.identity import AT_MACHINE
from playground.engine import Engine, EngineError
from playground.engine.queue_order import QueueControl, QueueOrder
from playground.experiments import EXPERIMENTS
from playground.runs import RunState, RunStore

PLANE = EXPERIMENTS["plane_classifier"]
SHORT = PLANE.config_type.parse({"epochs": 30}, base=PLANE.preset(None))
ENDLESS = PLANE.config_type.parse({"epochs": 100_000, "seed": 1}, base=PLANE.preset(None))
HELD = {"for": "teacher"}


@pytest.fixture
def controls(engine, monkeypatch):
    """The teacher's, of the one engine of these tests, which has a queue meanwhile."""
    monkeypatch.setattr(engine.queue, "is_kept", True)
    yield ClassControls(engine, engine.store, AT_MACHINE)
    engine.queue._change(lambda _: QueueOrder())
    engine.queue._file.unlink()


def wait_until(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def is_held(engine, run):
    found = engine.store.run(run.id)
    return found.state is RunState.WAITING and found.progress.get("waits") == HELD


def step_of(engine, run):
    return engine.store.run(run.id).progress.get("step", 0)


def test_a_paused_queue_holds_what_trains_and_what_comes_and_lets_it_go_on_with_the_same_digits(
    engine, controls
):
    alone = engine.submit(PLANE, SHORT)
    engine.wait(alone.id)
    trained = engine.submit(PLANE, SHORT, steps_per_second=20.0)
    wait_until(lambda: step_of(engine, trained) > 0)
    controls.pause_queue()
    wait_until(lambda: is_held(engine, trained))
    late = engine.submit(PLANE, ENDLESS)
    wait_until(lambda: is_held(engine, late))
    assert engine.store.checkpoint(trained.id) is not None  # a kill now loses nothing
    stands = step_of(engine, trained)
    assert 0 < stands < engine.store.run(alone.id).progress["step"]
    assert step_of(engine, late) == 0
    controls.go_on()
    engine.limit_speed(trained.id, None)
    engine.wait(trained.id)
    wait_until(lambda: step_of(engine, late) > 0)
    for name, column in engine.store.history(alone.id).items():
        if name != "seconds":
            np.testing.assert_array_equal(engine.store.history(trained.id)[name], column)
    assert controls.stop_all() == 1
    assert engine.wait(late.id).state is RunState.STOPPED


def test_a_held_run_can_be_stopped_by_whoever_may(engine, controls):
    run = engine.submit(PLANE, ENDLESS)
    wait_until(lambda: step_of(engine, run) > 0)
    controls.pause_queue()
    wait_until(lambda: is_held(engine, run))
    engine.stop(run.id)
    assert engine.wait(run.id).state is RunState.STOPPED


def test_an_app_that_was_killed_goes_on_with_the_pause_and_the_order(tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    engine = Engine(store, has_queue=True)
    runs = [store.create("plane_classifier", {}, engine._owner) for _ in range(3)]
    for run in runs:
        engine.queue.move_first(run.id)
    store.set_state(runs[2].id, RunState.STOPPED)
    engine.queue.pause()
    engine.queue.move_first(runs[0].id)
    after = Engine(store, has_queue=True)
    assert after.queue.order == QueueOrder(True, (runs[0].id, runs[1].id))
    after.queue.go_on()
    after.close()
    again = QueueControl(store, after._cluster, "another", is_kept=True)
    assert again.order == QueueOrder(False, (runs[0].id, runs[1].id))
    (tmp_path / "queue.json").write_bytes(b"{")
    damaged = QueueControl(store, after._cluster, "another", is_kept=True)
    assert damaged.order == QueueOrder()
    engine.close()  # only now: a killed app closes nothing


def test_a_run_that_has_ended_cannot_be_moved_first(tmp_path):
    engine = Engine(RunStore(tmp_path / "runs.sqlite"), has_queue=True)
    run = engine.store.create("plane_classifier", {}, engine._owner)
    engine.store.set_state(run.id, RunState.STOPPED)
    with pytest.raises(EngineError, match=r"^Expected a run that waits\. Received: .* Choose"):
        engine.queue.move_first(run.id)
    engine.close()


def test_without_a_class_there_is_no_pause_that_nobody_could_take_back(tmp_path):
    (tmp_path / "queue.json").write_text('{"paused": true, "first": []}')
    engine = Engine(RunStore(tmp_path / "runs.sqlite"))
    assert not engine.queue.order.paused
    with pytest.raises(EngineError, match=r"^Expected an app with a class\."):
        engine.queue.pause()
    engine.close()
