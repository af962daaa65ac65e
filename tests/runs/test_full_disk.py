"""A full disk or a closed folder: what was kept can be looked at, and runs can be deleted."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from stores import add_runs, closed_store, observation

from playground.__main__ import main
from playground.engine import Engine, EngineError
from playground.experiments import EXPERIMENTS
from playground.runs import RunQuery, RunStore, WriteError, opening, store_file
from playground.runs.opening import RESERVE_BYTES
from playground.runs.transfer import export_runs, import_runs

OLDER = Path(__file__).parents[1] / "older_stores"
FULL = "database or disk is full"


class Disk:
    """A disk whose free room a test decides: SQLite asks it before each write, and so do we."""

    def __init__(self, monkeypatch, folder):
        self.is_full, self._folder = False, folder
        prepare, transaction = store_file.prepare, RunStore.transaction

        def prepare_here(path, **how):
            if self._refuses(path.parent):
                raise WriteError(f"Expected room to write to {path.parent}. Received: {FULL}.",
                                 "free some space")  # fmt: skip
            return prepare(path, **how)

        def transaction_here(store):
            pages = 2**31 - 2
            if self._refuses(store.path.parent):
                pages = store._query("PRAGMA page_count", ())[0][0]
            store._connection().execute(f"PRAGMA max_page_count = {pages}")
            return transaction(store)

        monkeypatch.setattr(store_file, "prepare", prepare_here)
        monkeypatch.setattr(RunStore, "transaction", transaction_here)

    def _refuses(self, folder):
        return self.is_full and folder == self._folder and not self._reserve_was_given()

    def _reserve_was_given(self):
        return not (self._folder / "runs.reserve").exists()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "runs.sqlite"


@pytest.fixture
def disk(monkeypatch, path):
    monkeypatch.setattr(store_file, "TRY_SECONDS", 0.0)
    return Disk(monkeypatch, path.parent)


def refuse_to_write(monkeypatch, path):
    """The folder is read-only, also for root: a lock file cannot be made there."""
    real = open

    def refusing(file, mode="r", *rest, **named):
        if str(file).startswith(str(path.parent)) and set(mode) & set("wax+"):
            raise OSError(30, "Read-only file system", str(file))
        return real(file, mode, *rest, **named)

    monkeypatch.setattr("builtins.open", refusing)


def refuse_to_unlink(path, missing_ok=False):
    raise OSError(30, "Read-only file system", str(path))


# At the start


def test_a_closed_folder_lets_runs_be_looked_at_and_says_so_once(path, monkeypatch):
    ids = closed_store(path, 3)
    refuse_to_write(monkeypatch, path)
    store = RunStore(path)
    assert {run.id for run in store.runs()} == set(ids)
    assert len(store.history(ids[0])["epoch"]) == 6
    assert store.trouble == (
        f"Expected to be allowed to write to {path.parent}. Received: [Errno 30] Read-only file "
        f"system: '{path.with_suffix('.lock')}'. What was kept until now can be looked at, and "
        "nothing new is kept: see that the folder is there and may be written to."
    )
    with pytest.raises(WriteError, match="Read-only file system"):
        store.describe(ids[0], name="no")


def test_a_closed_folder_without_runs_opens_too(path, monkeypatch):
    path.parent.mkdir()
    refuse_to_write(monkeypatch, path)
    store = RunStore(path)
    assert (store.runs(), bool(store.trouble)) == ([], True)


def test_an_engine_starts_beside_a_closed_folder_and_trains_nothing(path, monkeypatch):
    closed_store(path, 1)
    refuse_to_write(monkeypatch, path)
    engine = Engine(RunStore(path))
    plane = EXPERIMENTS["plane_classifier"]
    with pytest.raises(EngineError, match="Read-only file system"):
        engine.submit(plane, plane.preset(None))
    engine.close()
    assert engine.unsaved is None


@pytest.mark.parametrize("version", [4, 5])
def test_a_store_of_an_older_version_can_be_looked_at_too(path, monkeypatch, version):
    path.parent.mkdir()
    before = (OLDER / f"version_{version}.sqlite").read_bytes()
    path.write_bytes(before)
    refuse_to_write(monkeypatch, path)
    store = RunStore(path)
    assert store.run("0123456789").name == "Monday"
    assert store.observation("0123456789", "curve")["y"].tolist() == [0, 3, 6]
    assert path.read_bytes() == before


def test_the_reserve_lets_a_full_disk_be_opened_and_runs_be_deleted_there(path, disk):
    ids = closed_store(path, 3)
    disk.is_full = True
    store = RunStore(path)
    assert store.trouble is None
    store.delete(ids[:2])
    assert [run.id for run in store.runs()] == [ids[2]]


def test_when_there_is_room_again_the_store_is_written_again(path, disk, monkeypatch):
    ids = closed_store(path, 3)
    path.with_name("runs.reserve").unlink()
    monkeypatch.setattr(Disk, "_reserve_was_given", lambda self: False)
    disk.is_full = True
    store = RunStore(path)
    assert "nothing new is kept: free some space" in store.trouble
    assert len(store.runs()) == 3
    disk.is_full = False
    store.describe(ids[0], name="kept")
    assert store.trouble is None
    assert RunStore(path).run(ids[0]).name == "kept"


def test_the_command_lists_runs_of_a_closed_folder_though_one_was_cut_off(path, monkeypatch):
    store = RunStore(path)
    owner = store.become_owner()
    run = store.create("toy", {}, owner)
    owner.close()
    monkeypatch.setattr("playground.__main__.keep_private", lambda: None)
    refuse_to_write(monkeypatch, path)
    monkeypatch.setattr("pathlib.Path.unlink", refuse_to_unlink)
    done = CliRunner().invoke(main, ["runs"], env={"PLAYGROUND_DATA": str(path.parent)})
    assert (done.exit_code, done.exception) == (0, None)
    assert run.id in done.stdout
    assert "Read-only file system" in done.stderr


def test_no_run_is_imported_into_a_copy(path, tmp_path, monkeypatch):
    monkeypatch.setattr(store_file, "TRY_SECONDS", 0.0)
    exported = tmp_path / "exported.sqlite"
    ids = closed_store(tmp_path / "other" / "runs.sqlite", 2)
    export_runs(RunStore(tmp_path / "other" / "runs.sqlite"), ids, exported)
    closed_store(path, 1)
    with monkeypatch.context() as closed:
        refuse_to_write(closed, path)
        store = RunStore(path)
        with pytest.raises(WriteError, match="Read-only file system"):
            import_runs(store, exported)
    assert set(import_runs(store, exported).new) == set(ids)
    assert set(ids) < {run.id for run in RunStore(path).runs()}


# While it is used


def test_the_log_takes_little_room_however_much_is_written(path):
    """Less than the reserve, which has to hold what is moved out of it."""
    store = RunStore(path)
    [run_id] = add_runs(store, store.become_owner(), 1)
    log = path.with_name("runs.sqlite-wal")
    longest = 0
    for epoch in range(300):
        store.apply([observation(run_id, epoch, size=2000)])
        longest = max(longest, log.stat().st_size)
    assert path.stat().st_size > 4_000_000
    assert longest < RESERVE_BYTES


def test_a_log_that_fills_the_disk_is_emptied_when_there_is_no_room(path, disk):
    store = RunStore(path)
    [run_id] = add_runs(store, store.become_owner(), 1)
    with closing(sqlite3.connect(path)) as reader:  # as long as it reads the log only grows
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM runs").fetchall()
        for epoch in range(60):
            store.apply([observation(run_id, epoch, size=2000)])
    log = path.with_name("runs.sqlite-wal")
    assert log.stat().st_size > RESERVE_BYTES
    disk.is_full = True
    with pytest.raises(WriteError, match=FULL):
        store.apply([observation(run_id, 99, size=50_000)])
    assert log.stat().st_size == 0


def test_runs_are_deleted_and_erased_on_a_full_disk_and_make_room_for_others(path, disk):
    store = RunStore(path)
    ids = add_runs(store, store.become_owner(), 4, observations=20)
    disk.is_full = True
    with pytest.raises(WriteError, match=FULL):
        store.apply([observation(ids[3], 99, size=20_000)])
    store.delete(ids[:3])
    store.erase(ids)  # those that are not in the bin stay
    assert [run.id for run in store.runs()] == [ids[3]]
    assert store.count(RunQuery(deleted=True)) == 0
    assert store.observation_names(ids[0]) == []
    store.apply([observation(ids[3], 99, size=10_000)])
    assert (path.parent / "runs.reserve").stat().st_size == RESERVE_BYTES


def test_a_reserve_that_does_not_fit_is_not_left_in_part(path, monkeypatch):
    path.parent.mkdir()

    def write_half(file, data):
        with open(file, "wb") as opened:
            opened.write(data[: len(data) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", write_half)
    opening.take_reserve(path)
    assert list(path.parent.iterdir()) == []
