"""A file as series: as a table or as ``.ts``, by its name."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import PurePath

from playground.datasets.file_error import FileError, naming
from playground.datasets.reading import RECOGNIZE, DecodedText, GivenFile, ReadingOptions, decoded
from playground.datasets.time_series_files.labelled_series import LabelledSeries
from playground.datasets.time_series_files.table_file import read_series_table
from playground.datasets.time_series_files.ts_file import read_ts

SUFFIXES = ("tsv", "csv", "ts", "txt")


def read_series(name: str, content: bytes, options: ReadingOptions = RECOGNIZE) -> LabelledSeries:
    """Series of a ``.tsv``, ``.csv``, ``.ts`` or ``.txt`` file.

    Raises:
        FileError: what is wrong, on which line of which file.
    """
    file = GivenFile(name, content).file
    with naming(file):
        series = _read(PurePath(file).suffix.lower(), decoded(content), options)
    return replace(series, report=replace(series.report, file=file))


def _read(suffix: str, text: DecodedText, options: ReadingOptions) -> LabelledSeries:
    if suffix not in {f".{known}" for known in SUFFIXES}:
        raise FileError(
            "a name that ends in .tsv, .csv, .txt or .ts",
            suffix or "no ending",
            "Rename the file, or save it as one of these.",
        )
    if suffix == ".ts" or (suffix == ".txt" and _begins_as_ts(text.text)):
        return read_ts(text)
    return read_series_table(text, options, class_first=suffix != ".csv")


def _begins_as_ts(text: str) -> bool:
    lines = (line.strip() for line in io.StringIO(text))
    return next((line for line in lines if line and not line.startswith("#")), "").startswith("@")
