"""A damaged file of runs: what can be read comes back, and nothing damaged is thrown away."""

import random
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from click.testing import CliRunner
from stores import (
    PAGE,
    add_runs,
    closed_store,
    history,
    leaf_pages,
    observation,
    overwrite_page,
    page_of,
    selectable,
    write_all,
)

from playground.__main__ import main
from playground.engine.recorder import Recorder
from playground.runs import RunStore, StoreError, store_file
from playground.runs.transfer import export_runs, import_runs


def in_new_thread(function):
    """What a function gives in a thread that has no connection yet, as a page has none."""
    found = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join()
    return found[0]


def ids_of(store):
    return {run.id for run in store.runs(limit=1000)}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "runs.sqlite"


# What comes back


@pytest.mark.parametrize("seed", range(6))
def test_every_run_that_can_be_selected_comes_back_and_the_others_are_counted(path, tmp_path, seed):
    ids = closed_store(path, 40)
    copy = shutil.copy(path, tmp_path / "copy.sqlite")
    pages = leaf_pages(path, "runs")
    rng = random.Random(seed)
    page, garbage = rng.choice(pages), rng.randbytes(PAGE)
    for file in (path, copy):
        overwrite_page(file, page, garbage)
    store = RunStore(path)
    expected = selectable(copy)
    assert 30 < len(expected) < 40
    assert ids_of(store) >= expected
    [sentence] = store.repairs()
    assert f"{len(ids_of(store))} of {len(ids)} runs were recovered" in sentence
    [aside] = path.parent.glob("runs.damaged-*.sqlite")
    assert aside.name in sentence
    assert store.repaired == sentence
    for run_id in expected:
        assert len(store.history(run_id)["epoch"]) == 6
        assert store.observation(run_id, "curve", 1)["y"].tolist() == [1.0] * 300
    assert RunStore(path).repaired is None  # it is said to those who were there


def test_curves_and_observations_that_cannot_be_read_are_counted_and_their_runs_stay(path):
    ids = closed_store(path, 20, observations=5)
    overwrite_page(path, page_of(path, "observations"))
    store = RunStore(path)
    assert ids_of(store) == set(ids)
    assert "20 of 20 runs were recovered; " in store.repairs()[0]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("table", ["runs", "history", "observations", "checkpoints"])
def test_a_flipped_letter_in_the_definition_of_a_table_hides_no_run(path, table):
    ids = closed_store(path, 2)
    whole = path.read_bytes()
    start = whole.index(f"CREATE TABLE {table} ".encode())
    end = whole.index(b")", start)
    rng = random.Random(table)
    for place in rng.sample(range(start, end), 6):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << rng.randrange(5)
        path.write_bytes(damaged)
        store = RunStore(path)
        assert ids_of(store) == set(ids), damaged[start:end]
        for run_id in ids:
            assert store.run(run_id).config["text"] == "x" * 400
            assert store.history(run_id)["val_loss"].tolist() == [2 / n for n in range(1, 7)]
            assert store.observation(run_id, "curve", 2)["y"].tolist() == [2.0] * 300


