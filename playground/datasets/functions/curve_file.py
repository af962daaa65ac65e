"""A curve from a file of two columns, x and y."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

from playground.datasets.file_error import FileError, naming
from playground.datasets.functions.curve import LARGEST_VALUE, MOST_ROWS, Curve, curve_of
from playground.datasets.reading import (
    RECOGNIZE,
    GivenFile,
    ReadingOptions,
    ReadingReport,
    decoded,
    read_table,
    rows_left_out,
)
from playground.quoted import in_quotes

MOST_COLUMNS = 50


class CurveFile(NamedTuple):
    """A curve, and what was understood of its file."""

    curve: Curve
    report: ReadingReport


def read_curve(name: str, content: bytes, options: ReadingOptions = RECOGNIZE) -> CurveFile:
    """Reads two columns, x and y, whose rows may come in any order.

    Rows with a missing value are left out, and the report says so.

    Raises:
        DatasetError: a row is not two numbers, an x comes twice, or there are fewer than 2 or more
            than 5,000 rows; the sentence names the line.
    """
    file = GivenFile(name, content).file
    with naming(file):
        return _read(file, content, options)


def _read(file: str, content: bytes, options: ReadingOptions) -> CurveFile:
    table = read_table(
        decoded(content),
        options,
        noun="rows",
        most_rows=MOST_ROWS,
        most_columns=MOST_COLUMNS,
        needed=2,
    )
    columns = table.kept
    if len(columns) != 2:
        raise FileError(
            "two columns, x and y,",
            f"{len(columns)} ({in_quotes(table.dialect.delimiter.join(table.rows[0]))})",
            "Write lines like 0.5, 2, or say which columns are left out.",
            line=table.lines[0],
        )
    points, lines, missing = [], [], []
    for row, line in enumerate(table.lines):
        values = table.numbers(row, columns)
        beyond = [value for value in values if abs(value) > LARGEST_VALUE]
        if len(values) != 2 or beyond:
            raise FileError(
                f"two numbers of at most {LARGEST_VALUE:,.0f}",
                f"{beyond[0]:g}" if beyond else f"{len(values)} of them",
                "Correct the row, or leave it out.",
                line=line,
            )
        if any(map(math.isnan, values)):
            missing.append(line)
        else:
            points.append((values[0], values[1]))
            lines.append(line)
    curve = curve_of(points, MOST_ROWS, lambda k: f"line {lines[k]}")
    report = replace(table.report(file), rows=len(points), notes=rows_left_out(missing))
    return CurveFile(curve, report)
