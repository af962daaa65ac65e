"""Tables of pages, whose button saves them as CSV: no text in them begins as a formula does."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.export.curves_csv import RUN_BY_SPREADSHEETS

UNSEEN = "\N{WORD JOINER}"
"""Takes no room: the text is shown as typed, and a spreadsheet takes the cell for text."""


def data_table(data: Any, **settings: Any) -> Any:
    """`st.dataframe` of rows, each a value by column, without an index."""
    return st.dataframe(as_text_cells(data), **{"hide_index": True} | settings)


def as_text_cells(value: Any) -> Any:
    """The same rows, in which no text begins as a formula does; numbers stay numbers."""
    if isinstance(value, str):
        return UNSEEN + value if value.startswith(RUN_BY_SPREADSHEETS) else value
    if isinstance(value, dict):
        return {name: as_text_cells(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_text_cells(part) for part in value]
    return value
