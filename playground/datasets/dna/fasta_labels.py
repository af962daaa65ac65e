"""Which class a FASTA header names, and which of two classes has the motif."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from playground.datasets.dna.fasta_entries import Entry
from playground.datasets.file_error import FileError
from playground.datasets.reading import spelt
from playground.quoted import in_quotes

LONGEST_NAME = 40
NAMED = re.compile(r"(?:^|[\s|;,])(?:class|label)\s*=\s*([^\s|;,]+)", re.IGNORECASE)
HOW = "Write the class behind the name, such as >seq1 class=1."
SPLITS = frozenset({"train", "training", "test", "testing", "val", "valid", "validation", "dev"})
"""What a field says that names a part of the data, as iLearn's headers do; it is no class."""
MEANS_WITH = frozenset(
    {
        *("+", "y", "yes", "t", "true", "p", "pos", "positive", "positives"),
        *("bound", "with", "motif", "with_motif", "site", "sites", "peak", "peaks", "signal"),
    }
)
MEANS_WITHOUT = frozenset(
    {
        *("0", "-1", "-", "n", "no", "f", "false", "neg", "negative", "negatives", "none"),
        *("unbound", "without", "no_motif", "control", "controls", "background", "random"),
        "shuffled",
    }
)
"""Labels that say by themselves whether the motif is there. 1 is not among them: beside 0 it means
one thing, beside 2 another."""


class Labels(NamedTuple):
    """The class of each entry, and where it stood.

    Attributes:
        column: The field of the header line, from 0; None where headers say ``class=``.
    """

    labels: list[str]
    column: int | None
    notes: tuple[str, ...]


def fields_of(header: str) -> list[str]:
    """The parts of a header, between blanks or vertical bars."""
    return [word for word in re.split(r"[\s|]+", header) if word]


def labels_of(entries: Sequence[Entry], column: int | None = None) -> Labels:
    """Classes from headers that say ``class=…`` or ``label=…``, or from one of their fields.

    Args:
        column: The field, from 0; −1 is the last. None: the last, or the only one behind the name
            that has two values where the last one has not, or names parts of the data.

    Raises:
        FileError: a header has no such field, or there are not two classes.
    """
    named = [NAMED.search(entry.header) for entry in entries]
    if column is None and any(named):
        labels = [
            found.group(1) if found else _field(entry, -1)
            for found, entry in zip(named, entries, strict=True)
        ]
        return Labels(_two(labels), None, ())
    if column is not None:
        place = column if column >= 0 else len(fields_of(entries[0].header)) + column
        return Labels(_two([_field(entry, column) for entry in entries]), place, ())
    last = [_field(entry, -1) for entry in entries]
    place = len(fields_of(entries[0].header)) - 1
    parts = {label.lower() for label in last} <= SPLITS
    if len(set(last)) == 2 and not parts:
        return Labels(_two(last), place, ())
    others = _fields_of_two_values(entries)
    if len(others) == 1:
        note = (
            f"The last field of the headers ({_some(last)}) names parts of the data and was not "
            "used."
            if parts
            else f"The class was taken from field {others[0] + 1} of the headers, the only one "
            "with two values."
        )
        return Labels(_two([_field(entry, others[0]) for entry in entries]), others[0], (note,))
    if len(others) > 1:
        raise FileError(
            "one field of the headers with two values, the class",
            f"{len(others)} such fields in {in_quotes('>' + entries[0].header)}",
            "Say which field holds the class.",
            line=entries[0].line,
        )
    return Labels(_two(last), place, ())


def class_with_motif(classes: Sequence[str], named: str) -> str:
    """Which of two labels means that the motif is there.

    Raises:
        FileError: neither says so and none was named, or another one was named.
    """
    if named:
        if named in classes:
            return named
        raise FileError(
            f"{in_quotes(classes[0])} or {in_quotes(classes[1])} as the class with the motif",
            in_quotes(named),
            "Type the label as it stands in the headers.",
        )
    ours = [label for label in classes if label.lower() in MEANS_WITH]
    others = [label for label in classes if label.lower() in MEANS_WITHOUT]
    if len(ours) == 1:
        return ours[0]
    if not ours and len(others) == 1:
        return next(label for label in classes if label not in others)
    raise FileError(
        "to know which class has the motif",
        f"the labels {in_quotes(classes[0])} and {in_quotes(classes[1])}",
        "Type the label of that class below the file.",
    )


def _fields_of_two_values(entries: Sequence[Entry]) -> list[int]:
    """Fields behind the name that every header has, with two values that name no parts."""
    rows = [fields_of(entry.header) for entry in entries]
    values = [{row[place] for row in rows} for place in range(min(map(len, rows)))]
    return [
        place
        for place, found in enumerate(values)
        if place and len(found) == 2 and not {value.lower() for value in found} <= SPLITS
    ]


def _field(entry: Entry, column: int) -> str:
    words = fields_of(entry.header)
    if len(words) < 2 or not -len(words) <= column < len(words):
        raise FileError(
            "a class in the header", in_quotes(">" + entry.header), HOW, line=entry.line
        )
    return words[column]


def _two(labels: list[str]) -> list[str]:
    names = {label: spelt(label)[:LONGEST_NAME] for label in dict.fromkeys(labels)}
    classes = sorted(set(names.values()))
    if len(classes) != 2:
        raise FileError("two classes in the headers", f"{len(classes)} ({_some(classes)})", HOW)
    return [names[label] for label in labels]


def _some(labels: Sequence[str]) -> str:
    return ", ".join(in_quotes(label) for label in sorted(set(labels))[:4])
