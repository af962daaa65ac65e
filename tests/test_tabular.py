"""Tables of people's own: columns of numbers and of text, a target, and how they are prepared."""

from __future__ import annotations

import io
import tracemalloc
from dataclasses import replace

import numpy as np
import pandas
import pytest
import sklearn.datasets
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from playground.classroom.brought_data import claim, hidden_in
from playground.classroom.identity import Identity
from playground.datasets import DatasetError, files
from playground.datasets.brought import content_of, keep_file, title_of_brought
from playground.datasets.reading import ReadingOptions
from playground.datasets.tabular import (
    EXAMPLES,
    TabularData,
    kept_tables,
    prepared_table,
    read_tabular,
    suggested_task,
    table_named,
    target_of,
)
from playground.limits import DEFAULTS


@pytest.fixture(autouse=True)
def empty_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    kept_tables.load.cache_clear()


def flats(count=80):
    """A price for each flat, all different, from two numbers and a text; some are missing."""
    rng = np.random.default_rng(0)
    size = rng.uniform(30, 120, count).round(1)
    frame = pandas.DataFrame(
        {
            "flat": np.arange(1, count + 1),
            "town": rng.choice(["Bonn", "Essen", "Köln"], count),
            "size": size,
            "rooms": rng.integers(1, 6, count),
            "lift": "yes",
            "price": (size * 3 + np.arange(count) * 0.01).round(2),
        }
    )
    frame.loc[[3, 17, 40], "size"] = np.nan
    frame.loc[[5, 6], "town"] = None
    return frame


def german(frame):
    return frame.to_csv(sep=";", decimal=",", index=False).encode()


def lines(header, count, row):
    return "\n".join([header, *(row(k) for k in range(count))])


# Reading


def test_a_german_table_is_read_as_pandas_reads_it():
    frame = flats()
    found = read_tabular("flats.csv", german(frame))
    oracle = pandas.read_csv(io.BytesIO(german(frame)), sep=";", decimal=",")
    table = found.table
    assert table.columns == ("town", "size", "rooms", "price")
    for name in ("size", "rooms", "price"):
        column = table.values[:, table.columns.index(name)]
        np.testing.assert_array_equal(column, oracle[name].to_numpy(np.float64))
    towns = [None if np.isnan(k) else table.levels[0][int(k)] for k in table.values[:, 0]]
    assert towns == [None if pandas.isna(town) else town for town in oracle["town"]]
    assert (found.report.delimiter, found.report.decimal) == (";", ",")
    assert (found.report.rows, found.report.missing) == (80, 5)


def test_what_cannot_be_learned_from_is_left_out_with_the_reason():
    frame = flats()
    frame["remark"] = [f"text {k}" for k in range(80)]
    frame["street"] = [f"street {k % 30}" for k in range(80)]
    reasons = {
        each.name: each.reason for each in read_tabular("own.csv", german(frame)).report.left_out
    }
    assert reasons == {
        "flat": "it numbers the rows",
        "lift": "all its values are the same",
        "remark": "it is text with a value of its own in every row",
        "street": "it is text with 30 different values, more than 20",
    }


@pytest.mark.parametrize(
    ("header", "target", "task"),
    [
        ("class,a,b", "class", "classification"),
        ("a,b,price", "price", "regression"),
        ("a,price,b", "price", "regression"),
        ("word,a,b", "word", "classification"),
        ("a,b,word", "word", "classification"),
        ("a,b,c", "c", "regression"),
    ],
)
def test_the_target_is_the_column_whose_name_or_place_says_so(header, target, task):
    words = {"class": "xyz", "word": "xyz"}
    names = header.split(",")

    def row(k):
        cells = [words[n][k % 3] if n in words else f"{(7 * k + i) % 31 + k / 97}" for i, n in
                 enumerate(names)]  # fmt: skip
        return ",".join(cells)

    table = read_tabular("own.csv", lines(header, 40, row).encode()).table
    assert table.columns[table.target] == target
    assert suggested_task(table, table.target) == task


def test_a_few_whole_numbers_are_classes_and_many_numbers_are_a_quantity():
    text = lines("a,b", 60, lambda k: f"{k * k / 7},{k % 3}")
    report = read_tabular("own.csv", text.encode()).report
    assert [(each.label, each.count) for each in report.classes] == [
        ("0", 20),
        ("1", 20),
        ("2", 20),
    ]
    chosen = read_tabular("own.csv", text.encode(), ReadingOptions(label_column=0))
    assert chosen.report.classes == ()
    assert any("so this is a regression" in note for note in chosen.report.notes)


def test_columns_of_one_name_are_numbered_and_said():
    text = lines("x,x,x (2),kind", 30, lambda k: f"{k * k},{-k * k},{k % 7},{'ab'[k % 2]}")
    found = read_tabular("own.csv", text.encode())
    assert found.table.columns == ("x", "x (3)", "x (2)", "kind")
    assert "Several columns are called x; they are numbered here." in found.report.notes


