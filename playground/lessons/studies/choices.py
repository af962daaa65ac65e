"""Which study a page shows, and of which experiment."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import ConfigError, Experiment
from playground.lessons.studies.drivers import Drivers
from playground.studies.repository import Found, Study, StudyError
from playground.ui.experiment_choice import experiment_switch, set_experiment
from playground.ui.plain_text import literal
from playground.ui.window import begins_at_link


def study_of_link(drivers: Drivers[Any, Found]) -> Found | None:
    """The study that the link names."""
    study_id = st.query_params.get(drivers.name)
    if not study_id:
        return None
    try:
        return drivers.status(study_id)
    except (StudyError, ConfigError) as error:
        st.warning(literal(str(error)), icon=":material/link_off:")
        del st.query_params[drivers.name]
        return None


def experiment_of_study(
    kind: str, study: Study[Any] | None, default: str, help_text: str
) -> Experiment[Any]:
    """The switch between experiments, in the sidebar; a link may name one, or a study of it."""
    key = f"{kind}:experiment"
    if begins_at_link(key) or "experiment" in st.query_params:
        linked = st.query_params.get("experiment")
        set_experiment(key, study.settings.experiment_name if study else linked, default)
    chosen = experiment_switch(key, help_text)
    st.query_params["experiment"] = chosen.name
    return chosen
