"""Stop ends a run that has not begun at once, and asks the worker of one that has."""

import pytest

from playground.engine import Engine, EngineError
from playground.runs import RunState, RunStore, WriteError


@pytest.fixture
def engine(tmp_path):
    engine = Engine(RunStore(tmp_path / "runs.sqlite"))
    yield engine
    engine.close()


@pytest.fixture
def asked(engine, monkeypatch):
    """What the engine asks of workers."""
    asked = []
    monkeypatch.setattr(engine._cluster, "client", lambda: None)
    monkeypatch.setattr(engine._cluster, "ask", lambda workers, *what: asked.append(what[1:]))
    return asked


def waiting(engine, owner=None):
    owner = owner or engine._owner
    return engine.store.create("toy", {}, owner, attempt=owner.new_attempt())


def report(engine, run, kind, **fields):
    attempt = engine.store.attempt(run.id, engine._owner)
    engine.store.apply([{"kind": kind, "run": run.id, "attempt": attempt, "time": 1.0, **fields}])


def test_a_waiting_run_stops_though_there_is_no_engine_to_be_told(engine, monkeypatch):
    def none_to_be_had():
        raise EngineError("Expected a training engine. Received: none. Try again.")

    monkeypatch.setattr(engine._cluster, "client", none_to_be_had)
    run = waiting(engine)
    engine.stop(run.id)
    engine._recorder.drain()
    stopped = engine.store.run(run.id)
    assert (stopped.state, stopped.message) == (RunState.STOPPED, "Stopped before it began.")


def test_a_run_of_another_app_is_refused_while_ones_own_engine_starts(engine):
    neighbour = engine.store.become_owner()
    run = waiting(engine, neighbour)
    assert engine._cluster.process is None
    with pytest.raises(EngineError, match="one that another process trains"):
        engine.stop(run.id)
    neighbour.close()


@pytest.mark.parametrize(("kind", "fields"), [
    ("state", {"state": "running"}),
    ("progress", {"progress": {"step": 3}, "parameters": 5}),
])  # fmt: skip
def test_a_run_that_has_begun_is_asked_to_stop(engine, asked, kind, fields):
    run = waiting(engine)
    report(engine, run, kind, **fields)
    engine.stop(run.id)
    engine._recorder.drain()
    assert asked == [(run.id, "stop")]
    assert not engine.store.run(run.id).state.is_finished()


def test_a_run_is_asked_to_stop_while_nothing_can_be_recorded(engine, asked, monkeypatch):
    """It may train, though it is still called waiting."""
    full = WriteError("Expected room on the disk. Received: none.", "free some space")
    monkeypatch.setattr(engine._recorder, "_error", full)
    run = waiting(engine)
    engine.stop(run.id)
    assert asked == [(run.id, "stop")]
