"""Runs on a cluster elsewhere whose worker, or whose scheduler, is gone.

The cluster is a stand-in without processes: its workers and the futures of Dask are set by hand.
"""

import logging
from types import SimpleNamespace

import pytest

from playground.engine import Engine, EngineError
from playground.engine.task import RestartedError
from playground.experiments import EXPERIMENTS
from playground.runs import RunState, RunStore

PLANE = EXPERIMENTS["plane_classifier"]
NOBODY = "Expected a scheduler at tcp://127.0.0.1:9. Received: connection refused. Start it there."


class Elsewhere:
    """What an engine sees of its cluster, and what it sends there."""

    def __init__(self, engine, monkeypatch):
        self._engine, self._outside = engine, engine._cluster
        self.futures, self.asked = [], []
        self.is_reachable = True
        self._outside._known = {"tcp://one": {"resources": {}, "metrics": {}}}
        self._outside._verdicts = {"tcp://one": None}
        monkeypatch.setattr(self._outside, "client", self._client)
        monkeypatch.setattr(self._outside, "ask", lambda workers, *what: self.asked.append(what))
        monkeypatch.setattr(engine._tasks, "_hand_over", self._hand_over)

    def _client(self):
        if not self.is_reachable:
            raise EngineError(NOBODY)

    def _hand_over(self, sent, run_id, *values):
        future = SimpleNamespace(
            status="pending", cancel=lambda: None, add_done_callback=lambda done: None
        )
        self.futures.append(future)
        return future

    def lose_connection(self):
        """Dask cancels the futures of a client whose scheduler is gone."""
        self.is_reachable = False
        for future in self.futures:
            future.status = "cancelled"

    def lose_worker(self):
        """It is gone, and another one that fits is there."""
        (name,) = self._outside._known
        self._outside._known = {f"{name}+": {"resources": {}, "metrics": {}}}
        self._outside._verdicts = {f"{name}+": None}

    def look(self):
        self._engine._tasks.look()
        self._engine._recorder.drain()


@pytest.fixture
def engine(tmp_path, monkeypatch):
    engine = Engine(RunStore(tmp_path / "runs.sqlite"), address="tcp://127.0.0.1:9")
    monkeypatch.setattr(engine._cluster, "_watch", lambda: None)  # the tests look
    yield engine
    engine.close()


@pytest.fixture
def elsewhere(engine, monkeypatch):
    return Elsewhere(engine, monkeypatch)


def trained(engine, epoch=2):
    """A run that has made some steps, and left a checkpoint."""
    run = engine.submit(PLANE, PLANE.config_type())
    sender = {"run": run.id, "attempt": engine.store.attempt(run.id, engine._owner), "time": 1.0}
    progress = {"progress": {"step": 9}, "parameters": 5}
    engine.store.apply(
        [
            {"kind": "state", "state": "running", **sender},
            {"kind": "checkpoint", "epoch": epoch, "data": b"...", **sender},
            {"kind": "progress", **progress, **sender},
        ]
    )
    return run


def test_a_run_waits_while_its_scheduler_is_gone_and_can_be_stopped(engine, elsewhere):
    run = trained(engine)
    elsewhere.lose_connection()
    elsewhere.look()
    assert engine.store.run(run.id).state is RunState.WAITING
    engine.stop(run.id)
    elsewhere.look()
    assert engine.store.run(run.id).state is RunState.STOPPED


def test_a_stop_of_a_run_that_was_lost_a_moment_ago_is_heard(engine, elsewhere):
    run = trained(engine)
    elsewhere.lose_connection()
    engine._tasks._sent[run.id].is_lost = True
    engine.stop(run.id)
    elsewhere.look()
    stopped = engine.store.run(run.id)
    assert (stopped.state, stopped.message) == (RunState.STOPPED, "Stopped while it waited.")


def test_lost_runs_are_seen_to_though_there_is_no_connection(tmp_path):
    """By the watch of an engine whose scheduler is not there."""
    engine = Engine(RunStore(tmp_path / "runs.sqlite"), address="tcp://127.0.0.1:9")
    looked = []

    def look():
        looked.append(engine.trouble)
        engine._cluster._closed.set()

    engine._cluster.on_look = look
    engine.start()
    engine._cluster._watch_thread.join(10)
    engine.close()
    assert [said.partition(" Received")[0] for said in looked] == [NOBODY.partition(" Received")[0]]


def test_a_run_that_cannot_go_on_does_not_keep_others_from_it(
    engine, elsewhere, monkeypatch, caplog
):
    bad, good = trained(engine), trained(engine)
    elsewhere.lose_worker()
    checkpoint_of = engine.store.checkpoint

    def checkpoint(run_id):
        if run_id == bad.id:
            raise ValueError("a damaged checkpoint")
        return checkpoint_of(run_id)

    monkeypatch.setattr(engine.store, "checkpoint", checkpoint)
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            elsewhere.look()
    sent = engine._tasks._sent
    assert (sent[bad.id].workers, sent[good.id].workers) == ([], ["tcp://one+"])
    said = [record for record in caplog.records if bad.id in record.getMessage()]
    assert 1 <= len(said) <= 2  # not at each look
    assert all(record.exc_info for record in said)


def test_a_stop_while_a_run_is_given_to_another_worker_is_heard(engine, elsewhere, monkeypatch):
    run = trained(engine)
    elsewhere.lose_worker()
    workers_for = engine._tasks._workers_for

    def stopped_meanwhile(heavy):
        engine.stop(run.id)
        return workers_for(heavy)

    monkeypatch.setattr(engine._tasks, "_workers_for", stopped_meanwhile)
    elsewhere.look()
    assert engine.store.run(run.id).state is RunState.STOPPED
    assert len(elsewhere.futures) == 1


def test_a_run_that_loses_four_workers_without_a_checkpoint_in_between_is_interrupted(
    engine, elsewhere
):
    run = trained(engine)
    for _ in range(3):
        elsewhere.lose_worker()
        elsewhere.look()
        assert engine.store.run(run.id).state is RunState.WAITING
    elsewhere.lose_worker()
    elsewhere.look()
    ended = engine.store.run(run.id)
    assert ended.state is RunState.INTERRUPTED
    assert ended.message.startswith("The worker that trained this run died.")


def test_a_run_goes_on_however_often_the_connection_is_lost(engine, elsewhere):
    run = trained(engine)
    for _ in range(6):
        elsewhere.lose_connection()
        elsewhere.look()
        elsewhere.is_reachable = True
        elsewhere.look()
    assert len(elsewhere.futures) == 7
    waiting = engine.store.run(run.id)
    assert waiting.state is RunState.WAITING
    assert set(waiting.moves) == {
        "At epoch 2 the connection to the scheduler was lost; training went on from there "
        "elsewhere."
    }


def test_a_worker_that_was_started_again_is_checked_again_before_it_gets_runs(engine, elsewhere):
    """Its address is the same; the process, and what it has, may be another."""
    run = trained(engine)
    (future,) = elsewhere.futures
    future.status, future.exception = "error", lambda timeout: RestartedError("started again")
    elsewhere.look()
    assert len(elsewhere.futures) == 1
    assert engine.store.run(run.id).state is RunState.WAITING
    engine._cluster._verdicts["tcp://one"] = None  # it was checked
    elsewhere.look()
    assert len(elsewhere.futures) == 2
