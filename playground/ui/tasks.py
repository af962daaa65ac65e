"""A teacher's task on a page: what it fixes and asks for, and whether it is met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.classroom.task import Criterion, Task
from playground.experiments import Config, ConfigError, Experiment, Presets
from playground.runs import Run
from playground.ui.link import say_of_link
from playground.ui.plain_text import literal


def remember_task(lesson: Presets[Any], config: Config) -> None:
    """Reads the task of the link once; a wrong one is named in a sentence and sets nothing."""
    key = _key(lesson)
    if key in st.session_state or not isinstance(lesson, Experiment):
        return
    st.session_state[f"{key}:settings"] = config
    try:
        st.session_state[key] = Task.from_link(st.query_params.to_dict(), config)
    except ConfigError as error:
        st.session_state[key] = None
        say_of_link(f"{error} There is no task.")


def task_of(lesson: Presets[Any]) -> Task | None:
    """The task that this visitor's link has set on this page."""
    return st.session_state.get(_key(lesson))


def held_by_task(lesson: Presets[Any], settings: Mapping[str, Any]) -> list[str]:
    """Labels of the fields that these settings would change and the task holds."""
    task = task_of(lesson)
    if task is None:
        return []
    values = dict(settings)
    preset = values.pop("preset", None)
    config = lesson.config_type.parse(values, base=lesson.preset(preset))
    controls = lesson.config_type.controls()
    broken = task.broken(config)
    # A preset's seed is not what a challenge is about: the task's stays.
    asked = set(values) | (set(broken) - {"seed"} if preset else set())
    return [controls[name].label for name in broken if name in asked]


def show_task(experiment: Experiment[Any], run: Run | None) -> None:
    """The task of the run on show, else of the link: its words, and which demands are met."""
    try:
        task = (Task.from_json(run.origin.task) if run else None) or task_of(experiment)
    except (ConfigError, KeyError):  # a run that came from elsewhere
        task = None
    if task is None:
        return
    judged = run if run is not None and run.state.is_finished() and run.report else None
    lines = [_demand(criterion, judged) for criterion in task.criteria]
    # One line: what begins a line could be a heading or a list.
    words = literal(" ".join(task.text.split()))
    text = f"**Task.** {words}" + "".join(f"  \n{line}" for line in lines)
    if judged is None:
        st.info(text, icon=":material/assignment:")
        return
    config = experiment.config_type.parse(judged.config)
    broken = task.broken(config)
    if broken:
        st.warning(
            f"{text}  \nThis run changed what the task fixes: {', '.join(broken)}.",
            icon=":material/assignment_late:",
        )
    elif task.is_met_by(judged, config):
        st.success(
            f"{text}  \n**Met.** Send your teacher the link of this page: it carries this run as "
            "evidence.",
            icon=":material/assignment_turned_in:",
        )
    elif task.criteria:
        st.warning(
            f"{text}  \nNot yet: change a setting and train again.", icon=":material/assignment:"
        )
    else:
        st.info(text, icon=":material/assignment:")


def _demand(criterion: Criterion, run: Run | None) -> str:
    value = None if run is None else criterion.measured(run)
    if run is None or value is None:
        return f":material/radio_button_unchecked: {criterion.words()}"
    mark = "check_circle" if criterion.is_met_by(run) else "cancel"
    number = f"{value:.0f}" if float(value).is_integer() else f"{value:.4g}"
    return f":material/{mark}: {criterion.words()} — this run: {number}"


def settings_of_task(lesson: Presets[Any]) -> Config:
    """The settings of the link that set the task."""
    config: Config = st.session_state[f"{_key(lesson)}:settings"]
    return config


def _key(lesson: Presets[Any]) -> str:
    return f"{lesson.name}:task"
