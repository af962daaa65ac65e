"""The curves of a run as a table that any program reads."""

from __future__ import annotations

import csv
import io

from playground.runs.run import History

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet takes for a formula."""
COUNTED = ("epoch",)
"""Columns of whole numbers."""


def text_cell(text: str) -> str:
    """A cell that a spreadsheet takes for text: an apostrophe stands before what it would run."""
    return f"'{text}" if text.startswith(RUN_BY_SPREADSHEETS) else text


def curves_csv(history: History) -> str:
    """One row per epoch and every recorded column, each number with all its digits."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(text_cell, history))
    columns = [
        [int(value) if name in COUNTED else repr(float(value)) for value in column]
        for name, column in history.items()
    ]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()
