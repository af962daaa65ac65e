"""Series in a table: one per row, and a column that holds its class.

The UCR archive's files are such tables, with the class first: Dau et al. (2019), "The UCR time
series archive".
"""

from __future__ import annotations

import numpy as np

from playground.datasets.file_error import FileError
from playground.datasets.reading import DecodedText, ReadingOptions, Table, read_table
from playground.datasets.reading.cells import is_missing
from playground.datasets.reading.columns import LABEL_NAMES, looks_like_classes
from playground.datasets.time_series_files.labelled_series import (
    MAX_SERIES,
    MAX_STEPS,
    LabelledSeries,
    gathered,
    without_trailing_gap,
)
from playground.quoted import in_quotes

BESIDE_VALUES = 16
"""Columns that a table may have beside the values: the class, and some that are left out."""


def read_series_table(
    decoded: DecodedText, options: ReadingOptions, *, class_first: bool
) -> LabelledSeries:
    """Series of one channel.

    Args:
        class_first: Whether the class stands in the first column where nothing says otherwise.

    Raises:
        FileError: the text is no such table, or it cannot be told where the classes are.
    """
    table = read_table(
        decoded,
        options,
        noun="series",
        most_rows=MAX_SERIES,
        most_columns=MAX_STEPS + BESIDE_VALUES,
    )
    place, note = _label_column(table, options, class_first or table.dialect.delimiter == " ")
    left_out = tuple(column for column in table.left_out if column.column != place)
    without = {place, *(column.column for column in left_out)}
    columns = [column for column in range(len(table.columns)) if column not in without]
    if not columns:
        raise FileError("values beside the class", "none", "Choose another file.")
    rows, labels = [], []
    for row, line in enumerate(table.lines):
        label = table.cell(row, place)
        if is_missing(label):
            raise FileError(
                f"a class as field {place + 1}",
                in_quotes(label) if label else "nothing",
                "Write the class of the series there, or leave the series out.",
                line=line,
            )
        labels.append(label)
        values = np.array(table.numbers(row, columns))
        rows.append(without_trailing_gap(values[:, None]))
    return gathered(
        rows,
        labels,
        table.lines,
        decoded.encoding,
        decimal=table.dialect.decimal,
        notes=(note,) if note else (),
        delimiter=table.dialect.delimiter,
        header=table.header,
        columns=table.columns,
        label_column=place,
        left_out=left_out,
    )


def _label_column(table: Table, options: ReadingOptions, class_first: bool) -> tuple[int, str]:
    """Which column holds the class, and a sentence where that was a guess."""
    width = len(table.columns)
    if options.label_column is not None:
        if not -width <= options.label_column < width:
            raise FileError(
                f"a column from 0 to {width - 1} for the class",
                f"{options.label_column}",
                "Choose another.",
            )
        return options.label_column % width, ""
    kept = table.kept
    if len(kept) < 2:
        raise FileError(
            "a column for the class and some for the values",
            f"{len(kept)} {'column' if len(kept) == 1 else 'columns'} of {width}",
            "See what stands between the columns, and which are left out.",
        )
    named = [c for c in kept if table.header and table.columns[c].lower() in LABEL_NAMES]
    of_words = [c for c in kept if table.holds_words(c)]
    for found in (named, of_words):
        if len(found) == 1:
            return found[0], ""
    if class_first and not named and not of_words:
        # A column of the archive's files that counts 1, 2, 3, … is that of the classes.
        return (kept[0] if table.header else _first_of(table, kept)), ""
    guesses = [c for c in dict.fromkeys((kept[0], kept[-1])) if _holds_classes(table, c)]
    if len(guesses) == 1 and not named and not of_words:
        return guesses[0], (
            f"No column is named label or class, so the class was taken from "
            f"{'the first' if guesses[0] == kept[0] else 'the last'} column, which holds a few "
            "whole numbers again and again."
        )
    several = named or of_words
    raise FileError(
        "one class column",
        f"{len(several)} columns that could be it" if several else "no class column",
        "Name one “label”, or choose the column with the class, such as the first or last.",
        line=table.lines[0],
    )


def _first_of(table: Table, kept: list[int]) -> int:
    return kept[0] if 0 in kept or _holds_classes(table, kept[0]) else 0


def _holds_classes(table: Table, column: int) -> bool:
    cells = [table.cell(row, column) for row in range(len(table.rows))]
    if table.dialect.decimal == ",":
        cells = [cell.replace(",", ".") for cell in cells]
    return looks_like_classes(cells)
