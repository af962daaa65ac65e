"""How a class is spelt: as it is written, but that a whole number is one class in any notation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from playground.datasets.reading.cells import NUMBER
from playground.datasets.reading.options import DecimalMark

LONGEST_NUMBER = 40
WHOLE = re.compile(r"([-+]?)(0|[1-9][0-9]*)(?:\.0*)?")


def spelt(label: str, decimal: DecimalMark = ".") -> str:
    """The name of a label's class.

    ``1``, ``1.0`` and ``1.0e+00`` are the class 1. Anything else is a class as it is written:
    ``1.10`` is not ``1.1``, ``007`` is not ``7``, and no digit of a long number is lost.
    """
    label = unicodedata.normalize("NFC", label.strip())
    number = label.replace(",", ".") if decimal == "," else label
    if len(number) > LONGEST_NUMBER or not NUMBER.fullmatch(number):
        return label
    if whole := WHOLE.fullmatch(number):
        sign, digits = whole.groups()
        return f"-{digits}" if sign == "-" and digits != "0" else digits
    value = Decimal(number)
    if "e" in number.lower() and 0 <= value.adjusted() < LONGEST_NUMBER and value == int(value):
        return str(int(value))
    return "0" if not value and "e" in number.lower() else label


def class_order(labels: Iterable[str]) -> list[str]:
    """Classes in order: by number where they are numbers, then by the alphabet."""

    def order(label: str) -> tuple[bool, Decimal, str]:
        value = _value(label)
        return (value is None, value or Decimal(0), label)

    return sorted(set(labels), key=order)


def notes_on_labels(written: Sequence[str], decimal: DecimalMark = ".") -> tuple[str, ...]:
    """What a person should know of labels that look alike, one sentence each.

    Args:
        written: Labels as the file writes them.
    """
    spellings: dict[str, set[str]] = {}
    for label in dict.fromkeys(label.strip() for label in written):
        spellings.setdefault(spelt(label, decimal), set()).add(label)
    notes = [
        f"{_listed(several)} are one class, {name}."
        for name, several in spellings.items()
        if len(several) > 1 and len({unicodedata.normalize("NFC", s) for s in several}) > 1
    ]
    alike: dict[Decimal, list[str]] = {}
    cases: dict[str, list[str]] = {}
    for name in class_order(spellings):
        value = _value(name)
        if value is not None:
            alike.setdefault(value, []).append(name)
        cases.setdefault(name.casefold(), []).append(name)
    return tuple(
        notes
        + _kept_apart(alike, "are equal as numbers, but written differently")
        + _kept_apart(cases, "differ in capitals alone")
    )


def _kept_apart(groups: Mapping[Any, Sequence[str]], how: str) -> list[str]:
    return [
        f"{_listed(names)} {how}: they are kept as {len(names)} classes. "
        "Write them alike if they are one."
        for names in groups.values()
        if len(names) > 1
    ]


def _listed(names: Iterable[str]) -> str:
    *most, last = (name[:LONGEST_NUMBER] for name in sorted(names))
    return f"{', '.join(most)} and {last}"


def _value(label: str) -> Decimal | None:
    if len(label) > LONGEST_NUMBER or not NUMBER.fullmatch(label):
        return None
    return Decimal(label)
