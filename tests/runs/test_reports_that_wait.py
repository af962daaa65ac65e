"""Reports of runs that cannot be written now wait, whatever is in the way."""

import sqlite3
import threading

import pytest
from stores import add_runs, closed_store, observation, overwrite_page, page_of, write_all

from playground.engine.recorder import Recorder
from playground.runs import RunStore, StoreError, WriteError, store_file


@pytest.fixture
def store(tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    store.ids = add_runs(store, store.become_owner(), 12)
    return store


@pytest.fixture(autouse=True)
def short_pause(monkeypatch):
    monkeypatch.setattr("playground.engine.recorder.RETRY_SECONDS", 0.05)


@pytest.fixture
def recorder(store):
    recorder = Recorder(store)
    yield recorder
    recorder.close()


def locking_protocol():
    """SQLite says so when many processes open a file at the same time."""
    error = sqlite3.OperationalError("locking protocol")
    error.sqlite_errorcode = sqlite3.SQLITE_PROTOCOL
    return error


def refuse(monkeypatch, store, error):
    def apply(events):
        raise error

    monkeypatch.setattr(store, "apply", apply)


@pytest.mark.parametrize(
    "error",
    [
        StoreError("Expected runs of version 9 or older. Received: version 10. Use the newer one."),
        locking_protocol(),
        sqlite3.ProgrammingError("Cannot operate on a closed database."),
        OSError(5, "Input/output error"),
    ],
)
def test_reports_wait_whatever_error_the_store_has(store, recorder, monkeypatch, error):
    with monkeypatch.context() as now:
        refuse(now, store, error)
        recorder.put(observation(store.ids[0], 9, "late"))
        recorder.drain()
        assert f"{error}" in recorder.trouble
        assert "1 report waits in memory" in recorder.trouble
        assert f"1 report of 1 run ({store.ids[0]}) is not saved" in recorder.unsaved
    recorder.drain()
    assert (recorder.trouble, recorder.unsaved) == (None, None)
    assert store.observation_epochs(store.ids[0], "late") == [9]


def test_reports_wait_while_a_damaged_file_can_be_neither_repaired_nor_copied(
    tmp_path, monkeypatch
):
    path = tmp_path / "data" / "runs.sqlite"
    ids = closed_store(path, 12)
    app, other = RunStore(path), RunStore(path).become_owner()
    write_all(path)
    monkeypatch.setattr(store_file, "_temporary_folders", lambda: iter(()))
    page = page_of(path, "runs")
    overwrite_page(path, page)
    recorder = Recorder(app)
    for run_id in ids:
        recorder.put(observation(run_id, 9, "late"))
    recorder.drain()
    assert recorder.trouble.startswith("Expected a file of runs without damage")
    assert "12 reports wait in memory" in recorder.trouble
    assert "12 reports of 12 runs" in recorder.unsaved
    other.close()
    recorder.drain()
    recorder.close()
    assert (recorder.trouble, app.trouble) == (None, None)
    left = [run.id for run in app.runs()]
    assert 0 < len(left) < 12
    assert {epoch for each in left for epoch in app.observation_epochs(each, "late")} == {9}


FULL = WriteError("Expected room to write. Received: the disk is full.", "free some space")


def test_new_reports_do_not_make_the_recorder_try_again_before_a_pause(store, monkeypatch):
    monkeypatch.setattr("playground.engine.recorder.RETRY_SECONDS", 60.0)
    tries = []

    def apply(events):
        tries.append(len(events))
        raise FULL

    monkeypatch.setattr(store, "apply", apply)
    recorder = Recorder(store)
    recorder.put(observation(store.ids[0], 1, "late"))
    recorder.drain()
    for epoch in range(2, 40):
        recorder.put(observation(store.ids[0], epoch, "late"))
        threading.Event().wait(0.005)
    assert len(tries) == 1
    monkeypatch.undo()
    recorder.drain()
    recorder.close()
    assert store.observation_epochs(store.ids[0], "late") == list(range(1, 40))


def test_a_disk_with_room_for_some_of_the_reports_takes_these(store, monkeypatch):
    monkeypatch.setattr("playground.engine.recorder.RETRY_SECONDS", 60.0)
    monkeypatch.setattr("playground.engine.recorder.MOST_BYTES_AT_ONCE", 50_000)
    room, real = {"bytes": 0}, store.apply

    def apply(events):
        size = sum(len(event["data"]) for event in events)
        if size > room["bytes"]:
            raise FULL
        room["bytes"] -= size
        real(events)

    monkeypatch.setattr(store, "apply", apply)
    recorder = Recorder(store)
    for epoch in range(1, 41):
        recorder.put(observation(store.ids[0], epoch, "late", size=1000))
    recorder.drain()
    assert "40 reports wait" in recorder.trouble
    room["bytes"] = 200_000
    recorder.drain()
    written = len(store.observation_epochs(store.ids[0], "late"))
    assert 15 < written < 25
    assert f"{40 - written} reports wait" in recorder.trouble
    room["bytes"] = 10**9
    recorder.close()
    assert store.observation_epochs(store.ids[0], "late") == list(range(1, 41))


def test_what_waits_behind_a_store_that_does_not_answer_is_named_at_the_end(store, monkeypatch):
    monkeypatch.setattr("playground.engine.recorder.CLOSE_SECONDS", 0.1)
    goes_on, busy = threading.Event(), threading.Event()
    real = store.apply

    def apply(events):
        busy.set()
        goes_on.wait(10)
        real(events)

    monkeypatch.setattr(store, "apply", apply)
    recorder = Recorder(store)
    recorder.put(observation(store.ids[0], 9, "late"))
    busy.wait(10)
    recorder.put(observation(store.ids[1], 9, "late"))
    recorder.close()
    assert "2 reports of 2 runs" in recorder.unsaved
    assert "wait until the other process that writes there is done" in recorder.unsaved
    goes_on.set()
    recorder._thread.join(10)
    assert recorder.unsaved is None
    assert store.observation_epochs(store.ids[1], "late") == [9]
