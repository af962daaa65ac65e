"""The entries of a FASTA file: a header behind > and letters below it, in any layout.

Blanks between letters and numbers beside them are layout, as in GenBank's flat files: they are not
read, as Biopython's parser does with blanks.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from playground.datasets.dna.alphabet import IUPAC
from playground.datasets.file_error import FileError
from playground.quoted import in_quotes

MOST_SEQUENCES = 50_000
MOST_LETTERS = 5_000_000
HEADER = re.compile(r"^[ \t]*>(.*)$", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*;.*$", re.MULTILINE)
COUNT = re.compile(r"^[ \t]*[0-9]+(?=[ \t])|[ \t][0-9]+[ \t]*$", re.MULTILINE)
"""How many letters have come, before or behind those of a line."""
BLANKS = str.maketrans("", "", " \t\n\v\f")
KNOWN = "".join(IUPAC) + "U"
UNKNOWN = re.compile(f"[^{KNOWN}{KNOWN.lower()}]")


class Entry(NamedTuple):
    """One sequence of a file; `line` is that of its header."""

    header: str
    letters: str
    line: int


def read_entries(text: str) -> list[Entry]:
    """All entries, letters in capitals with T for U; reading stops at the first too many.

    Raises:
        FileError: there are none or too many, a letter is not IUPAC's, or an entry has no letters.
    """
    first = HEADER.search(text)
    above = COMMENT.sub("", text[: first.start()] if first else text)
    if above.strip():
        line = text[: len(above) - len(above.lstrip())].count("\n") + 1
        raise FileError(
            "a header that begins with >", in_quotes(above.strip().split("\n", 1)[0]),
            "Choose a FASTA file.", line=line,
        )  # fmt: skip
    if first is None:
        raise FileError("sequences in FASTA format", "an empty file", "Choose another file.")
    entries: list[Entry] = []
    line, at, total = 1, 0, 0
    found: re.Match[str] | None = first
    while found is not None:
        line += text.count("\n", at, found.start())
        at = found.start()
        following = HEADER.search(text, found.end())
        end = following.start() if following else len(text)
        letters = _letters(text[found.end() : end], line)
        total += len(letters)
        if len(entries) == MOST_SEQUENCES or total > MOST_LETTERS:
            what = "sequences" if len(entries) == MOST_SEQUENCES else "letters in all"
            most = MOST_SEQUENCES if len(entries) == MOST_SEQUENCES else MOST_LETTERS
            raise FileError(
                f"at most {most:,} {what}", "more; this is the first one too many",
                "Leave some sequences out.", line=line,
            )  # fmt: skip
        entries.append(Entry(found.group(1).strip(), letters, line))
        found = following
    return entries


def _letters(body: str, line: int) -> str:
    """The letters of an entry.

    Args:
        body: What follows its header.
        line: Of its header.
    """
    kept = COMMENT.sub("", body) if ";" in body else body
    if any(digit in kept for digit in "0123456789"):
        kept = COUNT.sub("", kept)
    letters = kept.translate(BLANKS)
    if not letters:
        raise FileError("letters below the header", "none", "Leave that header out.", line=line)
    if UNKNOWN.search(letters):
        raise _unknown_letter(kept, line)
    return letters.upper().replace("U", "T")


def _unknown_letter(body: str, line: int) -> FileError:
    """What is said of the first letter that is none; comments and counts are cut from the body."""
    for number, written in enumerate(body.split("\n"), start=line):
        found = UNKNOWN.search(written.translate(BLANKS))
        if found:
            gap = found.group() in "-.*"
            return FileError(
                f"IUPAC letters ({' '.join(IUPAC)})",
                f"{in_quotes(found.group())} at position {found.start() + 1}",
                "Leave gaps and ends out." if gap else "Replace it, by N if it is not known.",
                line=number,
            )
    raise AssertionError("there was one")
