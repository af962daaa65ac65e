"""The form in which a teacher sets a task, and the link that carries it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.classroom.task import MOST_TEXT, QUANTITIES, RELATIONS, Criterion, Task
from playground.experiments import Config, Experiment
from playground.experiments.config import HIDDEN
from playground.ui.share_link import share_link
from playground.ui.tasks import signed_by_teacher


def set_task(experiment: Experiment[Any], config: Config) -> None:
    """Asks for a task. Its link names every setting, so that it stays the same when a preset
    changes."""
    st.caption(
        "A task for your class. Students cannot change the settings that it fixes, and do not see "
        "those that it hides."
    )
    prefix = f"{experiment.name}:set_task"
    controls = experiment.config_type.controls()
    names = [control.name for control in controls.values() if control.group != HIDDEN]
    text = st.text_area(
        "Task",
        key=f"{prefix}:text",
        max_chars=MOST_TEXT,
        placeholder="Reach 0.95 on the spiral with at most 8 neurons.",
    )
    label = lambda name: controls[name].label  # noqa: E731
    fixed = st.multiselect("Fix", names, key=f"{prefix}:fix", format_func=label)
    hidden = st.multiselect("Hide", names, key=f"{prefix}:hide", format_func=label)
    found = [_set_demand(f"{prefix}:{number}", number == 0) for number in range(2)]
    criteria = [criterion for criterion in found if criterion]
    if text or fixed or hidden or criteria:
        values = config.as_text()
        task = Task(
            text.strip(), {n: values[n] for n in (*fixed, *hidden)}, tuple(hidden), tuple(criteria)
        )
        share_link(
            {**values, **signed_by_teacher(experiment, task).parameters()}, key=f"{prefix}:link"
        )


def _set_demand(key: str, is_first: bool) -> Criterion | None:
    """A row of controls for one demand; None while it asks for nothing."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        quantity = st.selectbox(
            "Passed when" if is_first else "and",
            list(QUANTITIES),
            index=None,
            key=f"{key}:quantity",
            format_func=lambda name: QUANTITIES[name].words,
            placeholder="nothing",
            on_change=_suggest,
            args=(key,),
        )
        if quantity is None:
            return None
        relation = st.selectbox(
            "Relation",
            list(RELATIONS),
            key=f"{key}:relation",
            format_func=RELATIONS.__getitem__,
            label_visibility="collapsed",
        )
        value = st.number_input(
            "Value", key=f"{key}:value", format="%g", label_visibility="collapsed"
        )
    return Criterion(quantity, str(relation), float(value))


def _suggest(key: str) -> None:
    """A demand begins at a sensible value of what it asks for."""
    quantity = QUANTITIES.get(st.session_state[f"{key}:quantity"])
    if quantity is not None:
        st.session_state[f"{key}:relation"] = quantity.relation
        st.session_state[f"{key}:value"] = quantity.first
