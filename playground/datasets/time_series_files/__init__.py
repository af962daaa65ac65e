"""A person's own series: the UCR archive's ``.tsv``, tables with a label column, and ``.ts``."""

from playground.datasets.time_series_files.reading import SUFFIXES, read_series
from playground.datasets.time_series_files.two_parts import series_from_files
