"""Light runs and heavy ones have workers of their own: neither waits for the other's compiler, nor
dies with the other's worker. Only a crowd of light runs uses both."""

import os
import signal
import time
from collections import Counter

import psutil
import pytest

from playground.engine import Engine
from playground.engine.priority import NICENESS
from playground.engine.run_tasks import CROWD
from playground.experiments import EXPERIMENTS
from playground.runs import RunState, RunStore

PLANE, FASHION = EXPERIMENTS["plane_classifier"], EXPERIMENTS["fashion_mnist"]
TRANSFORMER = EXPERIMENTS["timeseries_transformer"]
LIGHT = PLANE.config_type.parse({"epochs": 2000}, base=PLANE.preset(None))
LONG = LIGHT.model_copy(update={"epochs": 100_000})
ENDLESS = FASHION.config_type(hidden_units=(64,), batch_size=8, epochs=1000)
ANSWER_SECONDS = 1.5
"""A machine that compiles beside answers later than a quiet one; a compilation takes longer."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """An engine as apps have it, with a worker of each kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PLAYGROUND_WORKERS")
        engine = Engine(RunStore(tmp_path_factory.mktemp("lanes") / "runs.sqlite"))
        engine.workers()
    yield engine
    engine.close()


def wait_until(condition, seconds=180.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def steps_of(engine, run):
    return engine.store.run(run.id).progress.get("step", 0)


def state_of(engine, run):
    return engine.store.run(run.id).state


def begin(engine, experiment, config, **how):
    run = engine.submit(experiment, config, **how)
    wait_until(lambda: steps_of(engine, run) > 0)
    return run


def end(engine, *runs):
    for run in runs:
        engine.stop(run.id)
        engine.wait(run.id, 180)


def worker_of(engine, run):
    """Process id of the worker that a run was sent to."""
    (address,) = engine._tasks._sent[run.id].workers
    return engine.workers()[address]


def test_what_is_heavy_an_experiment_says_of_each_configuration():
    assert not PLANE.is_heavy(PLANE.preset(None))
    assert TRANSFORMER.is_heavy(TRANSFORMER.preset(None))
    assert FASHION.is_heavy(FASHION.preset(None))
    assert not FASHION.is_heavy(FASHION.config_type(epochs=1))


def niceness_of_busiest_thread(pid):
    """Of the thread of a process that computes most, for a second."""
    before = {each.id: each.user_time for each in psutil.Process(pid).threads()}
    time.sleep(1)
    now = {each.id: each.user_time for each in psutil.Process(pid).threads()}
    return os.getpriority(os.PRIO_PROCESS, max(now, key=lambda id: now[id] - before.get(id, 0.0)))


def test_heavy_runs_train_in_a_process_beside_and_give_way_to_the_light_ones(engine):
    light = begin(engine, PLANE, LONG)
    heavy = begin(engine, FASHION, ENDLESS)
    assert worker_of(engine, light) != worker_of(engine, heavy)
    assert niceness_of_busiest_thread(worker_of(engine, light)) == 0
    assert niceness_of_busiest_thread(worker_of(engine, heavy)) == NICENESS
    end(engine, light, heavy)


def test_a_crowd_of_light_runs_shares_the_worker_for_heavy_ones_until_one_of_these_comes(engine):
    rests = begin(engine, PLANE, LIGHT, steps_per_second=5.0)
    crowd = [begin(engine, PLANE, LONG) for _ in range(CROWD + 3)]
    own = worker_of(engine, rests)
    (shared,) = {worker_of(engine, run) for run in crowd} - {own}
    assert Counter(worker_of(engine, run) for run in crowd) == {own: CROWD, shared: 3}
    assert niceness_of_busiest_thread(shared) == 0
    engine.pause(crowd[-1].id)
    wait_until(lambda: state_of(engine, crowd[-1]) is RunState.PAUSED)
    heavy = begin(engine, FASHION, ENDLESS)
    last = begin(engine, PLANE, LONG)
    assert worker_of(engine, heavy) == shared
    assert worker_of(engine, last) == own
    end(engine, rests, *crowd, heavy, last)


def test_runs_that_rest_make_no_crowd(engine):
    slow = [begin(engine, PLANE, LIGHT, steps_per_second=5.0) for _ in range(CROWD // 2)]
    paused = [begin(engine, PLANE, LONG) for _ in range(CROWD // 2)]
    for run in paused:
        engine.pause(run.id)
    last = begin(engine, PLANE, LONG)
    assert len({worker_of(engine, run) for run in (*slow, *paused, last)}) == 1
    end(engine, *slow, *paused, last)


def test_while_a_heavy_model_is_compiled_a_light_run_moves_on_and_answers(engine):
    light = begin(engine, PLANE, LIGHT, steps_per_second=50.0)
    config = TRANSFORMER.config_type.parse({"ff_dim": 111}, base=TRANSFORMER.preset(None))
    heavy = engine.submit(TRANSFORMER, config)
    wait_until(lambda: engine.store.run(heavy.id).progress.get("waits"))
    assert engine.store.run(heavy.id).progress["waits"]["for"] == "compiler"
    longest, last, at = 0.0, steps_of(engine, light), time.monotonic()
    end_of_look = time.monotonic() + 2 * ANSWER_SECONDS
    while time.monotonic() < end_of_look and not steps_of(engine, heavy):
        now = steps_of(engine, light)
        if now > last:
            longest, last, at = max(longest, time.monotonic() - at), now, time.monotonic()
        time.sleep(0.01)
    assert max(longest, time.monotonic() - at) < ANSWER_SECONDS
    began = time.monotonic()
    engine.pause(light.id)
    wait_until(lambda: state_of(engine, light) is RunState.PAUSED)
    assert time.monotonic() - began < ANSWER_SECONDS
    wait_until(lambda: steps_of(engine, heavy) > 0)
    assert engine.store.run(heavy.id).progress["compile_seconds"] > 0.5
    end(engine, light, heavy)


def test_heavy_runs_queue_and_each_is_told_its_place(engine):
    runs = [begin(engine, FASHION, ENDLESS.model_copy(update={"seed": n})) for n in range(2)]
    runs += [engine.submit(FASHION, ENDLESS.model_copy(update={"seed": n})) for n in (2, 3)]
    third, fourth = (run.id for run in runs[2:])

    def place(run_id):
        return (engine.store.run(run_id).progress.get("waits") or {}).get("place")

    wait_until(lambda: sorted([place(third) or 0, place(fourth) or 0]) == [1, 2])
    assert state_of(engine, runs[2]) is RunState.WAITING
    light = begin(engine, PLANE, LIGHT)  # it waits behind none of them
    assert state_of(engine, runs[2]) is RunState.WAITING
    end(engine, light)
    engine.pause(runs[0].id)  # one that rests holds up nobody
    wait_until(lambda: steps_of(engine, runs[2]) > 0 or steps_of(engine, runs[3]) > 0)
    engine.resume(runs[0].id)
    wait_until(lambda: state_of(engine, runs[0]) is RunState.WAITING)
    end(engine, *runs)
    assert {state_of(engine, run) for run in runs} == {RunState.STOPPED}


def test_with_a_worker_die_its_own_runs_alone_and_they_can_be_resumed(engine):
    light = begin(engine, PLANE, LIGHT, steps_per_second=50.0)
    heavy = begin(engine, FASHION, ENDLESS)
    engine.pause(heavy.id)  # a rest writes a checkpoint
    wait_until(lambda: engine.store.checkpoint(heavy.id) is not None)
    os.kill(worker_of(engine, heavy), signal.SIGKILL)
    wait_until(lambda: state_of(engine, heavy) is RunState.INTERRUPTED)
    before, reached = steps_of(engine, light), steps_of(engine, heavy)
    wait_until(lambda: steps_of(engine, light) > before)
    engine.resume(heavy.id)
    wait_until(lambda: steps_of(engine, heavy) > reached)
    os.kill(worker_of(engine, light), signal.SIGKILL)
    wait_until(lambda: state_of(engine, light) is RunState.INTERRUPTED)
    before = steps_of(engine, heavy)
    wait_until(lambda: steps_of(engine, heavy) > before)
    assert state_of(engine, heavy) is RunState.RUNNING
    end(engine, heavy)
