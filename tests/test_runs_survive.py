"""Nothing is lost: a killed writer, a full disk, damage, older files, other machines."""

import errno
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from playground.engine.recorder import Recorder, within
from playground.runs import RunQuery, RunState, RunStore, StoreError, WriteError
from playground.runs.arrays import pack
from playground.runs.schema import SCHEMA, SCHEMA_VERSION, SINCE_VERSION_1
from playground.runs.transfer import export_runs, import_runs
from playground.runs.writing import writing

ROOT = Path(__file__).resolve().parents[1]
OLDER = Path(__file__).with_name("older_stores")
COLUMNS = ["epoch", "loss", "val_loss"]


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


def history(run_id, epochs, loss=0.5):
    epochs = np.asarray(list(epochs), np.float64)
    table = np.column_stack([epochs, loss + epochs, 2 * loss - epochs])
    return {"kind": "history", "run": run_id, "columns": COLUMNS, "data": table.tobytes()}


def observation(run_id, epoch, size=3):
    data = pack({"y": np.zeros(size)})
    return {"kind": "observation", "run": run_id, "name": "curve", "epoch": epoch, "data": data}


def ended(run_id, state="complete"):
    return {"kind": "state", "run": run_id, "state": state, "message": "", "time": 1.0}


def whole(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]


# Killed at any moment

