"""A person's own series: the UCR archive's ``.tsv``, tables with a label column, and ``.ts``."""

from playground.datasets.time_series_files.file_error import TimeSeriesFileError
from playground.datasets.time_series_files.labelled_series import LabelledSeries
from playground.datasets.time_series_files.limits import MAX_BYTES
from playground.datasets.time_series_files.reading import SUFFIXES, read_series
from playground.datasets.time_series_files.table import LabelColumn
from playground.datasets.time_series_files.two_parts import GivenFile, series_from_files

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "GivenFile",
    "LabelColumn",
    "LabelledSeries",
    "TimeSeriesFileError",
    "read_series",
    "series_from_files",
]
