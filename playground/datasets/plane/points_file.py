"""A person's own table: two of its columns of numbers, and one that names the class."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from playground.datasets.file_error import FileError, naming
from playground.datasets.plane.own_points import (
    MAX_CLASSES,
    MAX_POINTS,
    check_classes,
    points_text,
)
from playground.datasets.plane.window import WINDOW
from playground.datasets.reading import (
    RECOGNIZE,
    GivenFile,
    ReadingOptions,
    ReadingReport,
    Table,
    class_counts,
    class_order,
    decoded,
    notes_on_labels,
    read_table,
    rows_left_out,
    spelt,
)
from playground.datasets.reading.cells import is_missing
from playground.datasets.reading.columns import LABEL_NAMES
from playground.number_text import counted
from playground.quoted import in_quotes, quoted

MOST_COLUMNS = 1_000
MOST_DECIMALS = 6
REACH = 5.0
"""Largest coordinate of a table that had to be scaled."""
LEAST_SPREAD, LEAST_OF_A_COLUMN = 0.5, 0.1
"""Points that spread less than this are scaled as well: they would be a dot or a line."""


class PointsFile(NamedTuple):
    """What a table gave.

    Attributes:
        points: The text that `parse_points` reads.
        class_names: What the table calls the classes, in order.
        note: What was read, and whether the coordinates were changed, in sentences.
        report: What was understood.
    """

    points: str
    class_names: tuple[str, ...]
    note: str
    report: ReadingReport


def read_points(name: str, content: bytes, options: ReadingOptions = RECOGNIZE) -> PointsFile:
    """Points from two columns of numbers and one of classes, in a table of any columns.

    A table that does not fit the window, or would be a dot in it, is shifted and scaled, each
    column by itself, to [−5, 5].

    Raises:
        DatasetError: the file is no such table, or its points cannot be learned from.
    """
    file = GivenFile(name, content).file
    with naming(file):
        return _read(file, content, options)


def _read(file: str, content: bytes, options: ReadingOptions) -> PointsFile:
    table = read_table(
        decoded(content),
        options,
        noun="points",
        most_rows=MAX_POINTS,
        most_columns=MOST_COLUMNS,
        needed=3,
    )
    label, coordinates = _columns(table, options)
    backwards = coordinates[0] > coordinates[1]
    positions, written, missing = [], [], []
    for row, line in enumerate(table.lines):
        values = table.numbers(row, sorted(coordinates))
        cell = table.cell(row, label)
        if len(values) < 2 or len(table.rows[row]) <= label or not cell:
            raise FileError(
                "two numbers and a class",
                in_quotes(table.dialect.delimiter.join(table.rows[row])),
                "Write it like 1.5, -2, A.",
                line=line,
            )
        if any(map(math.isnan, values)) or is_missing(cell):
            missing.append(line)
            continue
        positions.append(values[::-1] if backwards else values)
        written.append(cell)
    decimal = table.dialect.decimal
    labels = [spelt(cell, decimal) for cell in written]
    names = _class_names(labels, table.columns[label])
    y = np.array([names.index(label) for label in labels], dtype=np.int32)
    check_classes(y)
    fitted, changed = _fitted(np.array(positions))
    scaled = (f"{changed[0].upper()}{changed[1:]}.",) if changed else ()
    unused = _unused(table, label, coordinates)
    notes = (*scaled, *unused, *rows_left_out(missing), *notes_on_labels(written, decimal))
    counted = f"{len(y):,} points of {len(names)} classes{'; ' + changed if changed else ''}."
    without = " ".join(f"{column.name} is left out: {column.reason}." for column in table.left_out)
    report = replace(
        table.report(file),
        label_column=label,
        coordinates=coordinates,
        rows=len(y),
        classes=class_counts(labels, names),
        notes=notes,
    )
    said = " ".join(filter(None, (counted, without, *notes[len(scaled) :])))
    return PointsFile(_text(fitted, y), names, said, report)


def _class_names(labels: Sequence[str], column: str) -> tuple[str, ...]:
    """The classes that are named in a column, in order; not more than there may be."""
    names = tuple(class_order(labels))
    if len(names) > MAX_CLASSES:
        raise FileError(
            f"at most {MAX_CLASSES} classes in {quoted(column)}",
            f"{len(names)}",
            "Join some of them, or choose another column for the class.",
        )
    return names


def _columns(table: Table, options: ReadingOptions) -> tuple[int, tuple[int, int]]:
    """The column of the class, and those of the coordinates.

    Where nothing says otherwise, the class is in the column whose name says so, in the one with
    words where there is one alone, of many columns in the last that has few values, or in the last.
    The coordinates are the first two others, of numbers where there are more.
    """
    kept = table.kept
    width, label = len(table.columns), None
    if options.label_column is not None and -width <= options.label_column < width:
        label = options.label_column % width
    elif len(kept) > 2:
        # y may well be a coordinate.
        names = LABEL_NAMES - {"y"} if table.header else frozenset()
        named = [column for column in kept if table.columns[column].lower() in names]
        of_words = [column for column in kept if table.holds_words(column)]
        one = (found[0] for found in (named, of_words) if len(found) == 1)
        label = next(one, _last_of_few_classes(table, of_words) if len(kept) > 3 else kept[-1])
    said = [
        column if column is not None and 0 <= column < width else None
        for column in (options.x_column, options.y_column)
    ]
    others = [column for column in kept if column != label and column not in said]
    if len(others) + len(said) - said.count(None) > 2:
        others = [column for column in others if not table.holds_words(column)]
    coordinates = [column if column is not None else next(iter(others), None) for column in said]
    if said == [None, None]:
        coordinates = [*others[:2], None, None][:2]
    first, second = coordinates
    if label is None or first is None or second is None or len({label, first, second}) < 3:
        raise FileError(
            "two columns of numbers and one for the class",
            f"{len(kept)} columns ({in_quotes(table.dialect.delimiter.join(table.rows[0]))})",
            "Write lines like 1.5, -2, A, or choose three different columns.",
            line=table.lines[0],
        )
    return label, (first, second)


def _last_of_few_classes(table: Table, of_words: Sequence[int]) -> int:
    """The last column with as many values as there may be classes, rather one with words."""
    for column in (*reversed(of_words), *reversed(table.kept)):
        values = {table.cell(row, column) for row in range(len(table.rows))}
        if 2 <= len(values - {""}) <= MAX_CLASSES:
            return column
    return table.kept[-1]


def _unused(table: Table, label: int, coordinates: tuple[int, int]) -> tuple[str, ...]:
    """A sentence on the columns that are neither a coordinate nor the class, if any."""
    unused = [column for column in table.kept if column not in {label, *coordinates}]
    if not unused:
        return ()
    x, y, of_class = (quoted(table.columns[column]) for column in (*coordinates, label))
    return (
        f"x is {x}, y is {y}, and the class is in {of_class}; "
        f"{counted(len(unused), 'other column')} {'is' if len(unused) == 1 else 'are'} not used.",
    )


def _text(x: np.ndarray, y: np.ndarray) -> str:
    """The points to two decimals, to more where different ones would become one."""
    distinct = len(np.unique(x, axis=0))
    for decimals in range(2, MOST_DECIMALS + 1):
        if len(np.unique(x.round(decimals), axis=0)) == distinct:
            break
    return points_text(x, y, decimals)


def _fitted(x: np.ndarray) -> tuple[np.ndarray, str]:
    """Coordinates in the window, and words for what was done to them."""
    low, high = x.min(axis=0), x.max(axis=0)
    fits = np.abs(x).max() <= WINDOW
    spreads = (high - low)[high > low]
    if fits and spreads.max(initial=0) >= LEAST_SPREAD and spreads.min() >= LEAST_OF_A_COLUMN:
        return x, ""
    half = np.where(high > low, (high - low) / 2, 1.0)
    why = "did not fit the window" if not fits else "would have been a dot or a line in the window"
    return REACH * (x - (low + high) / 2) / half, (
        f"they {why}, so each column was scaled to [−{REACH:g}, {REACH:g}]"
    )