WRITER = """
import sys, numpy as np
from playground.runs import RunStore
from playground.runs.arrays import pack
store = RunStore({path!r})
run = store.create("toy", {{}}, store.become_owner())
print(run.id, flush=True)
for burst in range(100_000):
    epochs = np.arange(burst * 5 + 1, burst * 5 + 6, dtype=np.float64)
    table = np.column_stack([epochs, -epochs])
    store.apply([
        {{"kind": "history", "run": run.id, "columns": ["epoch", "loss"], "data": table.tobytes()}},
        {{"kind": "observation", "run": run.id, "name": "curve", "epoch": burst,
          "data": pack({{"y": np.full(2000, burst)}})}},
    ])
    print(burst, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_a_writer_killed_at_a_random_moment_loses_at_most_its_last_burst(tmp_path, seed):
    path = tmp_path / "runs.sqlite"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER.format(path=str(path))],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    run_id = writer.stdout.readline().strip()
    time.sleep(random.Random(seed).uniform(0.01, 0.5))
    os.kill(writer.pid, signal.SIGKILL)
    told = [int(line) for line in writer.stdout.read().split()]
    writer.wait()

    store = RunStore(path)
    assert whole(path) == "ok"
    epochs = store.history(run_id).get("epoch", np.empty(0))
    np.testing.assert_array_equal(epochs, np.arange(1, len(epochs) + 1))
    assert len(epochs) % 5 == 0
    assert len(epochs) >= 5 * (max(told, default=-1) + 1)
    assert len(store.observation_epochs(run_id, "curve")) == len(epochs) // 5
    assert store.interrupt_orphans() == [run_id]


# A full disk


@pytest.fixture
def small_disk(monkeypatch):
    """Lets a file of SQLite grow by a few pages only, until `free` is called."""
    limit = {"pages": None}
    original = RunStore.transaction

    def transaction(self):
        connection = self._connection()
        pages = limit["pages"] or 2**31 - 2
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return original(self)

    monkeypatch.setattr(RunStore, "transaction", transaction)

    class Disk:
        def fill(self, store):
            used = store._query("PRAGMA page_count", ())[0][0]
            limit["pages"] = used

        def free(self):
            limit["pages"] = None

    return Disk()


def test_a_full_disk_is_said_and_what_waits_is_written_when_there_is_room(store, small_disk):
    run = store.create("toy", {}, store.become_owner())
    recorder = Recorder(store)
    recorder.put(history(run.id, [1]))
    recorder.drain()
    assert recorder.trouble is None

    small_disk.fill(store)
    recorder.put(observation(run.id, 1, size=100_000))
    recorder.put(history(run.id, range(2, 4)))
    recorder.drain()
    assert recorder.trouble.startswith(f"Expected room to write to {store.path.parent}.")
    assert "database or disk is full" in recorder.trouble
    assert list(store.history(run.id)["epoch"]) == [1]

    small_disk.free()
    recorder.drain()
    assert recorder.trouble is None
    assert list(store.history(run.id)["epoch"]) == [1, 2, 3]
    assert len(store.observation(run.id, "curve")["y"]) == 100_000
    recorder.close()


def test_what_waits_too_long_gives_up_checkpoints_first_and_metrics_never():
    checkpoint = {"kind": "checkpoint", "run": "a", "epoch": 1, "data": b"x" * 100}
    events = [history("a", [1]), checkpoint, observation("a", 1), ended("a")]
    kinds = lambda kept: [event["kind"] for event in kept]  # noqa: E731
    assert kinds(within(events, 10**6)) == ["history", "checkpoint", "observation", "state"]
    size = sum(len(event.get("data", b"")) for event in events)
    assert kinds(within(events, size - 1)) == ["history", "observation", "state"]
    assert kinds(within(events, 0)) == ["history", "state"]


def test_a_report_that_cannot_be_read_does_not_hold_up_the_others(store):
    run = store.create("toy", {}, store.become_owner())
    recorder = Recorder(store)
    recorder.put({"kind": "gossip", "run": run.id})
    recorder.put(history(run.id, [1]))
    recorder.drain()
    recorder.close()
    assert list(store.history(run.id)["epoch"]) == [1]
    assert recorder.trouble is None


def test_what_cannot_be_written_now_outlives_a_report_that_cannot_be_read(store, small_disk):
    run = store.create("toy", {}, store.become_owner())
    small_disk.fill(store)
    recorder = Recorder(store)
    recorder.put({"kind": "gossip", "run": run.id})
    recorder.put(observation(run.id, 1, size=100_000))
    recorder.put({"kind": "report", "run": run.id, "report": {"test": {"accuracy": 0.5}}})
    recorder.drain()
    assert "database or disk is full" in recorder.trouble
    small_disk.free()
    recorder.drain()
    recorder.close()
    assert recorder.trouble is None
    assert store.run(run.id).report == {"test": {"accuracy": 0.5}}
    assert store.observation(run.id, "curve")["y"].size == 100_000


@pytest.fixture
def locked(store):
    """Another process is writing, and nobody waits for it."""
    store._connection().execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_another_process_in_the_way_is_not_called_a_full_disk(store, locked):
    with pytest.raises(WriteError, match=r"Received: database is locked\. Wait until the other"):
        store.describe("0123456789", name="Mine")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "room to write.*Free some space"),
        (PermissionError(errno.EACCES, "Permission denied"), "allowed to write.*See that the"),
        (OSError(errno.EIO, "Input/output error"), "to write to.*damaged, and try again"),
    ],
)
def test_what_is_in_the_way_is_said_with_what_to_do(tmp_path, error, words):
    with pytest.raises(WriteError, match=words), writing(tmp_path):
        raise error


def test_errors_of_the_program_are_not_blamed_on_the_disk(store):
    with pytest.raises(sqlite3.OperationalError, match="no such table"), store.transaction() as c:
        c.execute("SELECT * FROM gossip")
    with pytest.raises(KeyError), writing(store.path.parent):
        raise KeyError


# Damage and age


def test_a_store_of_version_1_is_brought_up_to_date_with_its_measures(tmp_path):
    path = tmp_path / "runs.sqlite"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(SCHEMA)
        old.execute("PRAGMA user_version = 1")
        old.execute(
            "INSERT INTO runs (id, experiment, config, state, created, owner, report) "
            "VALUES ('a', 'toy', '{}', 'complete', 1.0, 'nobody', ?)",
            (json.dumps({"test": {"accuracy": 0.75}}),),
        )
        for first, table in ((1, [[1, 0.5], [2, 0.2]]), (3, [[3, 0.4]])):
            data = np.array(table, np.float64).tobytes()
            old.execute(
                "INSERT INTO history VALUES ('a', ?, ?, ?, ?)",
                (first, first, '["epoch", "val_loss"]', data),
            )
        old.commit()
    run = RunStore(path).run("a")
    assert run.measures == {"val_loss": 0.4, "best_val_loss": 0.2, "test_accuracy": 0.75}
    assert (run.name, run.tags, run.deleted, run.origin.parent) == ("", (), None, None)


def test_runs_of_a_store_of_version_2_are_kept_and_nobody_in_a_browser_began_them(tmp_path):
    path = tmp_path / "runs.sqlite"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(SCHEMA)
        for statement in SINCE_VERSION_1:
            old.execute(statement)
        old.execute("PRAGMA user_version = 2")
        old.execute(
            "INSERT INTO runs (id, experiment, config, state, created, owner, name, measures) "
            "VALUES ('a', 'toy', '{}', 'complete', 1.0, 'nobody', 'Monday', '{\"loss\": 0.5}')"
        )
        old.commit()
    run = RunStore(path).run("a")
    assert (run.name, run.measures, run.begun_by) == ("Monday", {"loss": 0.5}, "")
    assert RunStore(path).run("a") == run


def test_a_store_of_a_newer_version_is_left_alone(tmp_path):
    path = tmp_path / "runs.sqlite"
    RunStore(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StoreError, match=f"Received: version {SCHEMA_VERSION + 1}"):
        RunStore(path)
    assert list(tmp_path.glob("*damaged*")) == []


# Lists


@pytest.fixture
def three(store):
    owner = store.become_owner()
    ids = [
        store.create(name, {}, owner, preset).id
        for name, preset in (("toy", "circle"), ("toy", None), ("other", "circle"))
    ]
    for run_id, loss in zip(ids, (3.0, 1.0, 2.0), strict=True):
        store.apply([history(run_id, [1, 2], loss), ended(run_id)])
    return ids


def test_runs_are_filtered_by_what_is_known_of_them(store, three):
    a, b, c = three
    store.describe(b, name="Best of all", tags=["class 7", "slow"], note="shown on Monday")
    found = lambda **query: [run.id for run in store.find(RunQuery(**query))]  # noqa: E731
    assert found() == [c, b, a]
    assert found(experiment="toy") == [b, a]
    assert found(tag="class 7") == [b]
    assert found(text="MONDAY best") == [b]
    assert found(text="circle") == [c, a]
    assert found(states=(RunState.RUNNING,)) == []
    assert store.count(RunQuery(experiment="toy", limit=1)) == 2
    assert store.tags() == ["class 7", "slow"]


@pytest.mark.parametrize(
    "text",
    ["ärger", "ÄRGER", "Übung prüfung", "PRÜFUNG", "straße", "STRASSE", "circle", "50%", "a_b"],
)
def test_a_run_is_found_by_words_of_any_language_and_case(store, three, text):
    store.describe(three[0], name="Ärger Übung", tags=["prüfung", "x"], note="Straße 50% a_b")
    assert [run.id for run in store.find(RunQuery(text=text, experiment="toy"))] == [three[0]]


@pytest.mark.parametrize("text", ["[", '"', "[]", "\\u00fc", "u00fc", "prüfung nichts", "_b%"])
def test_what_no_run_says_finds_none(store, three, text):
    store.describe(three[0], name="Ärger Übung", tags=["prüfung", "x"])
    assert store.find(RunQuery(text=text)) == []


def test_a_link_may_have_thousands_of_words(store, three):
    store.describe(three[0], name="many")
    assert store.count(RunQuery(text="many " * 5000)) == 1
    assert store.count(RunQuery(text=" ".join(map(str, range(5000))))) == 0


@pytest.mark.parametrize("sort", ["epochs", "seconds"])
def test_a_loss_beyond_all_bounds_does_not_keep_runs_from_being_sorted(store, three, sort):
    def trained(run_id, amount, loss):
        progress = {"epochs_done": amount, "seconds": amount, "highest_loss": loss}
        store.apply([{"kind": "progress", "run": run_id, "progress": progress}])

    trained(three[0], 1, 0.5)
    trained(three[1], 2, float("inf"))
    trained(three[2], 3, 0.5)
    assert [run.id for run in store.find(RunQuery(sort=sort, ascending=True))] == three
    with store.transaction() as connection:  # as older versions have written it
        older = '{"epochs_done": 2, "seconds": 2, "highest_loss": Infinity}'
        connection.execute("UPDATE runs SET progress = ? WHERE id = ?", (older, three[1]))
    in_order = [three[0], three[2], three[1]]
    assert [run.id for run in store.find(RunQuery(sort=sort, ascending=True))] == in_order


def test_runs_are_sorted_by_any_metric_and_runs_without_it_come_last(store, three):
    a, b, c = three
    without = store.create("toy", {}, store.become_owner()).id
    # the last val_loss of each is 2 · loss − 2, so 4, 0 and 2
    assert [run.id for run in store.find(RunQuery(sort="val_loss", ascending=True))] == [
        *(b, c, a),
        without,
    ]
    assert store.find(RunQuery(sort="loss"))[0].id == a
    assert store.measure_names() == ["best_val_loss", "loss", "val_loss"]


def test_a_deleted_run_is_in_the_bin_until_it_is_taken_back(store, three):
    a, b, c = three
    live = store.create("toy", {}, store.become_owner()).id
    store.delete([a, live])
    assert [run.id for run in store.find(RunQuery())] == [live, c, b]
    assert [run.id for run in store.find(RunQuery(deleted=True))] == [a]
    store.restore([a])
    assert {run.id for run in store.runs()} == {*three, live}
    assert len(store.history(a)["epoch"]) == 2


@pytest.fixture
def clock(monkeypatch):
    """A clock on the wall that is set by hand, in days from now."""
    begin, days = time.time(), [0.0]
    monkeypatch.setattr("playground.runs.store.time.time", lambda: begin + 86_400 * days[0])

    def turn_to(day):
        days[0] = day

    return turn_to


def in_the_bin(store):
    return {run.id for run in RunStore(store.path).find(RunQuery(deleted=True))}


def test_the_bin_is_emptied_after_a_week(store, three, clock):
    store.delete(three[:1])
    for day in range(1, 4):
        clock(day)
        assert in_the_bin(store) == {three[0]}
    store.delete(three[1:2])
    for day in range(4, 7):
        clock(day)
        assert in_the_bin(store) == set(three[:2])
    clock(7)
    assert in_the_bin(store) == {three[1]}
    assert store.history(three[0]) == {}


def test_an_app_that_stays_open_empties_the_bin_too(store, three, clock):
    store.delete(three[:1])
    for day in range(1, 8):
        clock(day)
        store.empty_bin()
    assert in_the_bin(store) == set()


def test_a_clock_that_jumps_ahead_does_not_empty_the_bin(store, three, clock):
    store.delete(three[:1])
    for day in (400, 400.5, 800):
        clock(day)
        assert in_the_bin(store) == {three[0]}


def test_days_that_a_wrong_clock_has_seen_do_not_count_once_it_is_right_again(store, three, clock):
    for day in range(400, 410):
        clock(day)
        RunStore(store.path)
    clock(1)
    store.delete(three[:1])
    for day in range(1, 8):
        clock(day)
        assert in_the_bin(store) == {three[0]}
    clock(8)
    assert in_the_bin(store) == set()


# Between machines


def test_runs_arrive_on_another_machine_with_everything_that_was_recorded(store, three, tmp_path):
    a, b, _ = three
    store.describe(a, name="Mine", tags=["x"])
    store.apply([observation(a, 1)])
    file = tmp_path / "two.sqlite"
    assert export_runs(store, [a, b], file) == 2

    other = RunStore(tmp_path / "elsewhere" / "runs.sqlite")
    assert import_runs(other, file).new == (a, b)
    assert other.run(a) == store.run(a)
    for run_id in (a, b):
        assert other.history(run_id).keys() == store.history(run_id).keys()
        for name, column in store.history(run_id).items():
            np.testing.assert_array_equal(other.history(run_id)[name], column)
    assert other.observation_epochs(a, "curve") == [1]
    again = import_runs(other, file)
    assert (again.new, again.known) == ((), (a, b))


def test_a_run_under_way_arrives_as_interrupted(store, tmp_path):
    run = store.create("toy", {}, store.become_owner())
    export_runs(store, [run.id], tmp_path / "one.sqlite")
    other = RunStore(tmp_path / "elsewhere" / "runs.sqlite")
    import_runs(other, tmp_path / "one.sqlite")
    assert other.run(run.id).state is RunState.INTERRUPTED
    assert store.run(run.id).state is RunState.WAITING


def test_a_run_that_is_named_twice_is_exported_once(store, three, tmp_path):
    assert export_runs(store, [three[0], three[0]], tmp_path / "one.sqlite") == 1


def test_runs_are_exported_while_somebody_writes(store, three, locked, tmp_path):
    assert export_runs(store, three, tmp_path / "three.sqlite") == 3


@pytest.mark.parametrize("version", [3, 4, 5])
def test_runs_of_an_older_store_are_kept_and_can_be_shared_and_resumed(tmp_path, version):
    """Files that the playground of version 4 and of version 5 of the tables has written."""
    older = OLDER / f"version_{max(version, 4)}.sqlite"
    path = Path(shutil.copy(older, tmp_path / "runs.sqlite"))
    if version == 3:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("DROP TABLE sharers")
            connection.execute("PRAGMA user_version = 3")
            connection.commit()
    store = RunStore(path)
    done = store.run("0123456789")
    assert (done.name, done.tags, done.measures["test_accuracy"]) == ("Monday", ("class 7",), 0.75)
    np.testing.assert_array_equal(store.history(done.id)["val_loss"], [2, 1, 2 / 3, 0.5])
    np.testing.assert_array_equal(store.observation(done.id, "curve")["y"], [0, 3, 6])
    cut_off = "9876543210"
    store.share(cut_off, "bob")
    assert store.run(cut_off).sharers == (("bob",) if version == 3 else ("ada", "bob"))
    assert store.checkpoint(cut_off) == b"state"
    store.set_state(cut_off, RunState.INTERRUPTED)
    assert store.take_over(cut_off, store.become_owner(), "an attempt")
    store.apply([history(cut_off, [1]) | {"attempt": "an attempt"}])
    assert store.history(cut_off)["epoch"].tolist() == [1]


def test_a_store_whose_tables_are_defined_by_no_text_is_repaired(tmp_path):
    """SQLite quotes the definition in its message, which Python then cannot decode."""
    made = RunStore(tmp_path / "runs.sqlite")
    run = made.create("toy", {}, made.become_owner())
    export_runs(made, [run.id], tmp_path / "one.sqlite")
    content = (tmp_path / "one.sqlite").read_bytes()
    damaged = tmp_path / "elsewhere" / "runs.sqlite"
    damaged.parent.mkdir()
    damaged.write_bytes(content.replace(b"indexruns_state", b"index\x80uns_state"))
    assert [each.id for each in RunStore(damaged).runs()] == [run.id]
