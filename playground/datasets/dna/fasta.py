"""Sequences of two classes from FASTA: labels in the headers, or a file for each class.

Each sequence is kept once: one that stood in training and in test as well would be remembered, not
recognized.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from playground.datasets.dna.alphabet import as_bytes, reverse_complement
from playground.datasets.dna.fasta_entries import Entry, read_entries
from playground.datasets.dna.fasta_labels import (
    LONGEST_NAME,
    class_with_motif,
    fields_of,
    labels_of,
)
from playground.datasets.dna.generator import Sequences
from playground.datasets.file_error import FileError, naming
from playground.datasets.reading import (
    RECOGNIZE,
    ClassCount,
    DecodedText,
    GivenFile,
    ReadingOptions,
    ReadingReport,
    class_counts,
    decoded,
)
from playground.quoted import in_quotes

LEAST_SEQUENCES = 20
LEAST_LENGTH, MOST_LENGTH = 8, 1000
WITHOUT, WITH = "without", "with motif"
"""Classes of two files."""


class SequencesFile(NamedTuple):
    """Sequences, and what was understood of each file."""

    sequences: Sequences
    reports: tuple[ReadingReport, ...]


def read_sequences(
    first: GivenFile,
    second: GivenFile | None = None,
    with_motif: str = "",
    options: ReadingOptions = RECOGNIZE,
) -> SequencesFile:
    """Sequences of a file whose headers name their class; or of two, with the motif and without.

    Args:
        with_motif: The label of those with the motif; may be empty where the labels say it, as
            bound and unbound do.
        options: Its `label_column` is the field of the headers that holds the class.

    Raises:
        FileError: what is wrong, on which line of which file.
    """
    if second is not None:
        return _pair(first, second)
    with naming(first.name):
        text = decoded(first.content)
        entries = read_entries(text.text)
        labels, column, notes = labels_of(entries, options.label_column)
        ours = class_with_motif(sorted(set(labels)), with_motif.strip())
        (other,) = set(labels) - {ours}
        y = np.array([label == ours for label in labels], np.int32)
        sequences = _sequences(first.name, entries, y, (other, ours))
    report = _report(
        first, text, entries, class_counts(labels, (other, ours)),
        (*notes, f"Class {ours} has the motif.", *_repeats(sequences)), column,
    )  # fmt: skip
    return SequencesFile(sequences, (report,))


def _pair(with_motif: GivenFile, without: GivenFile) -> SequencesFile:
    parts: list[list[Entry]] = []
    reports = []
    for given, name in ((without, WITHOUT), (with_motif, WITH)):
        with naming(given.name):
            text = decoded(given.content)
            entries = read_entries(text.text)
            parts.append(entries)
            _check_lengths(entries, len(parts[0][0].letters))
        reports.append(_report(given, text, entries, (ClassCount(name, len(entries)),), (), None))
    y = np.repeat([0, 1], [len(part) for part in parts]).astype(np.int32)
    with naming(f"{without.name} and {with_motif.name}"):
        sequences = _sequences(with_motif.name, parts[0] + parts[1], y, (WITHOUT, WITH))
    return SequencesFile(sequences, tuple(reversed(reports)))


def _report(
    given: GivenFile,
    text: DecodedText,
    entries: list[Entry],
    classes: tuple[ClassCount, ...],
    notes: tuple[str, ...],
    column: int | None,
) -> ReadingReport:
    lengths = [len(entry.letters) for entry in entries]
    return ReadingReport(
        given.file,
        "fasta",
        text.encoding,
        columns=tuple(fields_of(entries[0].header)),
        label_column=column,
        rows=len(entries),
        lengths=(min(lengths), max(lengths)),
        classes=classes,
        notes=notes,
    )


def _repeats(sequences: Sequences) -> tuple[str, ...]:
    if not sequences.repeats:
        return ()
    return (
        f"{sequences.repeats:,} of the file are left out: their letters, or those of their other "
        "strand, came before in the same class.",
    )


def _check_lengths(entries: list[Entry], length: int) -> None:
    for entry in entries:
        if len(entry.letters) != length:
            raise FileError(
                f"sequences of one length, {length} as the first,", f"{len(entry.letters)}",
                "Cut them to the same length.", line=entry.line,
            )  # fmt: skip


def _distinct(entries: list[Entry], y: np.ndarray) -> list[int]:
    """Indices of the entries without repeats: within a class also those whose other strand came
    before, as they hold the same sites.

    Raises:
        FileError: the same letters stand in both classes.
    """
    classes: dict[str, int] = {}
    rows = []
    for row, (entry, label) in enumerate(zip(entries, y.tolist(), strict=True)):
        before = classes.get(entry.letters)
        if before is not None and before != label:
            first = next(e for e in entries if e.letters == entry.letters)
            raise FileError(
                "every sequence in one class only",
                f"the same letters in {in_quotes('>' + first.header)} of one class and in "
                f"{in_quotes('>' + entry.header)} of the other",
                "Leave that sequence out of one class, or of both.",
            )
        if before is None and classes.get(reverse_complement(entry.letters)) != label:
            rows.append(row)
        classes[entry.letters] = label
    return rows


def _sequences(
    name: str, entries: list[Entry], y: np.ndarray, classes: tuple[str, str]
) -> Sequences:
    length = len(entries[0].letters)
    _check_lengths(entries, length)
    if not LEAST_LENGTH <= length <= MOST_LENGTH:
        raise FileError(
            f"sequences of {LEAST_LENGTH} to {MOST_LENGTH:,} letters", f"{length:,}",
            "Cut them into windows." if length > MOST_LENGTH else "Take longer ones.",
            line=entries[0].line,
        )  # fmt: skip
    rows = _distinct(entries, y)
    repeats = len(entries) - len(rows)
    entries, y = [entries[row] for row in rows], y[rows]
    least = int(np.bincount(y, minlength=2).min())
    if least < LEAST_SEQUENCES // 2:
        raise FileError(
            f"at least {LEAST_SEQUENCES // 2} sequences of each class",
            f"{least:,} of one class, {len(entries):,} altogether"
            + (f", without {repeats:,} repeats" if repeats else ""),
            "Add some.",
        )
    nowhere = np.full(len(y), -1, np.int32)
    plain = tuple(re.sub(r"[^\w .+-]", "_", label) for label in classes)
    return Sequences(
        np.stack([as_bytes(entry.letters) for entry in entries]),
        y,
        nowhere,
        np.zeros(len(y), np.int8),
        site_width=0,
        class_names=(plain[0], plain[1]),
        source=re.sub(r"[^\w .+-]", "_", name)[:LONGEST_NAME],
        repeats=repeats,
    )
