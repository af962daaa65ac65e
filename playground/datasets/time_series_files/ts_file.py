"""The ``.ts`` format of aeon and sktime: a header of ``@`` lines, then a series per line.

Channels are parted by colons, values by commas, and the class comes last:
``0.1,0.2,0.3:5,6,7:walking``. See https://www.aeon-toolkit.org, "Loading data from file".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

import numpy as np

from playground.datasets.file_error import FileError
from playground.datasets.reading import DecodedText, spelt
from playground.datasets.reading.cells import numbers
from playground.datasets.time_series_files.labelled_series import (
    MAX_CHANNELS,
    MAX_SERIES,
    MAX_STEPS,
    LabelledSeries,
    gathered,
)
from playground.quoted import in_quotes

COMMENT = ("#", "%")


@dataclass
class _Header:
    """What the ``@`` lines say."""

    said: dict[str, str] = field(default_factory=dict)
    """Each keyword and its first value, both in lower case."""
    labels: tuple[str, ...] = ()
    end: int = 0
    """The line of ``@data``."""

    def class_named(self, label: str) -> str | None:
        """The class as the header writes it; the format does not tell cases apart."""
        name = spelt(label)
        same = [known for known in self.labels if spelt(known) == name]
        alike = [known for known in self.labels if spelt(known).casefold() == name.casefold()]
        return next(iter(same or alike), None)


def read_ts(decoded: DecodedText) -> LabelledSeries:
    """Series of one or more channels.

    Raises:
        FileError: the header promises no classes, or time stamps, or a line is no series.
    """
    content = decoded.text.split("\n")
    header = _header(content)
    classes: dict[str, str | None] = {}
    rows: list[np.ndarray] = []
    labels: list[str] = []
    lines: list[int] = []
    for line, written in enumerate(islice(content, header.end, None), start=header.end + 1):
        written = written.strip()
        if not written or written.startswith(COMMENT):
            continue
        if len(rows) == MAX_SERIES or written.count(":") > MAX_CHANNELS:
            limit = MAX_SERIES if len(rows) == MAX_SERIES else MAX_CHANNELS
            raise FileError(
                f"at most {limit:,} {'series' if limit == MAX_SERIES else 'channels'}",
                "more",
                "Leave some out.",
                line=line,
            )
        *channels, label = (part.strip() for part in written.split(":"))
        if not channels:
            raise FileError(
                "values and a class with a colon before it",
                in_quotes(written),
                "Write it like 0.1,0.2,0.3:label.",
                line=line,
            )
        if label not in classes:
            classes[label] = header.class_named(label)
        labels.append(_checked(classes[label], label, header, line))
        rows.append(_row(channels, line, (lines[0], rows[0].shape[1]) if rows else None))
        lines.append(line)
    series = gathered(rows, labels, lines, decoded.encoding, format="ts")
    return _with_contradictions(series, header)


def _header(content: list[str]) -> _Header:
    header = _Header()
    for line, written in enumerate(content, start=1):
        if written.startswith(COMMENT):
            continue
        words = written.split(maxsplit=200)
        if not words or words[0].startswith(COMMENT):
            continue
        key, values = words[0].lower(), words[1:]
        if not key.startswith("@"):
            raise FileError(
                "a header of lines that begin with @, up to @data",
                in_quotes(written.strip()),
                "See whether this is a .ts file.",
                line=line,
            )
        if key == "@data":
            header.end = line
            break
        _take(header, key, values, line)
    if not header.end:
        raise FileError(
            "a line @data between header and series",
            "no such line",
            "See whether this is a .ts file and whether it is whole.",
        )
    if not header.labels:
        raise FileError(
            "a line @classLabel true with the classes before @data",
            "no such line",
            "Series without classes cannot be classified.",
            line=header.end,
        )
    return header


def _take(header: _Header, key: str, values: list[str], line: int) -> None:
    first = values[0].lower() if values else ""
    header.said[key] = first
    if key == "@timestamps" and first == "true":
        raise FileError(
            "values at equal intervals, without time stamps,",
            "@timeStamps true",
            "Write the values alone, one per step.",
            line=line,
        )
    if key == "@targetlabel" and first == "true":
        raise FileError(
            "classes",
            "@targetLabel true, numbers to be predicted",
            "Choose a file for classification.",
            line=line,
        )
    if key == "@classlabel":
        if first != "true" or len(values) < 2:
            raise FileError(
                "@classLabel true and the classes",
                in_quotes(" ".join(["@classLabel", *values])),
                "Name the classes, like @classLabel true walking running.",
                line=line,
            )
        header.labels = tuple(values[1:])


def _checked(known: str | None, label: str, header: _Header, line: int) -> str:
    if known is None:
        named = ", ".join(header.labels[:8]) + (", …" if len(header.labels) > 8 else "")
        raise FileError(
            f"a class among those of @classLabel ({named}) behind the last colon",
            in_quotes(label),
            "Correct it, or name it in the header.",
            line=line,
        )
    return known


def _row(channels: list[str], line: int, first: tuple[int, int] | None) -> np.ndarray:
    """Values of all channels, shape (steps, channels); a shorter channel ends in NaN."""
    if first and len(channels) != first[1]:
        raise FileError(
            f"{first[1]} channels, as in line {first[0]:,},",
            f"{len(channels)}",
            "Every series needs the same channels.",
            line=line,
        )
    longest = max(channel.count(",") + 1 for channel in channels)
    if longest > MAX_STEPS:
        raise FileError(
            f"at most {MAX_STEPS:,} values per series", f"{longest:,}", "Cut it.", line=line
        )
    row = np.full((longest, len(channels)), np.nan)
    for number, channel in enumerate(channels, start=1):
        values = numbers(channel.split(","), ".", line, partial(_value_name, number))
        row[: len(values), number - 1] = values
    return row


def _value_name(channel: int, place: int) -> str:
    return f"value {place + 1} of channel {channel}"


def _with_contradictions(series: LabelledSeries, header: _Header) -> LabelledSeries:
    """The series, with a note where the header says something else than the lines below it."""
    report = series.report
    low, high = report.lengths
    channels = "1 channel" if report.channels == 1 else f"{report.channels} channels"
    equal = f"{low} values" if low == high else f"{low} to {high} values"
    checks = (
        ("@univariate", "@univariate", "true", report.channels == 1, channels),
        ("@univariate", "@univariate", "false", report.channels > 1, channels),
        ("@equallength", "@equalLength", "true", low == high, equal),
        ("@missing", "@missing", "false", not report.missing, "missing values"),
    )
    notes = [
        f"The header says {shown} {value}, but the series have {found}; the series were believed."
        for key, shown, value, holds, found in checks
        if header.said.get(key) == value and not holds
    ]
    for key, shown, number, found in (
        ("@dimensions", "@dimensions", report.channels, channels),
        ("@serieslength", "@seriesLength", high, equal),
    ):
        said = header.said.get(key, "")
        if said.isdecimal() and int(said[:9]) not in (0, number):
            notes.append(
                f"The header says {shown} {said[:9]}, but the series have {found}; the series "
                "were believed."
            )
    return replace(series, report=replace(report, notes=(*notes, *report.notes)))
