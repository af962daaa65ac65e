"""Files of runs that a stranger made: what pages could not read is left out, the rest comes in.

Each file is made by SQLite itself, from a good one, as somebody would who means harm.
"""

import io
import json
import os
import sqlite3
import time
import zipfile
from contextlib import closing, suppress

import numpy as np
import pytest
from click.testing import CliRunner

from playground.__main__ import main
from playground.experiments.imported_changes import check_changes
from playground.runs import Origin, RunState, RunStore, StoreError
from playground.runs.arrays import pack
from playground.runs.schema import SCHEMA
from playground.runs.transfer import export_runs, import_runs
from playground.training.trainer import Trainer

COLUMNS = ["epoch", "loss", "val_loss"]
NESTED = '{"a":' * 600 + "1" + "}" * 600
RECURSIVE = (
    "WITH RECURSIVE endless(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless) "
    "SELECT n AS id FROM endless"
)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


@pytest.fixture
def other(tmp_path):
    """Where runs are taken in."""
    return RunStore(tmp_path / "elsewhere" / "runs.sqlite")


def history(run_id, epochs, loss=0.5):
    table = np.column_stack([epochs, loss + np.array(epochs), 2 * loss - np.array(epochs)])
    data = table.astype(np.float64).tobytes()
    return {"kind": "history", "run": run_id, "columns": COLUMNS, "data": data}


def observation(run_id, **arrays):
    data = pack(arrays or {"y": np.zeros(3)})
    return {"kind": "observation", "run": run_id, "name": "curve", "epoch": 1, "data": data}


@pytest.fixture
def three(store):
    """Three finished runs with curves, of which the second has an observation."""
    owner = store.become_owner()
    ids = [store.create("toy", {"seed": 1}, owner).id for _ in range(3)]
    for run_id in ids:
        end = {"kind": "state", "run": run_id, "state": "complete", "message": "", "time": 1.0}
        store.apply([history(run_id, [1, 2]), end])
    store.apply([observation(ids[1])])
    return ids


@pytest.fixture
def exported(store, three, tmp_path):
    file = tmp_path / "three.sqlite"
    export_runs(store, three, file)
    return file