def test_a_file_that_was_cut_short_gives_back_what_is_left(path):
    ids = closed_store(path, 20)
    with open(path, "r+b") as file:
        file.truncate(path.stat().st_size // 2 // PAGE * PAGE)
    store = RunStore(path)
    assert ids_of(store)
    assert ids_of(store) <= set(ids)
    assert f"{len(ids_of(store))} of 20 runs were recovered" in store.repairs()[0]


def test_an_empty_file_is_not_taken_for_a_new_store(path):
    closed_store(path, 3)
    path.write_bytes(b"")
    store = RunStore(path)
    assert store.runs() == []
    assert "0 of 0 runs were recovered" in store.repaired
    [aside] = path.parent.glob("runs.damaged-*.sqlite")
    assert aside.read_bytes() == b""


def test_what_is_no_database_at_all_is_kept_too(path):
    path.parent.mkdir()
    path.write_bytes(b"SQLite format 3\x00" + random.Random(0).randbytes(9000))
    content = path.read_bytes()
    assert RunStore(path).runs() == []
    [aside] = path.parent.glob("runs.damaged-*.sqlite")
    assert aside.read_bytes() == content


def test_a_second_damage_leaves_the_first_damaged_file_alone(path, monkeypatch):
    """Also within the same second, by the clock in the name."""
    monkeypatch.setattr("time.strftime", lambda *_: "20260101-000000")
    closed_store(path, 2)
    contents = [b"first" * 1000, b"second" * 1000, b""]
    for content in contents:
        path.write_bytes(content)
        RunStore(path)
    aside = list(path.parent.glob("runs.damaged-*.sqlite"))
    assert sorted(file.read_bytes() for file in aside) == sorted(contents)
    assert [sentence.split()[8] for sentence in RunStore(path).repairs()] == [
        f"{file.name}," for file in sorted(aside)
    ]


# While an app uses it


@pytest.fixture
def app(path):
    """The store of an app that lives, with twelve runs."""
    store = RunStore(path)
    owner = store.become_owner()
    store.ids = add_runs(store, owner, 12)
    write_all(path)
    yield store
    owner.close()


def test_who_lists_runs_leaves_a_damaged_file_to_the_app_that_uses_it(app, path):
    overwrite_page(path, page_of(path, "runs"))
    before = path.stat().st_ino
    other = RunStore(path)
    assert other.trouble.startswith("Expected a file of runs without damage")
    assert "close the other playgrounds" in other.trouble
    assert 0 < len(ids_of(other)) < 12  # of a copy
    assert path.stat().st_ino == before
    assert not list(path.parent.glob("*damaged*"))


def test_the_command_that_lists_runs_says_so_and_lists_what_it_can(app, path):
    overwrite_page(path, page_of(path, "runs"))
    done = CliRunner().invoke(main, ["runs"], env={"PLAYGROUND_DATA": str(path.parent)})
    assert done.exit_code == 0
    assert done.stderr.startswith("Expected a file of runs without damage")
    assert 0 < len(done.stdout.splitlines()) < 12
    assert not list(path.parent.glob("*damaged*"))


def test_an_app_repairs_the_file_that_it_alone_uses_and_says_so(app, path):
    overwrite_page(path, page_of(path, "runs"))
    left = in_new_thread(lambda: ids_of(app))
    assert 0 < len(left) < 12
    assert app.trouble is None
    assert f"{len(left)} of 12 runs were recovered" in app.repaired
    app.describe(next(iter(left)), name="written after it")
    assert RunStore(path).run(next(iter(left))).name == "written after it"


def test_reports_wait_while_another_playground_uses_the_damaged_file(app, path, monkeypatch):
    monkeypatch.setattr(store_file, "TRY_SECONDS", 0.0)
    monkeypatch.setattr("playground.engine.recorder.RETRY_SECONDS", 0.05)
    other = RunStore(path).become_owner()
    overwrite_page(path, page_of(path, "runs"))
    run_id = in_new_thread(app.runs)[0].id  # of a copy
    recorder = Recorder(app)
    recorder.put(observation(run_id, 9, "late"))
    recorder.drain()
    assert recorder.trouble.startswith("Expected a file of runs without damage")
    assert "1 report waits in memory: close the other playgrounds" in recorder.trouble
    assert not list(path.parent.glob("*damaged*"))
    other.close()
    recorder.drain()
    recorder.close()
    assert (recorder.trouble, app.trouble) == (None, None)
    assert RunStore(path).observation_epochs(run_id, "late") == [9]


# Import


@pytest.fixture
def exported(path, tmp_path):
    closed_store(path, 30)
    store = RunStore(path)
    export_runs(store, sorted(ids_of(store)), tmp_path / "exported.sqlite")
    return tmp_path / "exported.sqlite"


@pytest.mark.parametrize("table", ["runs", "sqlite_autoindex_runs_1", "observations", "history"])
def test_of_a_damaged_file_comes_in_what_can_be_read(exported, tmp_path, table):
    overwrite_page(exported, page_of(exported, table))
    copy = shutil.copy(exported, tmp_path / "copy.sqlite")
    store = RunStore(tmp_path / "elsewhere" / "runs.sqlite")
    found = import_runs(store, exported)
    assert set(found.new) >= selectable(copy)
    assert len(found.new) == len(set(found.new)) == 30 - found.unread
    assert (found.unread > 0) is (table == "runs")
    assert (found.parts > 0) is (table in ("history", "observations"))


def test_the_command_says_how_many_runs_of_a_damaged_file_could_not_be_read(exported, tmp_path):
    overwrite_page(exported, page_of(exported, "runs"))
    done = CliRunner().invoke(
        main, ["runs", "import", str(exported)], env={"PLAYGROUND_DATA": str(tmp_path / "new")}
    )
    new = len(ids_of(RunStore(tmp_path / "new" / "runs.sqlite")))
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{new} new runs, ")
    assert f"{30 - new} of its runs" in done.stderr


def test_a_damaged_file_without_any_run_is_refused(exported, tmp_path):
    with open(exported, "r+b") as file:
        file.truncate(PAGE)
    with pytest.raises(StoreError, match="holds none or is damaged"):
        import_runs(RunStore(tmp_path / "elsewhere" / "runs.sqlite"), exported)


# One flipped bit


def flip_bit(path, table, run_id, place):
    """Flips a bit in the data of a row, as a worn disk does, and leaves its checksum alone."""
    with closing(sqlite3.connect(path)) as connection:
        query = f"SELECT rowid, data FROM {table} WHERE run_id = ? ORDER BY rowid DESC LIMIT 1"
        rowid, data = connection.execute(query, (run_id,)).fetchone()
        changed = bytearray(data)
        changed[place % len(changed)] ^= 4
        connection.execute(f"UPDATE {table} SET data = ? WHERE rowid = ?", (bytes(changed), rowid))
        connection.commit()


@pytest.mark.parametrize("place", [0, 35, 200, 1500, -20])
def test_a_damaged_observation_is_left_out_and_named_and_the_one_before_is_shown(app, path, place):
    run_id = app.ids[0]
    flip_bit(path, "observations", run_id, place)
    epoch, arrays = app.observed(run_id, "curve")
    assert (epoch, arrays["y"].tolist()) == (1.0, [1.0] * 300)
    assert app.damaged_parts(run_id) == ["what was recorded of its curve at epoch 2"]
    assert app.damaged_parts(app.ids[1]) == []


@pytest.mark.parametrize("place", [3, 7, 100])
def test_a_damaged_block_of_curves_is_left_out_and_named(app, path, place):
    run_id = app.ids[0]
    flip_bit(path, "history", run_id, place)
    assert app.history(run_id)["epoch"].tolist() == [1, 2, 3]
    assert app.damaged_parts(run_id) == ["its curves from epoch 4 on"]


def test_a_damaged_checkpoint_is_not_resumed_from(app, path):
    run = app.create("toy", {}, app.become_owner())
    app.apply([{"kind": "checkpoint", "run": run.id, "epoch": 1, "data": b"state" * 99}])
    assert app.checkpoint(run.id) == b"state" * 99
    flip_bit(path, "checkpoints", run.id, 7)
    assert app.checkpoint(run.id) is None
    assert app.damaged_parts(run.id) == ["its last checkpoint"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("config", b'{"seed": 1, "text": "\xff'),
        ("progress", "{"),
        ("report", "[1]"),
        ("tags", '["\xff"'),
        ("measures", "{]"),
        ("state", "asleep"),
    ],
)
def test_one_damaged_row_does_not_take_the_list_with_it(app, path, column, value):
    with closing(sqlite3.connect(path)) as connection:
        text = value if isinstance(value, bytes) else value.encode()
        connection.execute(
            f"UPDATE runs SET {column} = CAST(? AS TEXT) WHERE id = ?", (text, app.ids[3])
        )
        connection.commit()
    assert ids_of(app) == set(app.ids) - {app.ids[3]}
    assert app.damaged_runs() == [app.ids[3]]
    assert app.tags() == []
    assert app.measure_names() == ["best_val_loss", "loss", "val_loss"]
    with pytest.raises(KeyError, match=r"Received: run='.*', which is damaged. Choose another one"):
        app.run(app.ids[3])
    app.apply([history(app.ids[3], [7])])  # who trains it goes on


