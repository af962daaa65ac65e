"""Files that are moved or deleted under a living app: nothing is lost, and nothing made anew."""

import shutil
import sqlite3
import threading
import time
from contextlib import closing

import pytest
from stores import add_runs, history, observation

from playground.engine.recorder import Recorder
from playground.runs import RunState, RunStore, StoreError, WriteError
from playground.runs.store_file import StoreFile


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def app(folder):
    """The store of an app that lives, with three runs."""
    store = RunStore(folder / "runs.sqlite")
    owner = store.become_owner()
    store.ids = add_runs(store, owner, 3)
    yield store
    owner.close()


@pytest.fixture
def recorder(app, monkeypatch):
    monkeypatch.setattr("playground.engine.recorder.RETRY_SECONDS", 0.05)
    recorder = Recorder(app)
    yield recorder
    recorder.close()


def in_new_thread(function):
    """What a function gives, or its error, in a thread that has no connection yet."""
    found = []

    def call():
        try:
            found.append(function())
        except Exception as error:
            found.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    return found[0]


def test_a_folder_that_is_moved_away_is_said_and_none_is_made_in_its_place(app, folder):
    folder.rename(folder.with_name("elsewhere"))
    for read in (app.runs, lambda: in_new_thread(app.runs), lambda: app.history(app.ids[0])):
        try:
            found = read()
        except StoreError as error:
            found = error
        assert isinstance(found, StoreError)
        assert f"Expected the runs in {folder / 'runs.sqlite'}." in str(found)
        assert "the file is not there any more. Put it back with the files beside it" in str(found)
    assert app.trouble == str(found)
    with pytest.raises(WriteError, match="is not there any more"):
        app.describe(app.ids[0], name="lost?")
    assert not folder.exists()


def test_results_wait_in_memory_until_the_folder_is_back(app, folder, recorder):
    folder.rename(folder.with_name("elsewhere"))
    recorder.put(observation(app.ids[0], 9, "late"))
    recorder.drain()
    assert "1 report waits in memory: put it back with the files beside it" in recorder.trouble
    assert not folder.exists()
    folder.with_name("elsewhere").rename(folder)
    recorder.drain()
    assert (recorder.trouble, app.trouble) == (None, None)
    assert RunStore(folder / "runs.sqlite").observation_epochs(app.ids[0], "late") == [9]


def test_what_is_not_written_at_the_end_is_named(app, folder, recorder):
    folder.rename(folder.with_name("elsewhere"))
    recorder.put(observation(app.ids[0], 9, "late"))
    recorder.drain()
    assert recorder.unsaved.startswith(f"Expected the runs in {folder / 'runs.sqlite'}.")
    assert f"1 report of 1 run ({app.ids[0]}) is not saved" in recorder.unsaved


def test_a_folder_that_comes_back_as_a_copy_is_known_again(app, folder):
    """As from another disk: the same store in other files."""
    app.apply([observation(app.ids[0], 8)])
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    with pytest.raises(StoreError):
        app.runs()
    shutil.copytree(elsewhere, folder)
    assert {run.id for run in app.runs()} == set(app.ids)
    app.describe(app.ids[0], name="written there")
    assert app.trouble is None
    assert RunStore(folder / "runs.sqlite").run(app.ids[0]).name == "written there"


def test_a_copy_without_write_ahead_logging_is_opened_too(app, folder, tmp_path):
    """As VACUUM INTO makes one, for a backup."""
    path, backup = folder / "runs.sqlite", tmp_path / "backup.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink()
    backup.replace(path)
    found = []
    reading = threading.Thread(target=lambda: found.extend(app.runs()), daemon=True)
    reading.start()
    reading.join(10)
    assert {run.id for run in found} == set(app.ids)
    app.describe(app.ids[0], name="written there")
    assert RunStore(path).run(app.ids[0]).name == "written there"


def come_back_as_a_copy(folder):
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    shutil.copytree(elsewhere, folder)


def lose_its_locks(folder):
    shutil.rmtree(folder / "owners")


@pytest.mark.parametrize("happen", [come_back_as_a_copy, lose_its_locks])
def test_a_run_under_way_stays_so_when_the_lock_of_its_app_is_in_another_file(app, folder, happen):
    run = app.create("toy", {}, app.become_owner())
    app.set_state(run.id, RunState.RUNNING)
    happen(folder)
    assert app.interrupt_orphans() == []
    assert RunStore(folder / "runs.sqlite").interrupt_orphans() == []  # as another process
    assert app.run(run.id).state is RunState.RUNNING


def test_another_store_in_its_place_is_not_taken_for_it(app, folder, recorder):
    folder.rename(folder.with_name("elsewhere"))
    stranger = RunStore(folder / "runs.sqlite")
    theirs = add_runs(stranger, stranger.become_owner(), 1)
    recorder.put(history(app.ids[0], [7]))
    recorder.drain()
    assert "another file is in its place" in recorder.trouble
    with pytest.raises(StoreError, match="another file is in its place"):
        app.runs()
    assert [run.id for run in stranger.runs()] == theirs


def test_what_stands_in_a_log_that_is_deleted_is_not_lost(app, folder, recorder):
    path = folder / "runs.sqlite"
    assert path.with_name("runs.sqlite-wal").stat().st_size > 0
    app.describe(app.ids[0], name="only in the log")
    path.with_name("runs.sqlite-wal").unlink()
    recorder.put(observation(app.ids[0], 9, "late"))
    recorder.drain()
    assert recorder.trouble is None
    for found in (app.run(app.ids[0]), in_new_thread(lambda: app.run(app.ids[0]))):
        assert found.name == "only in the log"
    again = RunStore(path)
    assert again.run(app.ids[0]).name == "only in the log"
    assert again.observation_epochs(app.ids[0], "late") == [9]
    assert {run.id for run in again.runs()} == set(app.ids)
    assert again.repairs() == []


def test_a_log_that_is_deleted_again_and_again_while_many_write_loses_nothing(app, folder):
    """Four threads write; each line of theirs is there in the end."""
    path = folder / "runs.sqlite"
    run_id, failures = app.ids[0], []

    def write(name):
        for epoch in range(1, 11):
            for _ in range(50):
                try:
                    app.apply([observation(run_id, epoch, name)])
                    break
                except WriteError as error:
                    failures.append(str(error))

    threads = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        path.with_name("runs.sqlite-wal").unlink(missing_ok=True)
        time.sleep(0.02)
    for n in range(4):
        assert app.observation_epochs(run_id, f"w{n}") == list(range(1, 11)), failures
    assert RunStore(path).repairs() == []


def test_a_store_that_could_make_no_log_is_opened_again_when_it_can(app, folder, monkeypatch):
    name = app.run(app.ids[0]).name
    (folder / "runs.sqlite-wal").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(StoreFile, "_found", lambda self: None)
        with pytest.raises(StoreError, match="no write-ahead log can be made"):
            app.run(app.ids[0])
    assert app.run(app.ids[0]).name == name
