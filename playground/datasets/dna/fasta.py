"""Sequences of two classes from FASTA: labels in the headers, or a file for each class.

Each sequence is kept once: one that stood in training and in test as well would be remembered, not
recognised.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from playground.datasets.dna.alphabet import IUPAC, as_bytes, reverse_complement
from playground.datasets.dna.dna_error import DNAError, quoted
from playground.datasets.dna.generator import Sequences
from playground.datasets.dna.text_file import text_of

LEAST_SEQUENCES, MOST_SEQUENCES = 20, 50_000
LEAST_LENGTH, MOST_LENGTH = 8, 1000
MOST_LETTERS = 5_000_000
LONGEST_NAME = 40
LABEL = re.compile(r"(?:^|[\s|;,])(?:class|label)\s*=\s*([^\s|;,]+)", re.IGNORECASE)
HOW = "Write the class behind the name, such as >seq1 class=1."
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


class Entry(NamedTuple):
    """One sequence of a file; `line` is that of its header."""

    header: str
    letters: str
    line: int


def labelled_fasta(name: str, content: bytes, with_motif: str = "") -> Sequences:
    """Sequences whose headers end in their class, or name it as ``class=…`` or ``label=…``.

    Args:
        with_motif: The label of those with the motif; may be empty where the labels say it, as
            bound and unbound do.

    Raises:
        DNAError: what is wrong, on which line of which file.
    """
    try:
        entries = read_fasta(content)
        labels = [_label(entry) for entry in entries]
        classes = sorted(set(labels))
        if len(classes) != 2:
            raise DNAError(
                "two classes in the headers",
                f"{len(classes)} ({', '.join(quoted(c) for c in classes[:4])})",
                HOW,
            )
        motif_class = _class_with_motif(classes, with_motif.strip())
        (other,) = set(classes) - {motif_class}
        y = np.array([label == motif_class for label in labels], np.int32)
        return _sequences(name, entries, y, (other, motif_class))
    except DNAError as error:
        raise error.of_file(name) from None


def fasta_pair(with_name: str, with_motif: bytes, without_name: str, without: bytes) -> Sequences:
    """Sequences of two files: bound, hence with the motif, and not.

    Raises:
        DNAError: what is wrong, on which line of which file.
    """
    parts: list[list[Entry]] = []
    for name, content in ((without_name, without), (with_name, with_motif)):
        try:
            parts.append(read_fasta(content))
            _check_lengths(parts[-1], len(parts[0][0].letters))
        except DNAError as error:
            raise error.of_file(name) from None
    y = np.repeat([0, 1], [len(part) for part in parts]).astype(np.int32)
    try:
        return _sequences(with_name, parts[0] + parts[1], y, ("without", "with motif"))
    except DNAError as error:
        raise error.of_file(f"{without_name} and {with_name}") from None


def read_fasta(content: bytes) -> list[Entry]:
    """All entries of a FASTA file.

    Raises:
        DNAError: there are none, a letter is not IUPAC's, or an entry has no letters.
    """
    found: list[Entry] = []
    for number, line in enumerate(text_of(content).split("\n"), start=1):
        stripped = line.strip()
        if stripped.startswith(">"):
            _check_filled(found)
            found.append(Entry(stripped[1:].strip(), "", number))
        elif stripped and not stripped.startswith(";"):
            if not found:
                raise DNAError(
                    "a header that begins with >", quoted(stripped), "Choose a FASTA file.",
                    line=number,
                )  # fmt: skip
            letters = stripped.upper().replace("U", "T")
            for position, letter in enumerate(letters):
                if letter not in IUPAC:
                    raise DNAError(
                        f"IUPAC letters ({' '.join(IUPAC)})",
                        f"{quoted(stripped[position])} at position {position + 1}",
                        "Replace that letter, by N if it is not known.",
                        line=number,
                    )
            last = found[-1]
            found[-1] = last._replace(letters=last.letters + letters)
    if not found:
        raise DNAError("sequences in FASTA format", "an empty file", "Choose another file.")
    _check_filled(found)
    return found


def _check_filled(found: list[Entry]) -> None:
    if found and not found[-1].letters:
        raise DNAError(
            "letters below the header", "none", "Leave that header out.", line=found[-1].line
        )


def _check_lengths(entries: list[Entry], length: int) -> None:
    for entry in entries:
        if len(entry.letters) != length:
            raise DNAError(
                f"sequences of one length, {length} as the first,", f"{len(entry.letters)}",
                "Cut them to the same length.", line=entry.line,
            )  # fmt: skip


def _label(entry: Entry) -> str:
    named = LABEL.search(entry.header)
    if named:
        return named.group(1)[:LONGEST_NAME]
    words = [word for word in re.split(r"[\s|]+", entry.header) if word]
    if len(words) < 2:
        raise DNAError("a class in the header", quoted(">" + entry.header), HOW, line=entry.line)
    return words[-1][:LONGEST_NAME]


def _class_with_motif(classes: Sequence[str], named: str) -> str:
    """Which of two labels means that the motif is there.

    Raises:
        DNAError: neither says so and none was named, or another one was named.
    """
    if named:
        if named in classes:
            return named
        raise DNAError(
            f"{quoted(classes[0])} or {quoted(classes[1])} as the class with the motif",
            quoted(named),
            "Type the label as it stands in the headers.",
        )
    ours = [label for label in classes if label.lower() in MEANS_WITH]
    others = [label for label in classes if label.lower() in MEANS_WITHOUT]
    if len(ours) == 1:
        return ours[0]
    if not ours and len(others) == 1:
        return next(label for label in classes if label not in others)
    raise DNAError(
        "to know which class has the motif",
        f"the labels {quoted(classes[0])} and {quoted(classes[1])}",
        "Type the label of that class below the file.",
    )


def _distinct(entries: list[Entry], y: np.ndarray) -> list[int]:
    """Indices of the entries without repeats: within a class also those whose other strand came
    before, as they hold the same sites.

    Raises:
        DNAError: the same letters stand in both classes.
    """
    classes: dict[str, int] = {}
    rows = []
    for row, (entry, label) in enumerate(zip(entries, y.tolist(), strict=True)):
        before = classes.get(entry.letters)
        if before is not None and before != label:
            first = next(e for e in entries if e.letters == entry.letters)
            raise DNAError(
                "every sequence in one class only",
                f"the same letters in {quoted('>' + first.header)} of one class and in "
                f"{quoted('>' + entry.header)} of the other",
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
        raise DNAError(
            f"sequences of {LEAST_LENGTH} to {MOST_LENGTH:,} letters", f"{length:,}",
            "Cut or lengthen them.", line=entries[0].line,
        )  # fmt: skip
    rows = _distinct(entries, y)
    repeats = len(entries) - len(rows)
    entries, y = [entries[row] for row in rows], y[rows]
    least = int(np.bincount(y, minlength=2).min())
    if least < LEAST_SEQUENCES // 2 or len(entries) > MOST_SEQUENCES:
        raise DNAError(
            f"at least {LEAST_SEQUENCES // 2} sequences of each class and at most "
            f"{MOST_SEQUENCES:,} altogether",
            f"{least:,} of one class, {len(entries):,} altogether"
            + (f", without {repeats:,} repeats" if repeats else ""),
            "Add some, or leave some out.",
        )
    if len(entries) * length > MOST_LETTERS:
        raise DNAError(
            f"at most {MOST_LETTERS:,} letters in all", f"{len(entries) * length:,}",
            "Leave some sequences out.",
        )  # fmt: skip
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
