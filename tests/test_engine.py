"""The engine: submit, pause, resume, stop, and what happens when a worker or the engine dies.

All tests share the one engine of the session; those at the end kill parts of it.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from playground.engine import Engine, EngineError, LimitError, Limits
from playground.engine import cluster as cluster_module
from playground.engine.orphans import LOOK_SECONDS
from playground.experiments import EXPERIMENTS
from playground.runs import Origin, RunState, RunStore

FASHION = EXPERIMENTS["fashion_mnist"]
PLANE = EXPERIMENTS["plane_classifier"]
SHORT = FASHION.config_type(hidden_units=(8,), batch_size=64, epochs=2)
# Epochs of some seconds, more of them than anybody waits for.
ENDLESS = FASHION.config_type(hidden_units=(512, 512), batch_size=8, epochs=1000)
# Some seconds in all, one step after the other.
MIDDLING = FASHION.config_type(hidden_units=(32,), batch_size=8, epochs=6)
ANSWER_SECONDS = 0.5


def wait_until(condition, seconds=60.0):
    """Seconds until a condition holds."""
    begin = time.perf_counter()
    while not condition():
        assert time.perf_counter() - begin < seconds, "waited in vain"
        time.sleep(0.005)
    return time.perf_counter() - begin


def state_of(engine, run):
    return engine.store.run(run.id).state


def steps_of(engine, run):
    return engine.store.run(run.id).progress.get("step", 0)


def under_way(engine, config):
    """A run that has made its first steps."""
    run = engine.submit(FASHION, config)
    wait_until(lambda: steps_of(engine, run) > 0)
    return run


def digits(engine, run):
    """The curves of a run without the time they took."""
    return {k: v for k, v in engine.store.history(run.id).items() if k != "seconds"}


# Runs that end well


@pytest.fixture(scope="module")
def finished(engine):
    run = engine.submit(FASHION, SHORT, "a preset")
    return engine.wait(run.id, 120)


def test_a_run_ends_complete_with_its_curves_and_its_report(engine, finished):
    assert finished.state is RunState.COMPLETE
    assert finished.preset == "a preset"
    assert finished.parameters == (784 * 8 + 8) + (8 * 10 + 10)
    assert (finished.epochs, finished.message) == (2, "")
    assert finished.created <= finished.started <= finished.ended
    np.testing.assert_array_equal(engine.store.history(finished.id)["epoch"], [1, 2])
    assert 0.3 < finished.report["test"]["accuracy"] < 0.9
    assert len(finished.report["per_class"]) == 10


def test_a_finished_run_has_its_test_predictions(engine, finished):
    probabilities = engine.store.observation(finished.id, "test_predictions")["probabilities"]
    assert probabilities.shape == (2_000, 10)
    matrix = engine.store.observation(finished.id, "test_confusion")["matrix"]
    assert matrix.sum() == 2_000
    assert np.trace(matrix) / 2_000 == finished.report["test"]["accuracy"]


def test_the_same_configuration_gives_the_same_digits_even_beside_other_runs(engine, finished):
    runs = [engine.submit(FASHION, SHORT) for _ in range(2)]
    other = engine.submit(FASHION, FASHION.config_type.parse({"seed": 1}, base=SHORT))
    ended = [engine.wait(run.id, 120) for run in (*runs, other)]
    for run in ended[:2]:
        assert run.report == finished.report
        for name, column in digits(engine, run).items():
            np.testing.assert_array_equal(column, digits(engine, finished)[name])
    assert ended[2].report["test"] != finished.report["test"]


# Pause, resume, stop


@pytest.fixture
def endless(engine, finished):
    """A run in the middle of its first, long epoch."""
    run = under_way(engine, ENDLESS)
    yield run
    engine.stop(run.id)
    engine.wait(run.id, 60)


def test_pause_resume_and_stop_answer_at_once_in_the_middle_of_a_long_epoch(engine, endless):
    def answer(request, state):
        begin = time.perf_counter()
        request(endless.id)
        wait_until(lambda: state_of(engine, endless) is state)
        return time.perf_counter() - begin

    assert answer(engine.pause, RunState.PAUSED) < ANSWER_SECONDS
    paused = engine.store.run(endless.id).progress
    assert paused["step"] % paused["steps_per_epoch"] > 0, "this pause was between two epochs"
    time.sleep(0.3)
    assert engine.store.run(endless.id).progress["step"] == paused["step"]

    assert answer(engine.resume, RunState.RUNNING) < ANSWER_SECONDS
    wait_until(lambda: steps_of(engine, endless) > paused["step"])

    assert answer(engine.stop, RunState.STOPPED) < ANSWER_SECONDS
    stopped = engine.wait(endless.id, 60)
    assert stopped.state is RunState.STOPPED
    assert stopped.report["test"]["accuracy"] > 0.1


def test_a_paused_run_lets_others_train(engine, endless):
    engine.pause(endless.id)
    wait_until(lambda: state_of(engine, endless) is RunState.PAUSED)
    other = engine.wait(engine.submit(FASHION, SHORT).id, 60)
    assert other.state is RunState.COMPLETE
    assert state_of(engine, endless) is RunState.PAUSED


def test_a_run_can_be_paused_before_it_begins(engine, finished):
    run = engine.submit(FASHION, MIDDLING)  # a short one may end before the pause arrives
    engine.pause(run.id)
    wait_until(lambda: state_of(engine, run) is RunState.PAUSED)
    engine.resume(run.id)
    assert engine.wait(run.id, 60).state is RunState.COMPLETE


def test_a_run_that_is_stopped_before_it_begins_just_ends(engine, finished):
    # A model that nobody has compiled yet: its first step is a second away.
    run = engine.submit(FASHION, SHORT.model_copy(update={"hidden_units": (13, 11)}))
    engine.stop(run.id)
    stopped = engine.wait(run.id, 60)
    assert stopped.state is RunState.STOPPED
    assert engine.wait(engine.submit(FASHION, SHORT).id, 60).state is RunState.COMPLETE
    assert state_of(engine, run) is RunState.STOPPED
    assert engine.store.history(run.id) == {}


def test_stopping_or_pausing_a_finished_run_changes_nothing(engine, finished):
    for request in (engine.stop, engine.pause):
        request(finished.id)
        assert engine.store.run(finished.id) == finished


def test_a_request_for_a_finished_run_is_not_remembered(engine, finished):
    """Else a pause pressed a moment too late would meet the run again when it is resumed."""
    engine.pause(finished.id)

    def requested(run_id):
        from playground.training import control

        return control.requested(run_id)

    assert set(engine._cluster.client().run(requested, finished.id).values()) == {None}


def test_waiting_too_long_is_said(engine, endless):
    with pytest.raises(TimeoutError, match=rf"Expected run {endless.id} to finish within 0.1 s"):
        engine.wait(endless.id, 0.1)


# Many at once


def test_a_class_that_presses_train_at_once_crashes_nothing(engine, finished):
    """Two rounds of twenty; a quarter of them stop at once what they began."""
    workers = engine.workers()

    def press(number):
        config = PLANE.config_type.parse({"seed": number, "epochs": 2}, base=PLANE.preset(None))
        run = engine.submit(PLANE, config, origin=Origin(begun_by=f"{number % 20:016x}"))
        if number % 4 == 0:
            engine.stop(run.id)
        return run

    for turn in range(2):
        with ThreadPoolExecutor(20) as students:
            runs = list(students.map(press, range(20 * turn, 20 * turn + 20)))
        ended = [engine.wait(run.id, 300).state for run in runs]
        assert set(ended) <= {RunState.COMPLETE, RunState.STOPPED}
        assert ended.count(RunState.COMPLETE) >= 15
    assert engine.workers() == workers


# What is refused


def test_a_finished_run_cannot_be_resumed(engine, finished):
    with pytest.raises(
        EngineError,
        match=r"^Expected a paused or interrupted run\. Received: one that is complete",
    ):
        engine.resume(finished.id)


def test_an_unknown_run_cannot_be_resumed_or_stopped(engine):
    for request in (engine.resume, engine.stop):
        with pytest.raises(KeyError, match="Expected the id of a run that is kept"):
            request("nobody")


def test_an_interrupted_run_without_a_checkpoint_says_what_to_do(tmp_path):
    engine = Engine(RunStore(tmp_path / "runs.sqlite"))
    run = engine.store.create("fashion_mnist", SHORT.model_dump(mode="json"), engine._owner)
    engine.store.set_state(run.id, RunState.INTERRUPTED)
    with pytest.raises(EngineError, match=r"^Expected a run with a checkpoint\. Received: .*again"):
        engine.resume(run.id)
    engine.close()


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (
            Limits(memory=100 * 1024**2),
            r"Expected a run that needs at most 100 MB of memory\. Received: an estimated 0\.\d GB",
        ),
        (Limits(parameters=100), r"Expected a model of at most 100 parameters\. Received: 6,370"),
        (Limits(unfinished_runs=0), r"Expected at most 0 runs under way\. Received: one more"),
    ],
    ids=["memory", "parameters", "queue"],
)
def test_what_is_too_much_is_refused_before_it_starts(tmp_path, limits, sentence):
    engine = Engine(RunStore(tmp_path / "runs.sqlite"), limits=limits)
    config = FASHION.config_type(hidden_units=(8,), batch_size=4096)
    with pytest.raises(LimitError, match=sentence):
        engine.submit(FASHION, config)
    assert engine.store.runs() == []
    engine.close()


def test_one_browser_may_have_so_many_runs_under_way_and_others_are_not_kept_from_theirs(tmp_path):
    engine = Engine(RunStore(tmp_path / "runs.sqlite"), limits=Limits(unfinished_runs_of_one=2))
    for _ in range(2):
        engine.store.create("toy", {}, engine._owner, origin=Origin(begun_by="ada"))
    engine.store.create("toy", {}, engine._owner, origin=Origin(begun_by="bob"))
    with pytest.raises(LimitError, match=r"^Expected at most 2 runs under way from one browser\."):
        engine.submit(FASHION, SHORT, origin=Origin(begun_by="ada"))
    assert engine.store.unfinished_count("bob") == 1
    assert engine.store.unfinished_count() == 3
    engine.close()


def test_a_scheduler_that_does_not_answer_is_a_sentence(tmp_path):
    engine = Engine(RunStore(tmp_path / "runs.sqlite"), address="tcp://127.0.0.1:9")
    with pytest.raises(EngineError, match=r"^Expected a scheduler at tcp://127\.0\.0\.1:9\."):
        engine.submit(FASHION, SHORT)
    assert engine.store.runs() == []
    engine.close()


def test_a_closed_engine_takes_nothing_more(tmp_path):
    engine = Engine(RunStore(tmp_path / "runs.sqlite"))
    engine.close()
    engine.close()
    with pytest.raises(EngineError, match="it has been closed"):
        engine.submit(FASHION, SHORT)


# Runs that change hands


@pytest.fixture
def idle(tmp_path, monkeypatch):
    """An engine that would train but only notes what it hands to a worker."""
    engine = Engine(RunStore(tmp_path / "runs.sqlite"))
    engine.launched = []
    monkeypatch.setattr(engine._cluster, "client", lambda: None)
    monkeypatch.setattr(cluster_module, "kinds_of_workers", lambda client: {})
    monkeypatch.setattr(
        engine._tasks, "_submit", lambda run, sent, *how: engine.launched.append((run.id, *how))
    )
    yield engine
    engine.close()


def interrupted(engine):
    """A run that was cut off after its first checkpoint."""
    run = engine.store.create("fashion_mnist", SHORT.model_dump(mode="json"), engine._owner)
    checkpoint = {"kind": "checkpoint", "run": run.id, "epoch": 1, "data": b"..."}
    engine.store.apply([checkpoint])
    engine.store.set_state(run.id, RunState.INTERRUPTED)
    return run


def test_a_run_that_two_people_resume_at_once_is_trained_once(idle, monkeypatch):
    run = interrupted(idle)
    both_looked = threading.Barrier(2)
    checkpoint_of = idle.store.checkpoint

    def checkpoint(run_id):
        both_looked.wait(5)
        return checkpoint_of(run_id)

    monkeypatch.setattr(idle.store, "checkpoint", checkpoint)
    with ThreadPoolExecutor(2) as people:
        list(people.map(idle.resume, [run.id, run.id]))
    assert [run_id for run_id, *_ in idle.launched] == [run.id]
    assert state_of(idle, run) is RunState.WAITING


def test_a_run_of_an_app_that_was_closed_goes_on_from_its_checkpoint_at_its_speed(idle):
    run = interrupted(idle)
    idle.store.apply([{"kind": "progress", "run": run.id, "progress": {"speed": 5.0}}])
    idle.resume(run.id)
    assert idle.launched == [(run.id, b"...", {"steps_per_second": 5.0})]


def test_a_scheduler_that_is_slow_to_answer_holds_up_nobody_who_says_what_is_watched(
    idle, monkeypatch
):
    answers, told = threading.Event(), []

    def kinds_of_workers(client):
        answers.wait(10)
        return {"one": False, "other": True}

    def run(function, run_ids, owner, workers, on_error):
        told.append((workers, run_ids))

    monkeypatch.setattr(cluster_module, "kinds_of_workers", kinds_of_workers)
    monkeypatch.setattr(idle._cluster, "_client", SimpleNamespace(status="running", run=run))
    saying = threading.Thread(target=idle.set_watched, args=({"0" * 10},), daemon=True)
    saying.start()
    saying.join(5)
    assert not saying.is_alive()
    assert told == []
    answers.set()
    wait_until(lambda: len(told) == 2, seconds=5)
    assert sorted(told) == [(["one"], ["0" * 10]), (["other"], ["0" * 10])]
    monkeypatch.setattr(idle._cluster, "_client", None)


def test_a_run_that_no_worker_takes_does_not_wait_on(idle, monkeypatch):
    def refuse(*_):
        raise EngineError("Expected the engine to answer. Received: nothing.")

    monkeypatch.setattr(idle._tasks, "_submit", refuse)
    with pytest.raises(EngineError, match="Expected the engine to answer"):
        idle.submit(FASHION, SHORT)
    idle._recorder.drain()
    (run,) = idle.store.runs()
    assert (run.state, run.message) == (
        RunState.INTERRUPTED,
        "Expected the engine to answer. Received: nothing. "
        "Train again: the same seed gives the same curve.",
    )


def test_a_run_that_cannot_be_resumed_now_can_be_resumed_later(idle, monkeypatch):
    run = interrupted(idle)

    def refuse(*_):
        raise OSError("the cluster is gone")

    monkeypatch.setattr(idle._tasks, "_submit", refuse)
    with pytest.raises(EngineError, match=r"to take a run\. Received: the cluster is gone"):
        idle.resume(run.id)
    idle._recorder.drain()
    assert idle.store.run(run.id).resumable


def test_a_run_that_cannot_be_written_is_refused_in_a_sentence(idle):
    run = interrupted(idle)
    idle.store._connection().execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(idle.store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for ask in (lambda: idle.resume(run.id), lambda: idle.submit(FASHION, SHORT)):
            with pytest.raises(EngineError, match=r"database is locked\. Wait until"):
                ask()
    assert idle.launched == []


def test_runs_of_an_app_that_is_killed_are_interrupted_in_one_that_goes_on(idle):
    code = (
        "import sys, time\n"
        "from playground.runs import RunStore\n"
        "store = RunStore(sys.argv[1])\n"
        "owner = store.become_owner()\n"
        "print(store.create('toy', {}, owner).id, flush=True)\n"
        "time.sleep(60)\n"
    )
    root = Path(__file__).resolve().parents[1]
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(idle.store.path)], stdout=subprocess.PIPE, cwd=root
    )
    run = idle.store.run(other.stdout.readline().decode().strip())
    time.sleep(1.5 * LOOK_SECONDS)
    assert state_of(idle, run) is RunState.WAITING
    kill(other.pid)
    other.communicate()
    wait_until(lambda: state_of(idle, run) is RunState.INTERRUPTED, 5)
    assert idle.store.unfinished_count() == 0


# Requests on their way


def test_a_wish_reaches_a_worker_that_has_not_trained_yet():
    """Who presses Stop while the first worker still imports Keras must not be overheard."""
    code = (
        "import sys\n"
        "from playground.engine import task\n"
        "task.request('a run', 'stop')\n"
        "from playground.training import control\n"
        "assert control.requested('a run') == 'stop', 'overheard'\n"
        "assert not {'keras', 'tensorflow'} & set(sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


# Two apps on one cluster


@pytest.fixture
def neighbour(finished, tmp_path, scheduler):
    """An engine with a store of its own that trains on the session's cluster."""
    neighbour = Engine(RunStore(tmp_path / "runs.sqlite"), address=scheduler)
    yield neighbour
    neighbour.close()