def change(file, *statements):
    """Each statement is a text, or a text and its values."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            text, *values = (statement,) if isinstance(statement, str) else statement
            connection.execute(text, values)
        for table in ("history", "observations"):  # who means harm leaves no wrong checksum
            with suppress(sqlite3.Error):
                connection.execute(f"UPDATE {table} SET checksum = NULL")
        connection.commit()


# A run that pages could not read is named, and the others come in


def assert_only_the_second_is_refused(other, file, three, words=""):
    found = import_runs(other, file)
    assert found.new == (three[0], three[2])
    [sentence] = found.refused
    assert f"run {three[1]}" in sentence or f"run '{three[1]}'" in sentence
    assert words in sentence
    assert {run.id for run in other.runs()} == {three[0], three[2]}
    assert other.history(three[1]) == {}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "asleep"),
        ("created", float("inf")),
        ("created", "yesterday"),
        ("ended", 1e30),
        ("parameters", -1),
        ("message", b"bytes"),
        ("experiment", b"\xff"),
        ("config", "[]"),
        ("config", "{"),
        ("config", NESTED),
        ("config", '{"seed": 1' + "0" * 4000 + "}"),
        ("config", '{"text": "\\ud800"}'),
        ("tags", "5"),
        ("tags", "[5]"),
        ("tags", '["\\ud800"]'),
        ("progress", "[]"),
        ("progress", '{"seconds": NaN}'),
        ("progress", '{"seconds": 1e300}'),
        ("progress", '{"epochs_done": "many"}'),
        ("progress", '{"epochs_done": -1}'),
        ("progress", '{"loss": []}'),
        ("progress", '{"may_stop_early": 1}'),
        ("progress", '{"recorded": 1e30}'),
        ("progress", '{"moves": [{"epoch": "two", "words": "its worker was lost", "time": 1}]}'),
        ("progress", '{"waits": {"for": "tea"}}'),
        ("report", NESTED),
        ("report", '{"test": 5}'),
        ("report", '{"test": {"accuracy": "good", "loss": 1}}'),
        ("report", '{"test": {"accuracy": 1e999, "loss": 1}}'),
        ("report", '{"test": {"accuracy": 0.5}}'),
        ("report", '{"test": {"accuracy": null, "loss": 1}}'),
        ("report", '{"test": {"accuracy": 0.5, "loss": 1}, "per_class": 5}'),
        ("report", '{"per_class": [{"class": "a"}]}'),
        ("report", '{"fits": [{"loss": 1}]}'),
        ("report", '{"contributions": {"parts": 3}}'),
        ("report", '{"test_noisy": {"accuracy": Infinity, "sigma": 1}}'),
        ("report", '{"shifted": 5}'),
        ("report", '{"shifted": {"images": 9, "accuracies": []}}'),
        ("report", '{"best_epoch": "last"}'),
        ("report", '{"importance": 5}'),
        ("report", '{"importance": [{"column": "a", "losses": [0.1]}]}'),
        ("report", '{"baselines": {"constant": 0.5}}'),
        ("report", '{"baselines": {"constant": 0.5, "linear": 0.5, "other": 0.5}}'),
        ("report", '{"values": {"true": [1, 2], "predicted": [1]}}'),
        ("report", '{"values": {"true": ["a"], "predicted": [1]}}'),
        ("guess", "[1]"),
        ("guess", '{"accuracy": "high"}'),
        ("guess", '{"turn": 0}'),
        ("task", "[1]"),
        ("task", '{"task": 5}'),
        ("task", '{"task": "", "fix": {}, "hide": [], "pass": [5]}'),
    ],
)
def test_a_run_that_pages_could_not_read_is_left_out(exported, three, other, column, value):
    change(exported, (f"UPDATE runs SET {column} = ? WHERE id = ?", value, three[1]))
    assert_only_the_second_is_refused(other, exported, three, f"with {column}=")


@pytest.mark.parametrize("column", ["report", "progress"])
@pytest.mark.parametrize(
    ("name", "value"),
    [("seed", 3), ("no_setting", 1), ("learning_rate", 1e9), ("batch_size", 2.5)],
)
def test_a_run_with_changes_that_its_experiment_does_not_take_is_left_out(
    exported, three, other, column, name, value
):
    fine = {"step": 1, "epoch": 1, "name": "learning_rate", "value": 0.5}
    last = {"step": 2, "epoch": 2, "name": "learning_rate", "value": 0.25}
    wrong = fine | {"name": name, "value": value}
    update = f"UPDATE runs SET experiment = 'plane_classifier', {column} = ? WHERE id = ?"
    for run_id, changes in ((three[0], [fine, last]), (three[1], [fine, wrong, last])):
        change(exported, (update, json.dumps({"changes": changes}), run_id))
    found = import_runs(other, exported, check_changes)
    assert found.new == (three[0], three[2])
    [sentence] = found.refused
    assert f"run {three[1]} with the change {name}={value}" in sentence


def test_a_run_whose_id_is_none_of_ours_is_left_out(exported, three, other):
    change(exported, ("UPDATE runs SET id = ? WHERE id = ?", "<b>x</b>" * 99, three[1]))
    [sentence] = import_runs(other, exported).refused
    assert "where ten hexadecimal digits belong" in sentence
    assert len(sentence) < 100


def test_a_run_with_an_id_of_those_that_come_with_the_playground_is_left_out(
    exported, three, other
):
    change(exported, ("UPDATE runs SET id = ? WHERE id = ?", "000000abcd", three[1]))
    [sentence] = import_runs(other, exported).refused
    assert "run 000000abcd, an id of runs that come with the playground" in sentence


def test_a_run_whose_id_is_a_number_is_left_out(exported, three, other):
    change(
        exported,
        "UPDATE sqlite_master SET sql = replace(sql, 'id TEXT PRIMARY KEY', 'id PRIMARY KEY') "
        "WHERE name = 'runs'",
    )
    change(exported, ("UPDATE runs SET id = 1234567890 WHERE id = ?", three[1]))
    [sentence] = import_runs(other, exported).refused
    assert sentence == "run 1234567890 with an id that is not text"


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("history", "columns", "5"),
        ("history", "columns", "[]"),
        ("history", "columns", NESTED),
        ("history", "columns", '["loss", "epoch", "val_loss"]'),
        ("history", "columns", '["epoch", 1, 2]'),
        ("history", "columns", '["epoch", "loss", "loss"]'),
        ("history", "columns", '["epoch", "loss", "accuracy"]'),
        ("history", "last_epoch", "late"),
        ("history", "data", b""),
        ("history", "data", b"\x00"),
        ("history", "data", np.full((2, 3), np.nan).tobytes()),
        ("history", "data", np.full((2, 3), -np.inf).tobytes()),
        ("observations", "data", b"no archive"),
        ("observations", "data", b"PK\x03\x04" + b"\xff" * 60),
        ("observations", "data", "no bytes"),
        ("observations", "data", pack({"matrix": np.zeros(4)})),
        ("observations", "data", pack({"flat": np.zeros((2, 2))})),
        ("observations", "data", pack({"y": np.zeros((1,) * 9)})),
        ("observations", "name", b"\x00"),
        ("observations", "epoch", "early"),
    ],
)
def test_curves_and_observations_that_pages_could_not_draw_are_left_out_with_their_run(
    exported, three, other, table, column, value
):
    change(exported, (f"UPDATE {table} SET {column} = ? WHERE run_id = ?", value, three[1]))
    assert_only_the_second_is_refused(other, exported, three)


def test_blocks_of_curves_that_do_not_go_together_are_left_out(exported, three, other):
    insert = "INSERT INTO history VALUES (?, 3, 3, ?, ?, NULL)"
    columns = '["epoch", "val_loss", "loss"]'
    change(exported, (insert, three[1], columns, np.ones((1, 3)).tobytes()))
    assert_only_the_second_is_refused(other, exported, three, "with curves that are named")


def squeezed(size):
    """An archive of a few kilobytes in which an array of `size` zeros is."""
    inside, outside = io.BytesIO(), io.BytesIO()
    np.save(inside, np.zeros(size, np.uint8))
    with zipfile.ZipFile(outside, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("y.npy", inside.getvalue())
    return outside.getvalue()


def promising(size):
    """An archive whose array says that it is longer than its bytes."""
    inside, outside = io.BytesIO(), io.BytesIO()
    np.lib.format.write_array_header_1_0(
        inside, {"descr": "<f8", "fortran_order": False, "shape": (size,)}
    )
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("y.npy", inside.getvalue())
    return outside.getvalue()


@pytest.mark.parametrize("data", [squeezed(50_000_000), promising(2**28)], ids=["zip", "header"])
def test_an_array_that_is_larger_inside_than_outside_is_left_out(exported, three, other, data):
    assert len(data) < 100_000
    change(exported, ("UPDATE observations SET data = ? WHERE run_id = ?", data, three[1]))
    assert_only_the_second_is_refused(other, exported, three, "holds no arrays")


def test_a_run_that_takes_more_than_its_share_is_left_out(exported, three, other, monkeypatch):
    monkeypatch.setattr("playground.runs.import_file.MOST_BYTES_OF_A_RUN", 1000)
    many = observation(three[1], y=np.zeros(200))["data"]
    change(exported, ("UPDATE observations SET data = ? WHERE run_id = ?", many, three[1]))
    assert_only_the_second_is_refused(other, exported, three)


def test_a_value_of_hundreds_of_megabytes_is_not_read(exported, three, other):
    change(
        exported,
        ("UPDATE observations SET data = zeroblob(200000000) WHERE run_id = ?", three[1]),
    )
    assert_only_the_second_is_refused(other, exported, three, "too big")


# Only ordinary tables


@pytest.mark.parametrize(
    "statements",
    [
        ["ALTER TABLE runs RENAME TO kept", "CREATE VIEW runs AS SELECT * FROM kept"],
        ["DROP TABLE runs", f"CREATE VIEW runs AS {RECURSIVE}"],
        [f"CREATE VIEW extra AS {RECURSIVE}"],
        ["CREATE TRIGGER t AFTER UPDATE ON runs BEGIN DELETE FROM runs; END"],
        ["CREATE VIRTUAL TABLE extra USING fts5(text)"],
    ],
    ids=["view", "endless view", "another view", "trigger", "virtual table"],
)
def test_a_file_with_more_than_ordinary_tables_is_refused_at_once(exported, other, statements):
    change(exported, *statements)
    begun = time.process_time()
    with pytest.raises(StoreError, match=r"^Expected a file of runs with ordinary tables only\."):
        import_runs(other, exported)
    assert time.process_time() - begun < 5
    assert other.runs() == []


def test_a_computed_column_is_not_read(exported, three, other):
    """It could be checked as one value and copied as another."""
    computed = "CREATE TABLE runs (id TEXT PRIMARY KEY, kept TEXT, {})"
    columns = ("experiment", "config", "state", "created", "progress", "report")
    change(
        exported,
        "DROP TABLE runs",
        computed.format(", ".join(f"{c} TEXT AS (hex(zeroblob(2)))" for c in columns)),
    )
    with pytest.raises(StoreError, match="Expected a file of runs, as "):
        import_runs(other, exported)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE observations",
        "ALTER TABLE runs DROP COLUMN config",
        "CREATE TABLE made AS SELECT * FROM history; DROP TABLE history; "
        "ALTER TABLE made RENAME TO history",
    ],
)
def test_a_file_of_another_make_is_refused_in_a_sentence(exported, other, statement):
    with closing(sqlite3.connect(exported)) as connection:
        connection.executescript(statement)
    with pytest.raises(StoreError, match=r"^Expected a file of runs, as "):
        import_runs(other, exported)
    assert other.runs() == []


@pytest.mark.parametrize(
    "content", [b"", b"epoch,loss\n1,2\n", b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_file_without_runs_is_refused_in_a_sentence(store, tmp_path, content):
    file = tmp_path / "wrong.sqlite"
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"Expected a file of runs.* holds none or is damaged"):
        import_runs(store, file)
    assert file.read_bytes() == content


def test_what_is_no_file_or_too_large_a_file_is_refused(store, exported, tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="Expected a file of runs of at most 4 GB"):
        import_runs(store, tmp_path / "pipe")
    monkeypatch.setattr("playground.runs.import_file.MOST_BYTES", 1000)
    with pytest.raises(StoreError, match="Export fewer runs at a time"):
        import_runs(store, exported)


def test_reading_ends_in_time(exported, other, monkeypatch):
    monkeypatch.setattr("playground.runs.import_file.MOST_SECONDS_OF_A_RUN", -1.0)
    assert len(import_runs(other, exported).refused) == 3
    monkeypatch.setattr("playground.runs.import_file.STEPS_BETWEEN_LOOKS", 1)
    with pytest.raises(StoreError, match=r"^Expected a file of runs, as "):
        import_runs(other, exported)
    assert other.runs() == []


def test_whoever_owned_a_run_elsewhere_owns_nothing_here(exported, three, other, tmp_path):
    (tmp_path / "elsewhere" / "precious.lock").write_text("kept")
    change(exported, "UPDATE runs SET owner = '../precious', state = 'running'")
    import_runs(other, exported)
    assert other.run(three[0]).state is RunState.INTERRUPTED
    other.interrupt_orphans()
    assert (tmp_path / "elsewhere" / "precious.lock").read_text() == "kept"


def test_measures_are_those_of_the_curves_whatever_the_file_says(exported, three, other, store):
    change(exported, "UPDATE runs SET measures = '{\"loss\": 1e999}'")
    import_runs(other, exported)
    assert [other.run(run_id).measures for run_id in three] == [
        store.run(run_id).measures for run_id in three
    ]


# What pages write is never refused


def test_runs_with_all_that_may_be_recorded_are_taken_in(store, other, tmp_path):
    """A task, a prediction, a diverged loss, a worker that was lost."""
    criterion = {"task": "Reach it", "fix": {"seed": "1"}, "hide": [], "pass": ["epochs<=3"]}
    origin = Origin("a", "b", {"accuracy": 0.5, "turn": 3, "winner": "this"}, criterion)
    settings = {"seed": 1, "units": [3, [4]]}
    run = store.create("toy", settings, store.become_owner(), None, origin, "first")
    progress = {"step": 3, "total_steps": 9, "epochs_done": 1, "loss": None, "highest_loss": 1e9}
    row = {"class": "a", "precision": 1.0, "recall": 0, "f1": 0.0, "support": 3}
    report = {
        "test": {"accuracy": 0.1, "loss": float("nan")},
        "per_class": [row],
        "best_epoch": None,
        "edits": [{"step": 1, "weight": 2, "value": -0.5}],
        "filter": {"number": 1, "strand": "+"},
    }
    store.apply([{"kind": "progress", "run": run.id, "parameters": 9, "progress": progress}])
    assert store.move(run.id, "first", "second", "its worker was lost")
    store.apply(
        [
            {"kind": "waiting", "run": run.id, "waits": {"for": "worker"}},
            history(run.id, [1], float("inf")),
            {"kind": "report", "run": run.id, "report": report},
            {"kind": "state", "run": run.id, "state": "stopped", "message": "", "time": 1.0},
        ]
    )
    store.describe(run.id, name="Mein Lauf", note="schön", tags=["prüfung"])
    export_runs(store, [run.id], tmp_path / "one.sqlite")
    found = import_runs(other, tmp_path / "one.sqlite")
    assert (found.new, found.refused) == ((run.id,), ())
    assert other.run(run.id).origin == origin
    assert json.dumps(other.run(run.id).report) == json.dumps(report)
    assert other.run(run.id).moves == store.run(run.id).moves != ()
    assert other.run(run.id).progress["waits"] == {"for": "worker"}


def test_a_run_as_training_records_it_is_taken_in(store, other, toy, tmp_path):
    config = toy.config_type(patience=2)
    run = store.create("toy", config.model_dump(), store.become_owner(), None)

    def publish(kind, **fields):
        store.apply([{"kind": kind, "run": run.id, "time": time.time(), **fields}])

    Trainer(run.id, toy, config, publish).run()
    export_runs(store, [run.id], tmp_path / "one.sqlite")
    found = import_runs(other, tmp_path / "one.sqlite")
    assert (found.new, found.refused) == ((run.id,), ())
    assert other.run(run.id).progress == store.run(run.id).progress


def test_runs_of_version_1_are_taken_in_with_their_measures(other, tmp_path):
    file = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(file)) as old:
        old.executescript(SCHEMA)
        old.execute("PRAGMA user_version = 1")
        old.execute(
            "INSERT INTO runs (id, experiment, config, state, created, owner) "
            "VALUES ('0123456789', 'toy', '{}', 'complete', 1.0, 'nobody')"
        )
        block = np.array([[1, 0.7, 0.5], [2, 0.6, 0.8]])
        old.execute(
            "INSERT INTO history VALUES ('0123456789', 1, 2, ?, ?)",
            (json.dumps(COLUMNS), block.tobytes()),
        )
        old.commit()
    assert import_runs(other, file).new == ("0123456789",)
    measures = {"loss": 0.6, "val_loss": 0.8, "best_val_loss": 0.5}
    assert other.run("0123456789").measures == measures


# One plain file


def test_an_exported_file_is_one_file_that_opens_where_nothing_can_be_written(exported):
    """The header's bytes 18 and 19 are 1 for a file without a write-ahead log (sqlite.org)."""
    assert exported.read_bytes()[18:20] == b"\x01\x01"
    assert [path.name for path in exported.parent.glob("three.sqlite*")] == ["three.sqlite"]
    with closing(sqlite3.connect(f"file:{exported}?immutable=0&mode=ro", uri=True)) as read_only:
        assert read_only.execute("SELECT COUNT(*) FROM runs").fetchone() == (3,)
    assert [path.name for path in exported.parent.glob("three.sqlite*")] == ["three.sqlite"]


# The command


def test_the_command_names_each_run_that_was_left_out(exported, three, tmp_path):
    change(exported, ("UPDATE runs SET state = 'asleep' WHERE id = ?", three[1]))
    done = CliRunner().invoke(
        main, ["runs", "import", str(exported)], env={"PLAYGROUND_DATA": str(tmp_path / "new")}
    )
    assert done.exit_code == 1
    assert done.stdout == "2 new runs, 0 were here before\n"
    assert done.stderr == (
        f"Expected runs as the playground writes them. Received: run '{three[1]}' with "
        "state='asleep', where a state of a run belongs. This run was left out.\n"
    )


def test_a_file_whose_tables_are_defined_by_no_text_is_a_sentence(other, exported):
    """SQLite quotes the definition in its message, which Python then cannot decode."""
    content = exported.read_bytes()
    assert content.count(b"indexruns_state") == 1
    exported.write_bytes(content.replace(b"indexruns_state", b"index\x80uns_state"))
    assert len(import_runs(other, exported).new) == 3
