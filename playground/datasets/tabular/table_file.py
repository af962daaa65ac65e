"""A person's own table: columns of numbers and of categories, one of them the target."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

from playground.datasets.file_error import FileError
from playground.datasets.reading import (
    RECOGNISE,
    GivenFile,
    ReadingOptions,
    ReadingReport,
    Table,
    class_order,
    decoded,
    read_table,
)
from playground.datasets.reading.cells import is_missing, is_number, numbers
from playground.datasets.reading.columns import LABEL_NAMES
from playground.datasets.reading.report import ClassCount, ColumnLeftOut
from playground.datasets.tabular.prepared_table import MOST_CLASSES, class_labels, prepared_table
from playground.datasets.tabular.table_by_name import suggested_task
from playground.datasets.tabular.tabular_data import TabularData
from playground.quoted import in_quotes, quoted

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
MOST_CELLS = 2_000_000
MOST_LEVELS = 20
"""Categories of an input; text with more is left out."""
MOST_LEVELS_AMONG_NUMBERS = 10
"""With so few different values, "3+" beside numbers is a category; with more it is a mistake."""
LONGEST_TITLE, LONGEST_COLUMN = 60, 80
INFINITE = re.compile(r"[-+]?inf(inity)?", re.IGNORECASE)
TARGET_NAMES = LABEL_NAMES | {
    *("outcome", "response", "output", "species", "diagnosis", "quality", "price", "survived"),
    *("ziel", "zielgröße", "zielvariable", "art", "preis"),
}


class TabularFile(NamedTuple):
    """A table that was read, and what was understood of its file."""

    table: TabularData
    report: ReadingReport


class Column(NamedTuple):
    """A column that can be learned from.

    Attributes:
        place: In the file, from 0.
        values: float64, shape (rows,), as in `TabularData`.
        levels: Its categories; () for numbers.
    """

    place: int
    values: np.ndarray
    levels: tuple[str, ...]


def read_tabular(name: str, content: bytes, options: ReadingOptions = RECOGNISE) -> TabularFile:
    """A table of any columns, of which the last is the target where nothing says otherwise.

    Columns of numbers and of text with few different values are kept. Left out, each with its
    reason, are columns that number or name the rows, constant columns, and text with many values.

    Raises:
        DatasetError: the file is no table, a larger one, or one that cannot be learned from.
    """
    file = GivenFile(name, content).file
    try:
        return _read(file, content, options)
    except FileError as error:
        raise error.of_file(file) from None


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
    chosen = None if options.label_column is None else options.label_column % width
    names, renamed = _distinct(table.columns)
    columns, without = _usable(table, names, chosen)
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
    report = ReadingReport(
        file,
        "table",
        table.encoding,
        delimiter=table.dialect.delimiter,
        decimal=table.dialect.decimal,
        header=table.header,
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


def _usable(
    table: Table, names: Sequence[str], chosen: int | None
) -> tuple[list[Column], tuple[ColumnLeftOut, ...]]:
    """The columns that can be learned from, and the others with their reasons."""
    kept, columns = set(table.kept), []
    without = [each._replace(name=names[each.column]) for each in table.left_out]
    if chosen in {each.column for each in without}:
        raise FileError(
            "a target among the columns that are read",
            quoted(names[chosen or 0]),
            "Take it out of the columns that are left out, or choose another target.",
        )
    for place, cells in enumerate(zip_longest(*table.rows, fillvalue="")):
        if place in kept:
            found = _column(table, place, names[place], cells, is_target=place == chosen)
            if isinstance(found, str):
                without.append(ColumnLeftOut(place, names[place], found))
            else:
                columns.append(found)
    return columns, tuple(sorted(without))


def _column(
    table: Table, place: int, name: str, cells: Sequence[str], *, is_target: bool
) -> Column | str:
    """A column's values, or why it is left out.

    Raises:
        FileError: it holds numbers but for a cell or two, or is a target with too many classes.
    """
    decimal = table.dialect.decimal
    different = {cell: cell.strip() for cell in set(cells)}
    known = {text for text in different.values() if not is_missing(text)}
    if len(known) < 2:
        return "all its values are the same" if known else "all its values are missing"
    of_text = {text for text in known if not is_number(text, decimal)}
    if infinite := {text for text in of_text if INFINITE.fullmatch(text)}:
        raise _no_number(table, cells, different, infinite, name)
    mostly_numbers = 2 * len(of_text) < len(known) and len(known) > MOST_LEVELS_AMONG_NUMBERS
    if of_text and mostly_numbers:
        raise _no_number(table, cells, different, of_text, name)
    if not of_text:
        found = numbers(cells, decimal, table.lines[0], lambda _: f"a value of {quoted(name)}")
        values = np.array(found)
        if len(np.unique(values[~np.isnan(values)])) < 2:
            return "all its values are the same"
        return Column(place, values, ())
    levels = class_order(unicodedata.normalize("NFC", text) for text in known)
    if is_target and len(levels) > MOST_CLASSES:
        raise FileError(
            f"at most {MOST_CLASSES} classes in {quoted(name)}",
            f"{len(levels):,}",
            "Join some of them, or choose another target.",
        )
    if len(levels) > MOST_LEVELS and not is_target:
        if len(levels) == len(cells):
            return "it is text with a value of its own in every row"
        return f"it is text with {len(levels):,} different values, more than {MOST_LEVELS}"
    at = {level: float(k) for k, level in enumerate(levels)}
    code = {
        cell: at.get(unicodedata.normalize("NFC", text), np.nan) if text in known else np.nan
        for cell, text in different.items()
    }
    return Column(place, np.array([code[cell] for cell in cells]), tuple(levels))


def _no_number(
    table: Table, cells: Sequence[str], different: dict[str, str], bad: set[str], name: str
) -> FileError:
    row = next(row for row, cell in enumerate(cells) if different[cell] in bad)
    mark = " with a decimal comma" if table.dialect.decimal == "," else ""
    return FileError(
        f"a number{mark} in the column {quoted(name)}",
        in_quotes(cells[row].strip()),
        "Correct it, or leave the column out.",
        line=table.lines[row],
    )


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
        f"Columns to learn from: {' and '.join(kinds)}; {len(ready.inputs):,} inputs in all.",
        *ready.notes,
    )
