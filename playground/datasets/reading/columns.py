"""Columns that are not data, and the one that holds the class."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playground.datasets.reading.report import ColumnLeftOut

LABEL_NAMES = frozenset(
    {"label", "labels", "class", "classes", "target", "y", "category", "klasse"}
)
INDEX_NAME = re.compile(
    r"(.*[ _.-])?(id|idx|index|row|uuid)|(row|sample|series|case|record)?[ _.-]?"
    r"(id|idx|index|no|nr|num|number)|row[ _.-]?names?|unnamed: ?\d+|#|№"
)
"""What a column is called whose values name the rows, in lower case."""
FEWEST_NUMBERED = 4
"""Rows from which on 0, 1, 2, … is no coincidence."""
WHOLE = re.compile(r"[0-9]{1,15}(\.0*)?(e[+]?0+)?", re.IGNORECASE)
SCIENTIFIC = re.compile(r"[0-9](\.[0-9]*)?e\+?[0-9]{1,2}", re.IGNORECASE)
Rows = Sequence[Sequence[str]]


def empty_columns(width: int, rows: Rows) -> list[int]:
    """Columns without a single value."""
    return [
        column
        for column in range(width)
        if not any(column < len(row) and row[column].strip() for row in rows)
    ]


def columns_that_number_rows(
    names: Sequence[str] | None, rows: Rows, columns: Sequence[int]
) -> list[ColumnLeftOut]:
    """Columns that say which row it is: a network would learn the order of the rows from them.

    Those are columns whose header says so, and the one column that counts 0, 1, 2, … or 1, 2, 3, …,
    in whatever order. Where several count, they are data.

    Args:
        names: From the header, empty where a column has no name; None without a header.
        columns: Those to look at.
    """
    found = []
    named = {column: names[column].strip().lower() for column in columns} if names else {}
    unnamed = [column for column, name in named.items() if not name]
    for column, name in named.items():
        if name and INDEX_NAME.fullmatch(name):
            reason = "its name suggests a row number or identifier"
        elif unnamed == [column] and _values_differ(rows, column):
            reason = "it has no name and a value of its own in every row"
        else:
            continue
        found.append(ColumnLeftOut(column, name_of(names, column), reason))
    rest = [column for column in columns if column not in {each.column for each in found}]
    counting = []
    for column in rest:
        if _counts(rows, column):
            counting.append(column)
            if len(counting) > 1:
                return found
    reason = "it numbers the rows"
    return found + [ColumnLeftOut(column, name_of(names, column), reason) for column in counting]


def looks_like_classes(cells: Sequence[str]) -> bool:
    """Whether whole numbers could be classes: few of them, each several times."""
    distinct = set(cells)
    return (
        2 <= len(distinct) <= max(2, len(cells) // 3)
        and len(distinct) <= 100
        and all(re.fullmatch(r"[-+]?" + WHOLE.pattern, cell, re.IGNORECASE) for cell in distinct)
    )


def name_of(names: Sequence[str] | None, column: int) -> str:
    """What a column is called; ``column 3`` where it has no name."""
    return (names[column] if names else "") or f"column {column + 1}"


def _values_differ(rows: Rows, column: int) -> bool:
    return len({row[column] for row in rows if column < len(row)}) == len(rows)


def _counts(rows: Rows, column: int) -> bool:
    """Whether the values are k, k + 1, …, each once, with k = 0 or 1, or any k in this order."""
    if len(rows) < FEWEST_NUMBERED:
        return False
    seen: set[int] = set()
    values = []
    for row in rows:
        cell = row[column].strip() if column < len(row) else ""
        if not (WHOLE.fullmatch(cell) or SCIENTIFIC.fullmatch(cell)):
            return False
        value = float(cell)
        number = int(value)
        if number != value or number in seen:
            return False
        seen.add(number)
        values.append(number)
    low, high = min(values), max(values)
    if high - low != len(values) - 1:
        return False
    return values[-1] - values[0] == len(values) - 1 or low in (0, 1)
