"""A ``.csv`` table: a series per line, and a column that holds its label."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Literal

import numpy as np

from playground.datasets.time_series_files.file_error import TimeSeriesFileError, snippet
from playground.datasets.time_series_files.labelled_series import LabelledSeries, gathered
from playground.datasets.time_series_files.numbers import numbers

LabelColumn = Literal["by its name", "first", "last"]
LABEL_NAMES = ("label", "class", "target", "y", "category")
INDEX_NAMES = ("", "index", "unnamed: 0")
"""What a first column is called that only counts the rows."""
Numbered = tuple[int, list[str]]
"""A row and the line on which it ends."""


def read_csv(text: str, label_column: LabelColumn = "by its name") -> LabelledSeries:
    """Series of one channel from a table with commas, semicolons or tabs between its columns.

    A first line that names the label column, or holds no number at all, is a header. With
    semicolons, commas are decimal commas.

    Args:
        label_column: Where the label stands; by its name means a header that says so, or the one
            column that holds words.

    Raises:
        TimeSeriesFileError: a line is not as long as the first, a value is no number, or it cannot
            be told where the labels are.
    """
    separator = _separator(text)
    rows = _rows(text, separator)
    if not rows:
        raise TimeSeriesFileError("series, one per line", "none", "Choose another file.")
    header = _header(rows[0][1])
    names = [name.lower() for name in rows[0][1]] if header else []
    body = rows[1:] if header else rows
    if not body:
        raise TimeSeriesFileError(
            "series below the header", "none", "Choose another file.", line=rows[0][0]
        )
    _check_widths(rows)
    index = 1 if names and names[0] in INDEX_NAMES else 0
    place = _label_place(label_column, names, body, index, separator)
    labels = [fields[place] for _, fields in body]
    for (line, _), label in zip(body, labels, strict=True):
        if not label or label.lower() == "nan":
            raise TimeSeriesFileError(
                f"a label as field {place + 1}",
                snippet(label),
                "Write the class of the series there.",
                line=line,
            )
    series = []
    for line, fields in body:
        before = numbers(_points(fields[index:place], separator), line, first=index + 1)
        after = numbers(_points(fields[place + 1 :], separator), line, first=place + 2)
        series.append([*before, *after])
    return gathered(
        [np.array(values)[:, None] for values in series], labels, [line for line, _ in body]
    )


def _separator(text: str) -> str:
    first = next((line for line in text.split("\n") if line.strip()), "")
    return next((mark for mark in ("\t", ";") if mark in first), ",")


def _rows(text: str, separator: str) -> list[Numbered]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = []
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                rows.append((reader.line_num, [field.strip() for field in fields]))
    except csv.Error as error:
        raise TimeSeriesFileError(
            "a row of a table",
            f"one that cannot be read ({error})",
            "See whether a quotation mark is left open.",
            line=reader.line_num,
        ) from error
    return rows


def _header(fields: Sequence[str]) -> bool:
    named = any(field.lower() in LABEL_NAMES for field in fields)
    return named or not any(_is_number(field) for field in fields)


def _check_widths(rows: Sequence[Numbered]) -> None:
    first_line, first = rows[0]
    for line, fields in rows:
        if len(fields) != len(first):
            raise TimeSeriesFileError(
                f"{len(first):,} fields, as in line {first_line:,},",
                f"{len(fields):,}",
                "All series need one length: cut or stretch them.",
                line=line,
            )


def _label_place(
    wanted: LabelColumn,
    names: Sequence[str],
    body: Sequence[Numbered],
    index: int,
    separator: str,
) -> int:
    line, fields = body[0]
    if wanted != "by its name":
        return index if wanted == "first" else len(fields) - 1
    places = [i for i, name in enumerate(names) if name in LABEL_NAMES]
    if not places:
        points = _points(fields, separator)
        places = [i for i in range(index, len(fields)) if not _is_number(points[i])]
    if len(places) != 1:
        found = f"{len(places)} such columns" if places else "no such column"
        raise TimeSeriesFileError(
            "one column that is named label or class, or that alone holds words,",
            found,
            "Say whether labels stand in the first or the last column.",
            line=line,
        )
    return places[0]


def _points(fields: Sequence[str], separator: str) -> list[str]:
    """Where commas do not part the columns, they are decimal commas."""
    return list(fields) if separator == "," else [field.replace(",", ".") for field in fields]


def _is_number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True