def test_a_cluster_at_an_address_trains_alike(neighbour, finished):
    run = neighbour.wait(neighbour.submit(FASHION, SHORT).id, 60)
    assert run.report == finished.report


def test_what_a_neighbour_trains_is_none_of_our_business(engine, neighbour, caplog):
    run = neighbour.submit(FASHION, SHORT)
    neighbour.wait(run.id, 60)
    mine = engine.wait(engine.submit(FASHION, SHORT).id, 60)
    assert run.id not in [known.id for known in engine.store.runs()]
    assert mine.state is RunState.COMPLETE
    assert not caplog.records


def test_an_app_that_closes_leaves_its_runs_interrupted_and_no_work_behind(engine, neighbour):
    run = under_way(neighbour, ENDLESS)
    neighbour.close()
    assert neighbour.store.run(run.id).state is RunState.INTERRUPTED

    def busy():
        counts = engine._cluster.client().run(lambda dask_worker: len(dask_worker.active_threads))
        return sum(counts.values())

    wait_until(lambda: busy() == 0, 10)


# When something is stopped

BOUND_SECONDS = 10.0
"""A request answers within five seconds; a busy machine takes longer for the rest."""


@contextmanager
def asleep(pid):
    """A process that is stopped, as a laptop's lid or a debugger does it."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("which", ["worker", "engine"])
def test_a_request_to_a_process_that_is_stopped_ends_in_a_sentence(engine, endless, which):
    (worker,) = engine.workers().values()
    with asleep(worker if which == "worker" else engine._cluster.process.pid):
        began = time.monotonic()
        with pytest.raises(EngineError, match=r"^Expected the engine to answer within 5 seconds\."):
            engine.pause(endless.id)
        assert time.monotonic() - began < BOUND_SECONDS
    wait_until(lambda: state_of(engine, endless) is RunState.PAUSED)  # it was on its way
    engine.resume(endless.id)


def test_a_run_that_has_not_begun_is_stopped_at_once_though_its_worker_is_stopped(engine, finished):
    (worker,) = engine.workers().values()
    with asleep(worker):
        run = engine.submit(FASHION, MIDDLING)
        began = time.monotonic()
        engine.stop(run.id)
        assert time.monotonic() - began < BOUND_SECONDS / 2
        wait_until(lambda: state_of(engine, run) is RunState.STOPPED, 5)
    engine.wait(run.id, 60)


# What is not kept


def test_the_engine_forgets_runs_that_have_ended(engine, finished):
    short, stopped, called_off = (engine.submit(FASHION, c) for c in (SHORT, ENDLESS, MIDDLING))
    engine.stop(called_off.id)
    wait_until(lambda: steps_of(engine, stopped) > 0)
    engine.stop(stopped.id)
    ended = {engine.wait(run.id, 120).id for run in (short, stopped, called_off)} | {finished.id}

    def remembered():
        kept = [value for part in (engine, engine._tasks) for value in vars(part).values()]
        return ended & {key for value in kept if isinstance(value, dict | set) for key in value}

    wait_until(lambda: not remembered(), 10)


# When something dies


def kill(*pids):
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def test_a_killed_worker_interrupts_its_runs_and_the_next_run_works(engine, finished):
    run = under_way(engine, MIDDLING)
    engine.pause(run.id)  # a rest writes a checkpoint
    wait_until(lambda: engine.store.checkpoint(run.id) is not None)
    engine.resume(run.id)
    wait_until(lambda: len(engine.store.history(run.id).get("epoch", ())) >= 3)

    kill(*engine.workers().values())
    wait_until(lambda: state_of(engine, run).is_finished())
    interrupted = engine.store.run(run.id)
    assert interrupted.state is RunState.INTERRUPTED
    assert interrupted.resumable
    assert "worker" in interrupted.message
    before = digits(engine, run)
    untouched = engine.store.run(finished.id)

    again = engine.submit(FASHION, MIDDLING)
    engine.resume(run.id)
    resumed, again = engine.wait(run.id, 120), engine.wait(again.id, 120)
    assert (resumed.state, resumed.message) == (RunState.COMPLETE, "")
    assert again.state is RunState.COMPLETE
    assert resumed.report == again.report
    for name, column in digits(engine, again).items():
        np.testing.assert_array_equal(digits(engine, run)[name], column)
        np.testing.assert_array_equal(before[name], column[: len(before[name])])
    # Dask makes lost results anew for those who still hold them: nobody may.
    assert engine.store.run(finished.id) == untouched
    wait_until(lambda: engine._tasks._sent == {}, 5)


def test_a_killed_engine_interrupts_its_runs_and_starts_anew_for_the_next(engine, finished):
    run = under_way(engine, ENDLESS)
    kill(engine._cluster.process.pid)
    wait_until(lambda: state_of(engine, run).is_finished())
    assert state_of(engine, run) is RunState.INTERRUPTED
    again = engine.wait(engine.submit(FASHION, SHORT).id, 120)
    assert again.report == finished.report


@pytest.fixture
def second_app(engine):
    """Another app on the same folder, with an engine process of its own."""
    second = Engine(RunStore(engine.store.path))
    second.workers()
    yield second
    second.close()


def test_an_app_that_has_lost_a_run_to_another_one_says_nothing_more_of_it(engine, second_app):
    config = MIDDLING.model_copy(update={"epochs": 20})
    run = under_way(engine, config)
    engine.pause(run.id)  # a rest writes a checkpoint
    wait_until(lambda: engine.store.checkpoint(run.id) is not None)
    engine.resume(run.id)
    kill(*engine.workers().values())
    wait_until(lambda: state_of(engine, run) is RunState.INTERRUPTED)

    second_app.resume(run.id)
    wait_until(lambda: state_of(engine, run) is RunState.RUNNING)
    with pytest.raises(EngineError, match=r"^Expected a run that trains here\."):
        engine.pause(run.id)
    process = engine._cluster.process
    kill(process.pid)
    wait_until(lambda: not process.is_alive())
    time.sleep(0.5)  # what the first app has to say of it
    engine._recorder.drain()
    assert state_of(engine, run) is RunState.RUNNING
    ended = second_app.wait(run.id, 120)
    assert (ended.state, ended.message) == (RunState.COMPLETE, "")

    alone = second_app.wait(second_app.submit(FASHION, config).id, 120)
    assert ended.report == alone.report
    np.testing.assert_array_equal(digits(engine, run)["epoch"], np.arange(1, 21))
    for name, column in digits(engine, alone).items():
        np.testing.assert_array_equal(digits(engine, run)[name], column)
