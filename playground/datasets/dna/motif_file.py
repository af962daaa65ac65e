"""Motifs from files: JASPAR's counts and MEME's letter probabilities."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from playground.datasets.dna.motif import Motif, motif_from_counts
from playground.datasets.dna.motif_text import checked_rows
from playground.datasets.file_error import FileError, naming
from playground.datasets.reading import GivenFile, ReadingReport, decoded
from playground.quoted import in_quotes

WIDTH = re.compile(r"\bw\s*=\s*(\S+)")
MATRIX = "letter-probability matrix"
BEHIND_MATRIX = ("MOTIF", "URL", "--", "log-odds matrix", MATRIX)
"""What may follow the rows without a blank line."""
NUMBER = re.compile(r"[^\s\[\]]+")
LONGEST_NAME = 40
MOST_LINES = 100_000
Lines = list[tuple[int, str]]


class MotifFile(NamedTuple):
    """A motif, and what was understood of its file."""

    motif: Motif
    report: ReadingReport


def read_motif(name: str, content: bytes) -> MotifFile:
    """The first motif of a file in JASPAR or MEME format.

    Raises:
        FileError: what is wrong, on which line of which file.
    """
    with naming(name):
        text, encoding = decoded(content)
        if text.count("\n") > MOST_LINES:
            raise FileError(
                f"a motif file of at most {MOST_LINES:,} lines", f"{text.count(chr(10)):,}",
                "Choose a file in JASPAR or MEME format, or leave some motifs out.",
            )  # fmt: skip
        numbered = enumerate(text.split("\n"), start=1)
        lines = [(number, line.strip()) for number, line in numbered if line.strip()]
        meme = any(line.startswith(MATRIX) for _, line in lines)
        motif = _from_meme(lines) if meme else _from_jaspar(lines)
    length = len(motif.rows)
    more = sum(line.startswith("MOTIF" if meme else ">") for _, line in lines) - 1
    notes = (
        (f"The first motif, {motif.name}, was taken; {more:,} more follow.",) if more > 0 else ()
    )
    report = ReadingReport(
        GivenFile(name, content).file,
        "meme" if meme else "jaspar",
        encoding,
        rows=1,
        lengths=(length, length),
        notes=notes,
    )
    return MotifFile(motif, report)


def _from_jaspar(lines: Lines) -> Motif:
    """``>MA0004.1 Arnt`` and rows ``A [ 4 19 0 ]``, or the four rows alone."""
    title = "own motif"
    if lines[0][1].startswith(">"):
        words = lines[0][1][1:].split()
        title, lines = (words[-1][:LONGEST_NAME] if words else title), lines[1:]
    ends = [i for i, (_, line) in enumerate(lines) if line.startswith(">")]
    lines = lines[: ends[0]] if ends else lines
    if len(lines) != 4:
        raise FileError(
            "four rows of counts, for A, C, G and T, or a letter-probability matrix",
            f"{len(lines)} rows",
            "Choose a file in JASPAR or MEME format.",
        )
    rows = []
    for base, (number, line) in zip("ACGT", lines, strict=True):
        words = NUMBER.findall(line)
        if words and words[0].upper() in "ACGT":
            if words[0].upper() != base:
                raise FileError(
                    f"the row of {base}", f"that of {words[0]}", "Put A, C, G, T in order.",
                    line=number,
                )  # fmt: skip
            words = words[1:]
        rows.append([_number(word, number) for word in words])
        if len(rows[-1]) != len(rows[0]):
            raise FileError(
                f"{len(rows[0])} counts, as in the row of A,", f"{len(rows[-1])}",
                "Give each base a count at each position.", line=number,
            )  # fmt: skip
    if not rows[0]:
        raise FileError("counts", "none", "Choose another file.", line=lines[0][0])
    for position, column in enumerate(zip(*rows, strict=True), start=1):
        if not sum(column):
            raise FileError(
                f"a count above 0 at position {position}", "0 for all bases",
                "Leave that position out.", line=lines[0][0],
            )  # fmt: skip
    motif = motif_from_counts(title, rows, "your file")
    checked_rows([list(row) for row in motif.rows])
    return motif


def _from_meme(lines: Lines) -> Motif:
    """The rows below the first ``letter-probability matrix:`` line, as many as its ``w=`` says, up
    to a blank line or another keyword."""
    begin = next(i for i, (_, t) in enumerate(lines) if t.startswith(MATRIX))
    names = [line.split() for _, line in lines[:begin] if line.startswith("MOTIF")]
    title = names[-1][-1][:LONGEST_NAME] if names and len(names[-1]) > 1 else "own motif"
    rows: list[list[float]] = []
    positions: list[int] = []
    for number, line in lines[begin + 1 :]:
        after_blank = bool(positions) and number > positions[-1] + 1
        if after_blank or line.startswith(BEHIND_MATRIX):
            break
        rows.append([_number(word, number) for word in line.split()])
        positions.append(number)
    if not rows:
        raise FileError(
            "rows of shares below the letter-probability matrix", "none", "Choose another file.",
            line=lines[begin][0],
        )  # fmt: skip
    said = WIDTH.search(lines[begin][1])
    if said and said.group(1) != str(len(rows)):
        raise FileError(
            f"as many rows of shares as w= says ({said.group(1)})", f"{len(rows)}",
            "Correct w=, or the rows below it.", line=lines[begin][0],
        )  # fmt: skip
    return Motif(title, checked_rows(rows, positions), "your file")


def _number(word: str, line: int) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and 0 <= value < 1e12):
        raise FileError("a count or a share", in_quotes(word), "Replace it by a number.", line=line)
    return value
