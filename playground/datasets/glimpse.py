"""What can be told of a file that was refused, so that a person can say what was guessed wrong."""

from __future__ import annotations

from playground.datasets.dna.fasta_labels import fields_of
from playground.datasets.file_error import FileError
from playground.datasets.reading import (
    DecodedText,
    ReadingOptions,
    ReadingReport,
    decoded,
    read_table,
)

LOOKED_AT = 200_000
"""Letters of the file."""
MOST_COLUMNS = 6_000


def glimpse(file: str, content: bytes, options: ReadingOptions) -> ReadingReport | None:
    """What its first lines look like, with no rows and no classes; None where they say nothing."""
    try:
        text, encoding = decoded(content)
    except FileError:
        return None
    if len(text) > LOOKED_AT:
        text = text[: max(text.rfind("\n", 0, LOOKED_AT), 0)] or text[:LOOKED_AT]
    start = text.lstrip()
    if start.startswith(">"):
        header = start[1:].partition("\n")[0]
        return ReadingReport(file, "fasta", encoding, columns=tuple(fields_of(header)))
    if start.startswith("@"):
        return ReadingReport(file, "ts", encoding)
    most_rows = text.count("\n") + 1
    try:
        table = read_table(
            DecodedText(text, encoding),
            options,
            noun="rows",
            most_rows=most_rows,
            most_columns=MOST_COLUMNS,
        )
    except FileError:
        return ReadingReport(
            file, "table", encoding, delimiter=options.delimiter, decimal=options.decimal,
            header=bool(options.header),
        )  # fmt: skip
    return table.report(file)


def first_lines(content: bytes, *, lines: int = 6, letters: int = 100) -> str:
    """The beginning of a file as it is; bytes that are no text are replaced."""
    begin = content[: 4 * lines * letters * 10]
    try:
        text = decoded(begin).text
    except FileError:
        text = begin.decode("utf-8", errors="replace").replace("\0", "\ufffd")
    first = text.split("\n")[:lines]
    return "\n".join(f"{line[:letters]} …" if len(line) > letters else line for line in first)