def test_a_table_of_text_alone_has_a_header_where_values_come_again():
    text = lines("colour,kind", 30, lambda k: f"{('red', 'blue', 'green')[k % 3]},{'ab'[k % 2]}")
    found = read_tabular("own.csv", text.encode())
    assert found.table.columns == ("colour", "kind")
    assert len(found.table.values) == 30


def test_a_class_with_a_row_or_two_is_left_out_and_named():
    text = lines("x,kind", 40, lambda k: f"{k * k},{'c' if k > 37 else 'ab'[k % 2]}")
    found = read_tabular("own.csv", text.encode())
    assert any(note.startswith("Rows of c are left out") for note in found.report.notes)
    ready = prepared_table(found.table, 1, True, 0.2, 0.2, 0)
    assert ready.class_names == ("a", "b")
    assert sum(len(y) for y in ready.y) == 38


def with_one_cell(cell):
    """Thirty rows, of which the fourth has this cell among numbers."""
    return lines("a,b", 30, lambda k: f"{cell if k == 3 else k * k},{'ab'[k % 2]}")


IN_LINE_5 = "Expected a number in the column a in line 5 of own.csv. Received: "
UNUSABLE = {
    "one column": (lines("x", 40, lambda k: f"{k * 1.5}"), "Received: one column."),
    "text": (
        lines("a,b", 40, lambda k: f"w{k},v{k}"),
        "is left out: it is text with a value of its own in every row",
    ),
    "10,000 columns": (
        lines(",".join(map(str, range(10_000))), 3, lambda k: "1," * 9_999 + "2"),
        "Expected at most 1,000 columns",
    ),
    "another encoding": ("größe,art\n1,a\n".encode("latin-1"), "Received: the byte 0xf6"),
    "quoted line ends": (
        lines("a,b,c", 30, lambda k: f'"x\ny",{k},{"ab"[k % 2]}'),
        "Received: one of 2 lines",
    ),
    "an infinite value": (with_one_cell("inf"), f"{IN_LINE_5}'inf'"),
    "a value beyond measure": (with_one_cell("1e400"), f"{IN_LINE_5}'1e400'"),
    "a word among numbers": (with_one_cell("oops"), f"{IN_LINE_5}'oops'"),
    "few rows": (lines("a,b", 5, lambda k: f"{k * k},{k * 3.5}"), "Expected at least 10 rows"),
    "many rows": (lines("a,b", 100_001, lambda k: f"{k * k},{k % 2}"), "at most 100,000 rows"),
    "many cells": (
        lines(",".join(map(str, range(500))), 4_500, lambda k: "1," * 499 + "2"),
        "Expected at most 2,000,000 cells",
    ),
    "a constant target": (
        lines("a,b", 30, lambda k: f"{k * k},same"),
        "all its values are the same",
    ),
    "a header alone": ("a,b\n", "Expected rows below the header"),
}


