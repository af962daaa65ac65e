"""Bytes of a file as series: first whether it is text at all, then by its name."""

from __future__ import annotations

from pathlib import PurePath

from playground.datasets.time_series_files.file_error import TimeSeriesFileError
from playground.datasets.time_series_files.labelled_series import LabelledSeries
from playground.datasets.time_series_files.limits import MAX_BYTES
from playground.datasets.time_series_files.table import LabelColumn, read_csv
from playground.datasets.time_series_files.ts_file import read_ts
from playground.datasets.time_series_files.tsv_file import read_tsv

SUFFIXES = ("tsv", "csv", "ts", "txt")
BEGINNINGS = {
    b"PK\x03\x04": ("a zip archive", "Unpack it and choose the file inside."),
    b"\x1f\x8b": ("a gzip archive", "Unpack it and choose the file inside."),
    b"\x93NUMPY": ("a NumPy array", "Save the series as text."),
    b"\x89HDF": ("an HDF5 file", "Save the series as text."),
    b"%PDF": ("a PDF document", "Choose the file with the numbers."),
}


def read_series(
    name: str, content: bytes, label_column: LabelColumn = "by its name"
) -> LabelledSeries:
    """Series of a ``.tsv``, ``.csv``, ``.ts`` or ``.txt`` file.

    Raises:
        TimeSeriesFileError: what is wrong, on which line of which file.
    """
    file = PurePath(name.replace("\\", "/")).name
    try:
        text = _text(content)
        suffix = PurePath(file).suffix.lower()
        if suffix == ".ts":
            return read_ts(text)
        if suffix == ".csv":
            return read_csv(text, label_column)
        if suffix == ".tsv":
            return read_tsv(text)
        if suffix == ".txt":
            return read_ts(text) if text.lstrip().startswith(("@", "#")) else _plain(text)
        raise TimeSeriesFileError(
            "a name that ends in .tsv, .csv or .ts",
            suffix or "no ending",
            "Rename the file, or save it as one of these.",
        )
    except TimeSeriesFileError as error:
        raise error.named(file) from None


def _plain(text: str) -> LabelledSeries:
    return read_tsv(text) if "\t" in text.split("\n", 1)[0] else read_csv(text, "first")


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise TimeSeriesFileError(
            f"at most {MAX_BYTES // 1024**2} MB",
            f"{len(content) / 1024**2:,.0f} MB",
            "Leave some series out, or write fewer digits.",
        )
    if not content.strip():
        raise TimeSeriesFileError("series, one per line", "an empty file", "Choose another file.")
    for beginning, (what, advice) in BEGINNINGS.items():
        if content.startswith(beginning):
            raise TimeSeriesFileError("text", what, advice)
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise TimeSeriesFileError(
            "text in UTF-8", "a zero byte", "Save the series as text in UTF-8.", line=line
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TimeSeriesFileError(
            "text in UTF-8",
            f"the byte 0x{content[error.start]:02x}",
            "Save the series as text in UTF-8.",
            line=content[: error.start].count(b"\n") + 1,
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
