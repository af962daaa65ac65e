"""A person's own table: columns of numbers and of categories, one of them the target."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

from playground.datasets.file_error import FileError, naming
from playground.datasets.reading import (
    RECOGNIZE,
    GivenFile,
    ReadingOptions,
    ReadingReport,
    Table,
    decoded,
    read_table,
)
from playground.datasets.reading.cells import is_number
from playground.datasets.reading.report import ClassCount, ColumnLeftOut
from playground.datasets.tabular.prepared_table import class_labels, prepared_table
from playground.datasets.tabular.table_by_name import suggested_task
from playground.datasets.tabular.tabular_data import TabularData
from playground.datasets.tabular.typed_columns import TARGET_NAMES, Column, usable_columns
from playground.number_text import counted
from playground.quoted import quoted

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
MOST_CELLS = 2_000_000
LONGEST_TITLE, LONGEST_COLUMN = 60, 80


class TabularFile(NamedTuple):
    """A table that was read, and what was understood of its file."""

    table: TabularData
    report: ReadingReport


def read_tabular(name: str, content: bytes, options: ReadingOptions = RECOGNIZE) -> TabularFile:
    """A table of any columns, of which the last is the target where nothing says otherwise.

    Columns of numbers and of text with few different values are kept. Left out, each with its
    reason, are columns that number or name the rows, constant columns, and text with many values.

    Raises:
        DatasetError: the file is no table, a larger one, or one that cannot be learned from.
    """
    file = GivenFile(name, content).file
    with naming(file):
        return _read(file, content, options)


def _read(file: str, content: bytes, options: ReadingOptions) -> TabularFile:
    table = read_table(
        decoded(content), options, noun="rows", most_rows=MOST_ROWS, most_columns=MOST_COLUMNS
    )
    width = len(table.columns)
    if width * len(table.rows) > MOST_CELLS:
        raise FileError(
            f"at most {MOST_CELLS:,} cells",
            f"{len(table.rows):,} rows of {width:,} columns",
            "Leave some of them out.",
        )
    if options.header is None and _first_row_names_columns(table):
        return _read(file, content, replace(options, header=True))
    chosen = None if options.label_column is None else options.label_column % width
    names, renamed = _distinct(table.columns)
    columns, without = usable_columns(table, names, chosen)
    if len(columns) < 2:
        raise FileError(
            "two columns or more that can be learned from, one of them the target",
            _refused_columns(len(columns), without),
            "Choose the delimiter, or another file.",
        )
    target = _target(table, columns, chosen)
    missing = sum(int(np.isnan(column.values).sum()) for column in columns)
    data = TabularData(
        file.rpartition(".")[0][:LONGEST_TITLE] or file[:LONGEST_TITLE],
        tuple(names[column.place] for column in columns),
        np.column_stack([column.values for column in columns]),
        tuple(column.levels for column in columns),
        target,
    )
    notes = (*renamed, *_notes(data))
    report = replace(
        table.report(file),
        columns=names,
        label_column=columns[target].place,
        left_out=without,
        rows=len(table.rows),
        missing=missing,
        classes=_classes(data),
        notes=notes,
    )
    said = [f"{each.name} is left out: {each.reason}." for each in without[:20]]
    return TabularFile(replace(data, note=" ".join([*said, *notes])), report)


def _first_row_names_columns(table: Table) -> bool:
    """Whether a table of text alone begins with names: each differs from all that is below it,
    where values come again."""
    if table.header or len(table.rows) < 2:
        return False
    columns = list(zip_longest(*table.rows, fillvalue=""))
    return all(
        first.strip() and not is_number(first, table.dialect.decimal) and first not in rest
        for first, *rest in columns
    ) and any(len(set(column)) <= len(column) // 2 for column in columns)


def _distinct(columns: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of which no two are alike, and a sentence on each that was changed."""
    names: list[str] = []
    said: list[str] = []
    counts: Counter[str] = Counter()
    taken = {_short(column) for column in columns}
    for column in columns:
        name = _short(column)
        counts[name] += 1
        if counts[name] > 1:
            said.append(f"Several columns are called {quoted(name)}; they are numbered here.")
            while (new := f"{name} ({counts[name]})") in taken:
                counts[name] += 1
            name = new
            taken.add(new)
        names.append(name)
    return tuple(names), tuple(dict.fromkeys(said))


def _short(column: str) -> str:
    return " ".join(unicodedata.normalize("NFC", column).split())[:LONGEST_COLUMN]


def _target(table: Table, columns: Sequence[Column], chosen: int | None) -> int:
    """Which of the columns is the target: the chosen one; the one whose name says so; the first
    where it alone holds words; else the last."""
    places = [column.place for column in columns]
    if chosen is not None:
        if chosen not in places:
            raise FileError(
                f"two different values in the target {quoted(table.columns[chosen])}",
                "one",
                "Choose another target.",
            )
        return places.index(chosen)
    named = [
        k for k, place in enumerate(places)
        if table.header and table.columns[place].lower() in TARGET_NAMES
    ]  # fmt: skip
    of_words = [k for k, column in enumerate(columns) if column.levels]
    if len(named) == 1:
        return named[0]
    return 0 if of_words == [0] else len(columns) - 1


def _refused_columns(usable: int, without: Sequence[ColumnLeftOut]) -> str:
    if not without:
        return "one column"
    first = "; ".join(f"{quoted(each.name)} is left out: {each.reason}" for each in without[:2])
    return f"{usable or 'none'} ({first})"


def _classes(data: TabularData) -> tuple[ClassCount, ...]:
    """Of a target that is taken for one."""
    if suggested_task(data, data.target) == "regression":
        return ()
    labels, names = class_labels(data, data.target)
    counts = np.bincount(labels[labels >= 0], minlength=len(names))
    return tuple(ClassCount(name, int(n)) for name, n in zip(names, counts, strict=True))


def _notes(data: TabularData) -> tuple[str, ...]:
    """The target, the kinds of inputs, and what becomes of rows; refuses what cannot be split.

    Raises:
        DatasetError: too few rows or classes are left.
    """
    target, name = data.target, quoted(data.columns[data.target])
    task = suggested_task(data, target)
    ready = prepared_table(data, target, task == "classification", 0.2, 0.2, 0)
    inputs = [levels for k, levels in enumerate(data.levels) if k != target]
    of_text = [levels for levels in inputs if levels]
    kinds = [f"{len(inputs) - len(of_text):,} of numbers"] if len(of_text) < len(inputs) else []
    kinds += [f"{len(of_text):,} of text, one input for each value"] if of_text else []
    column = data.values[:, target]
    what = "classes to tell apart" if task == "classification" else (
        f"a number from {np.nanmin(column):g} to {np.nanmax(column):g}, so this is a regression"
    )  # fmt: skip
    return (
        f"The target is {name}: {what}.",
        f"Columns to learn from: {' and '.join(kinds)}; "
        f"{counted(len(ready.inputs), 'input')} in all.",
        *ready.notes,
    )