@pytest.mark.parametrize("damaged", ["{", "[1]", '"text"'])
@pytest.mark.parametrize(
    "event",
    [
        {"kind": "progress", "progress": {"step": 3}, "time": 1.0},
        {"kind": "waiting", "waits": {"for": "worker"}},
    ],
)
def test_the_next_report_takes_the_place_of_a_damaged_progress(app, path, damaged, event):
    run = app.create("toy", {}, app.become_owner(), attempt="first")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE runs SET progress = ? WHERE id = ?", (damaged, run.id))
        connection.commit()
    app.apply([event | {"run": run.id}])
    assert app.run(run.id).progress.items() >= event.get("progress", {}).items()


def test_a_run_with_a_damaged_progress_moves_to_another_worker(app, path):
    run = app.create("toy", {}, app.become_owner(), attempt="first")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE runs SET progress = '{' WHERE id = ?", (run.id,))
        connection.commit()
    assert app.move(run.id, "first", "second", "its worker was lost")
    assert len(app.run(run.id).moves) == 1


@pytest.mark.parametrize("text", [b"na\xffme", b"\xc3"])
def test_a_name_with_a_flipped_bit_is_shown_as_far_as_it_is_text(app, path, text):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "UPDATE runs SET name = CAST(? AS TEXT) WHERE id = ?", (text, app.ids[3])
        )
        connection.commit()
    assert "\ufffd" in app.run(app.ids[3]).name
    assert ids_of(app) == set(app.ids)
