"""Bytes of any file of a person's own as text, tables and labels."""

from playground.datasets.reading.options import (
    DELIMITERS,
    DecimalMark,
    Delimiter,
    ReadingOptions,
)
from playground.datasets.reading.report import ClassCount, ColumnLeftOut, ReadingReport

__all__ = [
    "DELIMITERS",
    "ClassCount",
    "ColumnLeftOut",
    "DecimalMark",
    "Delimiter",
    "ReadingOptions",
    "ReadingReport",
]
