"""A motif in one line of text: IUPAC letters, or shares of A, C, G and T for each position."""

from __future__ import annotations

import math

import numpy as np

from playground.datasets.dna.alphabet import IUPAC
from playground.datasets.dna.motif import Motif, as_rows, motif_from_consensus
from playground.datasets.file_error import FileError
from playground.quoted import in_quotes

MOST_POSITIONS = 40
TOLERANCE = 0.011
"""Four shares that were rounded to two digits may miss 1 by this much."""


def motif_from_text(text: str, name: str = "own motif") -> Motif:
    """A consensus such as ``TATAWAW``, or a matrix such as ``1 0 0 0; 0 0.5 0.5 0``.

    Raises:
        FileError: what is wrong, and at which position.
    """
    given = text.strip()
    if not given:
        raise FileError(
            "a motif as IUPAC letters or as a matrix", "nothing", "Type one, such as TATAWAW."
        )
    if ";" not in given and not any(character.isdigit() for character in given):
        return _consensus(name, given)
    rows = [row.split() for row in given.replace(",", " ").strip("; ").split(";")]
    return Motif(name, checked_rows([_numbers(row, i) for i, row in enumerate(rows, start=1)]))


def motif_text(motif: Motif) -> str:
    """The line that reads back as this motif, to four digits."""
    return "; ".join(" ".join(f"{share:.4g}" for share in row) for row in motif.rows)


def checked_rows(
    rows: list[list[float]], lines: list[int] | None = None
) -> tuple[tuple[float, ...], ...]:
    """Shares that add up to 1 at each position.

    Args:
        lines: The line of each position, where they were read from a file.

    Raises:
        FileError: a position's shares do not add up to 1, or there are too many positions.
    """
    _check_positions(len(rows))
    for number, row in enumerate(rows, start=1):
        line = lines[number - 1] if lines else None
        if len(row) != 4:
            raise FileError(
                f"four numbers, for A, C, G and T, at position {number}",
                f"{len(row)}",
                "Give one share for each base.",
                line=line,
            )
        if min(row) < 0 or not math.isclose(sum(row), 1, abs_tol=TOLERANCE):
            raise FileError(
                f"shares that add up to 1 at position {number}",
                f"{' + '.join(f'{value:g}' for value in row)} = {sum(row):g}",
                "Correct that column.",
                line=line,
            )
    return as_rows(np.array(rows))


def _consensus(name: str, given: str) -> Motif:
    # Each as it is typed: the capitals of ß are two letters.
    for position, letter in enumerate(given, start=1):
        if letter.upper() not in IUPAC or not letter.isascii():
            raise FileError(
                f"a motif of IUPAC letters ({' '.join(IUPAC)})",
                f"{in_quotes(letter)} at position {position}",
                "Replace that letter.",
            )
    _check_positions(len(given))
    return motif_from_consensus(name, given.upper())


def _check_positions(count: int) -> None:
    if count > MOST_POSITIONS:
        raise FileError(
            f"a motif of at most {MOST_POSITIONS} positions", f"{count}", "Leave some out."
        )


def _numbers(row: list[str], position: int) -> list[float]:
    found = []
    for word in row:
        try:
            value = float(word)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise FileError(
                f"numbers at position {position} of the matrix",
                in_quotes(word),
                "Give four shares.",
            )
        found.append(value)
    return found