@pytest.mark.parametrize(("content", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_table_that_cannot_be_used_is_refused_in_a_sentence_and_nothing_is_kept(
    content, said, tmp_path
):
    content = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(DatasetError) as refused:
        read_tabular("own.csv", content)
    assert str(refused.value).startswith("Expected ")
    assert said in str(refused.value)
    assert list(tmp_path.rglob("*")) == []


def test_a_ragged_table_of_too_many_cells_is_refused_before_it_is_filled_up():
    content = ("w," * 999 + "w\n" + "v,u\n" * 20_000).encode()
    tracemalloc.start()
    with pytest.raises(DatasetError, match="Expected at most 2,000,000 cells"):
        read_tabular("own.csv", content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000  # 20 million references take 160 MB


# Preparing


def test_inputs_are_those_of_scikit_learns_transformers_fitted_on_the_training_rows():
    table = read_tabular("flats.csv", german(flats())).table
    ready = prepared_table(table, 3, False, 0.2, 0.25, 4)
    frame = flats()
    # Every price is another one, so it tells which row an example comes from.
    rows = [
        [int(np.abs(frame["price"] - (y * ready.scale + ready.center)).argmin()) for y in part]
        for part in ready.y
    ]
    assert sorted(row for part in rows for row in part) == list(range(80))
    assert [len(part) for part in rows] == [44, 16, 20]
    oracle = ColumnTransformer(
        [
            ("town", OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["town"]),
            (
                "numbers",
                make_pipeline(SimpleImputer(strategy="median"), StandardScaler()),
                ["size", "rooms"],
            ),
        ]
    ).fit(frame.loc[rows[0]].fillna({"town": "missing"}))
    names = [name.partition("__")[2] for name in oracle.get_feature_names_out()]
    kept = [k for k, name in enumerate(names) if name != "town_missing"]
    for part, x in zip(rows, ready.x, strict=True):
        expected = oracle.transform(frame.loc[part].fillna({"town": "nowhere"}))[:, kept]
        np.testing.assert_allclose(x, expected, atol=1e-5)
    assert ready.inputs == ("town = Bonn", "town = Essen", "town = Köln", "size", "rooms")
    np.testing.assert_allclose(ready.center, frame.loc[rows[0], "price"].mean())
    np.testing.assert_allclose(ready.scale, frame.loc[rows[0], "price"].std(ddof=0))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_what_scikit_learn_loads(name):
    loader = getattr(sklearn.datasets, f"load_{name.removesuffix('_recognition')}")
    theirs = loader(**({"scaled": False} if name == "diabetes" else {}))
    ours = table_named(name)
    np.testing.assert_array_equal(ours.values, np.column_stack([theirs.data, theirs.target]))
    names = [*theirs.feature_names, *getattr(theirs, "target_names", ())]
    assert [*ours.columns[:-1], *ours.levels[-1]] == [name.replace("_", " ") for name in names]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_split_by_its_seed_with_every_class_in_every_part(name):
    table = table_named(name)
    classify = suggested_task(table, table.target) == "classification"
    one, same, other = (
        prepared_table(table, table.target, classify, 0.2, 0.2, seed) for seed in (1, 1, 2)
    )
    assert all(np.array_equal(a, b) for a, b in zip(one.x, same.x, strict=True))
    assert not np.array_equal(one.x[0], other.x[0])
    rows = [len(y) for y in one.y]
    assert sum(rows) == len(table.values)
    np.testing.assert_allclose(np.array(rows) / sum(rows), [0.6, 0.2, 0.2], atol=0.02)
    for y in one.y if classify else ():
        shares = np.bincount(y) / len(y)
        np.testing.assert_allclose(shares, np.bincount(one.y[0]) / len(one.y[0]), atol=0.03)


def test_a_target_that_is_no_column_is_refused_with_some_that_are():
    with pytest.raises(DatasetError, match=r"a column of Iris \(sepal length .*Received: 'no'"):
        target_of(table_named("iris"), "no")


def test_a_column_that_is_missing_in_all_training_rows_is_an_input_of_zeros():
    table = table_named("iris")
    values = table.values.copy()
    values[:, 0] = np.nan
    ready = prepared_table(replace(table, values=values), 4, True, 0.2, 0.2, 0)
    assert not any(x[:, 0].any() for x in ready.x)


def test_columns_that_are_constant_where_rows_train_are_scaled_as_by_scikit_learn():
    rng = np.random.default_rng(0)
    values = np.column_stack([np.full(100, 0.1), np.full(100, 1e9 / 3), rng.normal(size=100)])
    table = TabularData("own", ("a", "b", "c"), values, ((), (), ()), 2)
    rows = prepared_table(table, 2, False, 0.2, 0.2, 0).rows
    values[rows[2][0], :2] += 0.5  # a test row differs
    ready = prepared_table(table, 2, False, 0.2, 0.2, 0)
    oracle = StandardScaler().fit(values[rows[0]])
    for part, x in zip(rows, ready.x, strict=True):
        np.testing.assert_allclose(x, oracle.transform(values[part])[:, :2], atol=1e-6)
    as_target = prepared_table(table, 0, False, 0.2, 0.2, 0)
    assert (as_target.scale, oracle.scale_[0]) == (1, 1)


# Keeping


def test_a_kept_table_is_the_same_again_and_has_the_same_name():
    table = read_tabular("flats.csv", german(flats())).table
    name = kept_tables.keep(table)
    assert kept_tables.keep(table) == name
    assert kept_tables.keep(replace(table, title="other")) != name
    found = kept_tables.load(name)
    np.testing.assert_array_equal(found.values, table.values)
    assert found.as_arrays().keys() == table.as_arrays().keys()
    assert (found.columns, found.levels, found.target) == (table.columns, table.levels, 3)
    assert title_of_brought(name) == "flats"


def test_a_kept_table_that_is_gone_or_damaged_is_refused():
    name = kept_tables.keep(table_named("iris"))
    kept_tables.path(name).write_bytes(b"PK\x03\x04")
    with pytest.raises(DatasetError, match="Received: a damaged one"):
        table_named(name)
    kept_tables.path(name).unlink()
    with pytest.raises(DatasetError, match="Received: no such file"):
        table_named(name)


def test_a_full_folder_takes_no_more_tables(monkeypatch):
    monkeypatch.setattr(files, "limits", lambda: replace(DEFAULTS, uploads_bytes=100))
    with pytest.raises(DatasetError, match="Received: more than fits"):
        kept_tables.keep(table_named("iris"))


def test_a_table_belongs_to_who_brought_it_and_travels_to_a_worker(tmp_path, monkeypatch):
    name = kept_tables.keep(table_named("iris"))
    claim(Identity("a" * 16), name)
    settings = {"dataset": name, "epochs": 3}
    assert hidden_in(Identity("b" * 16), settings) == {name}
    assert hidden_in(Identity("a" * 16), settings) == set()
    content = content_of(name)
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path / "worker"))
    kept_tables.load.cache_clear()
    keep_file(name, content)
    assert table_named(name).title == "Iris"
