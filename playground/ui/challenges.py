"""*Try this*: each button sets the controls, and pins what a run must reach beside Train."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.classroom.task import Criterion, Task
from playground.experiments import Experiment, Presets
from playground.ui.controls import set_values
from playground.ui.tasks import held_by_task, is_solved, pin_task, task_of
from playground.ui.window import bring_figure_into_view

Challenge = tuple[str, Mapping[str, Any]]
"""A question, and the settings that pose it."""
TrainingChallenge = tuple[str, Mapping[str, Any], str]
"""A question, the settings that pose it, and what a run must reach to solve it, as a teacher's link
spells its criteria: ``test_accuracy>=0.95,neurons<=8``."""
DATA = "Data"
"""The group of fields that stay as a challenge sets them: other data are another challenge."""


def offer_challenges(
    lesson: Presets[Any], offered: Mapping[str, Challenge | TrainingChallenge]
) -> None:
    """A button for each challenge; those that a run has solved are ticked."""
    st.subheader("Try this")
    for column, (name, challenge) in zip(st.columns(len(offered)), offered.items(), strict=True):
        question, settings, *criteria = challenge
        task = None
        if isinstance(lesson, Experiment) and criteria:
            task = task_of_challenge(lesson, name, question, settings, criteria[0])
        with column:
            held = held_by_task(lesson, settings)
            st.button(
                name,
                icon=":material/check:" if is_solved(lesson, task) else None,
                on_click=_pose,
                args=(lesson, settings, task),
                width="stretch",
                disabled=bool(held),
                help=f"Your task fixes {', '.join(held)}." if held else None,
            )
            st.caption(question)


def task_of_challenge(
    lesson: Experiment[Any], name: str, question: str, settings: Mapping[str, Any], criteria: str
) -> Task:
    """A challenge as a task: what it asks for, and the data that it is about."""
    values = dict(settings)
    config = lesson.config_type.parse(values, base=lesson.preset(values.pop("preset", None)))
    texts = config.as_text()
    data = [each for each, field in config.controls().items() if field.group == DATA]
    fixed = {each: texts[each] for each in data if each in texts}
    demands = tuple(Criterion.parse(part) for part in criteria.split(","))
    return Task(f"{name}. {question}", fixed, criteria=demands)


def _pose(lesson: Presets[Any], settings: Mapping[str, Any], task: Task | None) -> None:
    set_values(lesson, **settings)
    if task is not None and task_of(lesson) is None:
        pin_task(lesson, task)
    bring_figure_into_view()
