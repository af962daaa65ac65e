"""What the pages of sweeps and of searches have in common, from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from playground.lessons.studies.drivers import Drivers
from playground.lessons.studies.earlier import earlier_studies
from playground.studies.repository import Study
from playground.ui.share import headline
from playground.ui.tabs import is_wanted

Chosen = TypeVar("Chosen")


def study_page(
    drivers: Drivers[Any, Any],
    study: Study[Any] | None,
    *,
    question: str,
    words: str = "",
    choose: Callable[[], Chosen],
    show: Callable[[Chosen], object],
) -> Chosen:
    """Question, what to vary, progress and results, earlier studies.

    Args:
        study: The one that the link names.
        choose: Draws the choices.
        show: Draws buttons, figures and results of the study, beneath what was chosen.

    Returns:
        What was chosen, or why it cannot be begun.
    """
    headline(question, f"{drivers.name}:share", words)
    with st.expander("What to vary", expanded=study is None, icon=":material/tune:"):
        chosen = choose()
    show(chosen)
    key = f"{drivers.name}:past"
    label = f"Earlier {drivers.plural}"
    earlier = st.expander(label, icon=":material/history:", key=key, on_change="rerun")
    if is_wanted(earlier, key):
        with earlier:
            earlier_studies(drivers)
    return chosen
