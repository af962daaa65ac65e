"""Bytes of any file of a person's own as text, tables and labels."""

from playground.datasets.reading.decoding import DecodedText, GivenFile, decoded
from playground.datasets.reading.labels import class_order, notes_on_labels, spelt
from playground.datasets.reading.options import DELIMITERS, RECOGNIZE, ReadingOptions
from playground.datasets.reading.report import (
    ClassCount,
    ReadingReport,
    class_counts,
    rows_left_out,
)
from playground.datasets.reading.table import Table, read_table
