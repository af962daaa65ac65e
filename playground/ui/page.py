"""Parts that lessons with training share: challenges, and what can be taken home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.experiments import Experiment, Presets
from playground.ui.controls import set_values
from playground.ui.export import code_tab
from playground.ui.tasks import held_by_task
from playground.ui.window import bring_figure_into_view

__all__ = ["Challenge", "challenges", "code_tab", "search_link"]

Challenge = tuple[str, Mapping[str, Any]]
"""A question, and the settings that pose it."""


def challenges(lesson: Presets[Any], tasks: Mapping[str, Challenge]) -> None:
    """*Try this*: each button sets the controls and leaves the rest to you."""
    st.subheader("Try this")
    for column, (name, (question, settings)) in zip(
        st.columns(len(tasks)), tasks.items(), strict=True
    ):
        with column:
            held = held_by_task(lesson, settings)
            st.button(
                name,
                on_click=_pose,
                args=(lesson, settings),
                width="stretch",
                disabled=bool(held),
                help=f"Your task fixes {', '.join(held)}." if held else None,
            )
            st.caption(question)


def _pose(lesson: Presets[Any], settings: Mapping[str, Any]) -> None:
    set_values(lesson, **settings)
    bring_figure_into_view()


def search_link(experiment: Experiment[Any]) -> None:
    """To the page that searches for better settings than those of the controls."""
    st.page_link(
        "pages/search.py",
        label="Search for better settings",
        icon=":material/manage_search:",
        query_params={"experiment": experiment.name},
    )
