"""Parts that lessons with training share: challenges and the exported script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.experiments import Experiment, Presets
from playground.ui.controls import set_values

Challenge = tuple[str, Mapping[str, Any]]
"""A question, and the settings that pose it."""


def challenges(lesson: Presets[Any], tasks: Mapping[str, Challenge]) -> None:
    """*Try this*: each button sets the controls and leaves the rest to you."""
    st.subheader("Try this")
    for column, (name, (question, settings)) in zip(
        st.columns(len(tasks)), tasks.items(), strict=True
    ):
        with column:
            st.button(
                name,
                on_click=set_values,
                args=(lesson,),
                kwargs=dict(settings),
                width="stretch",
            )
            st.caption(question)


def code_tab(experiment: Experiment[Any], config: Any) -> None:
    """The script of exactly this configuration."""
    script = experiment.script(config)
    st.markdown(
        "This script needs Keras and the data, not the playground. It shows the examples in the "
        "same order from the same seed, so its curves follow the ones above."
    )
    st.download_button(
        "Download", script, file_name=f"{experiment.name}.py", icon=":material/download:"
    )
    st.code(script, language="python", height=480)


def search_link(experiment: Experiment[Any]) -> None:
    """To the page that searches for better settings than those of the controls."""
    st.page_link(
        "pages/search.py",
        label="Search for better settings",
        icon=":material/manage_search:",
        query_params={"experiment": experiment.name},
    )
