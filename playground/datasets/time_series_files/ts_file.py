"""The ``.ts`` format of aeon and sktime: a header of ``@`` lines, then a series per line.

Channels are parted by colons, values by commas, and the label comes last:
``0.1,0.2,0.3:5,6,7:walking``. See https://www.aeon-toolkit.org, "Loading data from file".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.datasets.time_series_files.file_error import TimeSeriesFileError, snippet
from playground.datasets.time_series_files.labelled_series import LabelledSeries, gathered
from playground.datasets.time_series_files.numbers import numbers

COMMENT = ("#", "%")
ONE_LENGTH = "All series need one length: cut or stretch them."


@dataclass
class _Header:
    """What the ``@`` lines say."""

    labels: tuple[str, ...] = ()
    """Lower case, as the format does not tell cases apart."""
    labelled: bool = False
    end: int = 0
    """The line of ``@data``."""


def read_ts(text: str) -> LabelledSeries:
    """Series of one or more channels.

    Raises:
        TimeSeriesFileError: the header promises no classes or time stamps, or a line is not such a
            line, or not as long as the first.
    """
    content = text.split("\n")
    header = _header(content)
    rows: list[np.ndarray] = []
    labels: list[str] = []
    lines: list[int] = []
    for line, written in enumerate(content[header.end :], start=header.end + 1):
        written = written.strip()
        if not written or written.startswith(COMMENT):
            continue
        *channels, label = (part.strip() for part in written.split(":"))
        if not channels:
            raise TimeSeriesFileError(
                "values and a label with a colon before it",
                snippet(written),
                "Write it like 0.1,0.2,0.3:label.",
                line=line,
            )
        _check_label(label, header, line)
        first = (lines[0], rows[0]) if rows else None
        rows.append(_row(channels, line, first))
        labels.append(label)
        lines.append(line)
    return gathered(rows, labels, lines)


def _header(content: list[str]) -> _Header:
    header = _Header()
    for line, written in enumerate(content, start=1):
        words = written.split()
        if not words or words[0].startswith(COMMENT):
            continue
        key, values = words[0].lower(), [word.lower() for word in words[1:]]
        if not key.startswith("@"):
            raise TimeSeriesFileError(
                "a header of lines that begin with @, up to @data",
                snippet(written.strip()),
                "See whether this is a .ts file.",
                line=line,
            )
        if key == "@data":
            header.end = line
            break
        _take(header, key, values, line)
    if not header.end:
        raise TimeSeriesFileError(
            "a line @data between header and series",
            "no such line",
            "See whether this is a .ts file and whether it is whole.",
        )
    if not header.labelled:
        raise TimeSeriesFileError(
            "a line @classLabel true with the classes before @data",
            "no such line",
            "Series without classes cannot be classified.",
            line=header.end,
        )
    return header


def _take(header: _Header, key: str, values: list[str], line: int) -> None:
    if key == "@timestamps" and values[:1] == ["true"]:
        raise TimeSeriesFileError(
            "values at equal intervals, without time stamps,",
            "@timeStamps true",
            "Write the values alone, one per step.",
            line=line,
        )
    if key == "@targetlabel" and values[:1] == ["true"]:
        raise TimeSeriesFileError(
            "classes",
            "@targetLabel true, numbers to be predicted",
            "Choose a file for classification.",
            line=line,
        )
    if key == "@classlabel":
        if values[:1] != ["true"] or len(values) < 2:
            raise TimeSeriesFileError(
                "@classLabel true and the classes",
                snippet(" ".join(["@classLabel", *values])),
                "Name the classes, like @classLabel true walking running.",
                line=line,
            )
        header.labelled, header.labels = True, tuple(values[1:])


def _check_label(label: str, header: _Header, line: int) -> None:
    if label.lower() not in header.labels:
        known = ", ".join(header.labels[:8]) + (", …" if len(header.labels) > 8 else "")
        raise TimeSeriesFileError(
            f"a label among those of @classLabel ({known}) behind the last colon",
            snippet(label),
            "Correct the label, or name it in the header.",
            line=line,
        )


def _row(channels: list[str], line: int, first: tuple[int, np.ndarray] | None) -> np.ndarray:
    """Values of all channels, shape (steps, channels)."""
    fields = [channel.split(",") for channel in channels]
    first_line, shape = (first[0], first[1].shape) if first else (0, (0, 0))
    if first and len(fields) != shape[1]:
        raise TimeSeriesFileError(
            f"{shape[1]} channels, as in line {first_line:,},",
            f"{len(fields)}",
            "Every series needs the same channels.",
            line=line,
        )
    steps = shape[0] if first else len(fields[0])
    for number, values in enumerate(fields, start=1):
        if len(values) != steps:
            whose = f"as in line {first_line:,}" if first else "as channel 1 has"
            raise TimeSeriesFileError(
                f"{steps:,} values in channel {number}, {whose},",
                f"{len(values):,}",
                ONE_LENGTH,
                line=line,
            )
    read = [numbers(values, line, channel=number) for number, values in enumerate(fields, start=1)]
    return np.stack(read, axis=1)
