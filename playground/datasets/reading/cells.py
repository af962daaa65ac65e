"""Cells of a table as numbers; nothing but a finite number or a missing value passes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from playground.datasets.file_error import FileError
from playground.datasets.reading.options import DecimalMark
from playground.quoted import in_quotes

MISSING = frozenset(
    {
        *("", "?", "na", "n/a", "<na>", "#na", "#n/a", "#n/a n/a", "nan", "-nan", "null", "none"),
        *("1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan"),
    }
)
"""How missing values are written, in lower case: what pandas takes for one, and ``?``."""
MAX_VALUE = 1e30
"""Squares of it still fit into float32 sums; nothing that is measured comes near."""
NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


def is_missing(cell: str) -> bool:
    """Whether a cell says that its value is missing."""
    return cell.strip().lower() in MISSING


def is_number(cell: str, decimal: DecimalMark) -> bool:
    """Whether a cell is written as a number, of any size."""
    return NUMBER.fullmatch(_with_point(cell.strip(), decimal)) is not None


def numbers(
    cells: Sequence[str], decimal: DecimalMark, line: int, name_of: Callable[[int], str]
) -> list[float]:
    """The numbers of one row; NaN where a value is missing.

    Args:
        name_of: What the cell at an index is called, to say where a bad one stands.

    Raises:
        FileError: a cell is neither a number nor missing, infinite or beyond all measure.
    """
    # The quick way for most rows. What Python reads beyond our grammar is looked at below.
    written = "\0".join(cells)
    if "_" not in written and (decimal == "." or "." not in written):
        try:
            values = list(map(float, cells if decimal == "." else _pointed(written)))
        except ValueError:
            pass
        else:
            # A sum is not finite where a value is infinite or none at all.
            if not values or (
                math.isfinite(sum(values)) and _within(min(values)) and _within(max(values))
            ):
                return values
    return [
        math.nan if cell in MISSING else _number(cell, decimal, line, name_of, place)
        for place, cell in enumerate(cells)
    ]


def _pointed(written: str) -> list[str]:
    return written.replace(",", ".").split("\0")


def _within(value: float) -> bool:
    return -MAX_VALUE <= value <= MAX_VALUE


def _number(
    cell: str, decimal: DecimalMark, line: int, name_of: Callable[[int], str], place: int
) -> float:
    text = cell.strip()
    if text.lower() in MISSING:
        return math.nan
    written = _with_point(text, decimal)
    if NUMBER.fullmatch(written) and _within(value := float(written)):
        return value
    mark = " with a decimal comma" if decimal == "," else ""
    raise FileError(
        f"a number{mark} as {name_of(place)}",
        in_quotes(text),
        "Correct it, or leave the row out.",
        line=line,
    )


def _with_point(text: str, decimal: DecimalMark) -> str:
    """The number as Python writes it. A point in a file of decimal commas groups digits: it must
    not be read as a decimal point."""
    text = text.replace("−", "-")
    if decimal == ".":
        return text
    return "" if "." in text else text.replace(",", ".")
