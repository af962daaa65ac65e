"""Columns of a text table as numbers or categories, or why they are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

from playground.datasets.file_error import FileError
from playground.datasets.reading import Table, class_order
from playground.datasets.reading.cells import is_missing, is_number, numbers
from playground.datasets.reading.columns import LABEL_NAMES
from playground.datasets.reading.options import DecimalMark
from playground.datasets.reading.report import ColumnLeftOut
from playground.datasets.tabular.prepared_table import MOST_CLASSES
from playground.quoted import in_quotes, quoted

MOST_LEVELS = 20
"""Categories of an input; text with more is left out."""
MOST_LEVELS_AMONG_NUMBERS = 10
"""With so few different values, "3+" beside numbers is a category; with more it is a mistake."""
CONSTANT = "all its values are the same"
INFINITE = re.compile(r"[-+]?inf(inity)?", re.IGNORECASE)
TARGET_NAMES = LABEL_NAMES | {
    *("outcome", "response", "output", "species", "diagnosis", "quality", "price", "survived"),
    *("ziel", "zielgröße", "zielvariable", "art", "preis"),
}


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


def usable_columns(
    table: Table, names: Sequence[str], chosen: int | None
) -> tuple[list[Column], tuple[ColumnLeftOut, ...]]:
    """The columns that can be learned from, and the others with their reasons.

    Args:
        names: Of the columns, no two alike.
        chosen: The target, where somebody has chosen one.

    Raises:
        FileError: the target cannot be learned, or a column of numbers has a cell that is none.
    """
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
            is_named = table.header and names[place].lower() in TARGET_NAMES
            most = MOST_CLASSES if is_named or place == chosen else MOST_LEVELS
            found = _column(table, place, names[place], cells, most, is_target=place == chosen)
            if isinstance(found, str):
                without.append(ColumnLeftOut(place, names[place], found))
            else:
                columns.append(found)
    return columns, tuple(sorted(without))


def _column(
    table: Table, place: int, name: str, cells: Sequence[str], most: int, *, is_target: bool
) -> Column | str:
    """A column's values, or why it is left out.

    Args:
        most: Categories that it may have.
        is_target: Whether somebody chose it, so that it cannot be left out.

    Raises:
        FileError: it holds numbers but for a cell or two, or is a target with too many classes.
    """
    try:
        values = np.array(numbers(cells, table.dialect.decimal, 0, lambda _: name))
    except FileError as error:
        beyond = error.received
    else:
        found = values[~np.isnan(values)]
        if not len(found):
            return "all its values are missing"
        return Column(place, values, ()) if found.min() < found.max() else CONSTANT
    different = {cell: cell.strip() for cell in set(cells)}
    known = {text for text in different.values() if not is_missing(text)}
    bad = _no_numbers(known, table.dialect.decimal, beyond)
    if bad:
        raise _no_number(table, cells, different, bad, name)
    if len(known) < 2:
        return CONSTANT
    levels = class_order(unicodedata.normalize("NFC", text) for text in known)
    if len(levels) > most and is_target:
        raise FileError(
            f"at most {most} classes in {quoted(name)}",
            f"{len(levels):,}",
            "Join some of them, or choose another target.",
        )
    if len(levels) > most:
        if len(levels) == len(cells):
            return "it is text with a value of its own in every row"
        return f"it is text with {len(levels):,} different values, more than {most}"
    at = {level: float(k) for k, level in enumerate(levels)}
    code = {
        cell: at.get(unicodedata.normalize("NFC", text), np.nan) if text in known else np.nan
        for cell, text in different.items()
    }
    return Column(place, np.array([code[cell] for cell in cells]), tuple(levels))


def _no_numbers(known: set[str], decimal: DecimalMark, beyond: str) -> set[str]:
    """The cells that should be numbers: infinite ones, those that are beyond all measure, and the
    few words of a column that else holds many different numbers; none in a column of text.

    Args:
        known: Different cells that are not missing.
        beyond: The first of them that is no number of any use, in quotation marks.
    """
    if infinite := {text for text in known if INFINITE.fullmatch(text)}:
        return infinite
    of_text = {text for text in known if not is_number(text, decimal)}
    if not of_text:
        return {text for text in known if in_quotes(text) == beyond}
    mostly_numbers = 2 * len(of_text) < len(known) and len(known) > MOST_LEVELS_AMONG_NUMBERS
    return of_text if mostly_numbers else set()


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
