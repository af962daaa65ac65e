"""A table of what is kept on disk; choosing a row opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from playground.ui.data_table import data_table


def earlier(kind: str, rows: Sequence[Mapping[str, Any]], links: Sequence[dict[str, str]]) -> None:
    """Draws a row for each search or sweep that is kept.

    Args:
        kind: ``search`` or ``sweep``: the name of its id in a link.
        rows: Cells by title, the newest first.
        links: The parameters of each row's link.
    """
    if not rows:
        st.caption(f"{kind.capitalize()} results are kept on disk and listed here.")
        return
    chosen: Any = data_table(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"{kind}:earlier",
        column_config={"Begun": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")},
        alt=f"What each earlier {kind} varied and what became of it.",
    )
    picked = chosen.selection.rows
    if picked and picked[0] < len(links) and links[picked[0]][kind] != st.query_params.get(kind):
        st.query_params.from_dict(links[picked[0]])
        st.rerun()
