"""Which study a page shows, and of which experiment."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import EXPERIMENTS, ConfigError, Experiment
from playground.lessons.studies.drivers import Drivers
from playground.quoted import quoted
from playground.studies.repository import Found, Study, StudyError
from playground.ui.link import say_of_link
from playground.ui.window import begins_at_link


def study_of_link(drivers: Drivers[Any, Found]) -> Found | None:
    """The study that the link names."""
    study_id = st.query_params.get(drivers.name)
    if not study_id:
        return None
    try:
        return drivers.visible(study_id)
    except (StudyError, ConfigError) as error:
        say_of_link(error, drivers.name)
        return None


def experiment_of_study(kind: str, study: Study[Any] | None, help_text: str) -> Experiment[Any]:
    """The switch between experiments, in the sidebar; a link may name one, or a study of it.
    Another experiment begins with a link of its own."""
    key = f"{kind}:experiment"
    if begins_at_link(key) or "experiment" in st.query_params:
        asked = study.settings.experiment_name if study else st.query_params.get("experiment")
        if asked is not None and asked not in EXPERIMENTS:
            say_of_link(
                f"Expected an experiment among {', '.join(EXPERIMENTS)}. Received: "
                f"experiment={quoted(asked)}."
            )
        begins = next((e.name for e in EXPERIMENTS.values() if kind in e.begins), "")
        default = begins or next(iter(EXPERIMENTS))
        st.session_state[key] = asked if asked in EXPERIMENTS else default
    name: str = st.sidebar.selectbox(
        "Experiment",
        list(EXPERIMENTS),
        key=key,
        format_func=lambda name: EXPERIMENTS[name].title,
        help=help_text,
        on_change=_begin_link,
        args=(key,),
        persist_state="session",
    )
    st.query_params["experiment"] = name
    return EXPERIMENTS[name]


def _begin_link(key: str) -> None:
    st.query_params.clear()
    st.query_params["experiment"] = st.session_state[key]
