"""A teacher's task on a page: what it fixes and asks for, and whether it is met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from playground.classroom.identity import identity_key
from playground.classroom.signed import is_signed, task_signature
from playground.classroom.task import PARAMETERS, Criterion, Task
from playground.experiments import Config, ConfigError, Experiment, Presets
from playground.folders import data_folder
from playground.runs import Run
from playground.ui.class_here import class_here
from playground.ui.link import say_of_link
from playground.ui.plain_text import literal
from playground.ui.visitor import visitor

EDITED = (
    "Expected a teacher's link as it was made on this playground. Received: one that was changed, "
    "or made on another playground. It opens as an ordinary link, without a task. Ask for the link "
    "again."
)
UNSIGNED = ":material/help: no teacher of this class has signed this task"


def remember_task(lesson: Presets[Any], config: Config) -> None:
    """Reads the task of the link once; a wrong one is named in a sentence and sets nothing."""
    key = _key(lesson)
    if key in st.session_state or not isinstance(lesson, Experiment):
        return
    st.session_state[f"{key}:settings"] = config
    try:
        task = Task.from_link(st.query_params.to_dict(), config)
        if task is not None and task.signed and not _is_signed(lesson, task):
            task = None
            say_of_link(EDITED, *PARAMETERS)
        st.session_state[key] = task
    except ConfigError as error:
        st.session_state[key] = None
        say_of_link(f"{error} There is no task.")


def signed_by_teacher(lesson: Presets[Any], task: Task) -> Task:
    """A task with the signature of this playground, where the teacher makes it."""
    if not visitor().is_teacher:
        return task
    key = identity_key(data_folder())
    return replace(task, signed=task_signature(key, lesson.name, task))


def _is_signed(lesson: Presets[Any], task: Task) -> bool:
    return is_signed(identity_key(data_folder()), lesson.name, task)


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


def pin_task(lesson: Presets[Any], task: Task | None) -> None:
    """Keeps a task beside Train until another one is pinned; None takes it away."""
    st.session_state[f"{_key(lesson)}:pinned"] = task


def pinned_task(lesson: Presets[Any]) -> Task | None:
    """What this visitor works at: a challenge that they chose, else the task of their link."""
    return st.session_state.get(f"{_key(lesson)}:pinned") or task_of(lesson)


def is_solved(lesson: Presets[Any], task: Task | None) -> bool:
    """Whether a run that this visitor has seen fulfils a task."""
    return task is not None and str(task.as_json()) in _solved(lesson)


def show_task(experiment: Experiment[Any], run: Run | None) -> None:
    """One line: the task that was chosen, else that of the run on show or of the link; what it asks
    for, and whether this run fulfils it."""
    of_run = Task.of_stranger(run.origin.task) if run else None
    pinned = st.session_state.get(f"{_key(experiment)}:pinned")
    task = pinned or of_run or task_of(experiment)
    if task is None:
        return
    begun_for_it = run is not None and of_run is not None and of_run.as_json() == task.as_json()
    judged = run if run and begun_for_it and run.state.is_finished() and run.report else None
    icon, outcome = _outcome(experiment, task, judged)
    # One line: what begins a line could be a heading or a list.
    words = literal(" ".join(task.text.split()))
    parts = [f"{icon} **Task.** {words}", *(_demand(each, judged) for each in task.criteria)]
    if class_here() is not None and not pinned:
        signed = _is_signed(experiment, task)
        parts.append(":material/verified: from your teacher" if signed else UNSIGNED)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{_key(experiment)}:line"):
        st.markdown(" · ".join(parts) + outcome, width="stretch")
        if pinned:
            st.button(
                "Unpin",
                icon=":material/close:",
                type="tertiary",
                on_click=pin_task,
                args=(experiment, None),
            )


def _outcome(experiment: Experiment[Any], task: Task, judged: Run | None) -> tuple[str, str]:
    """An icon, and what to say of the run that is judged."""
    if judged is None:
        return ":material/assignment:", ""
    config = experiment.config_type.parse(judged.config)
    controls = experiment.config_type.controls()
    if broken := [controls[name].label for name in task.broken(config)]:
        return (
            ":orange[:material/assignment_late:]",
            f" · This run changed what the task fixes: {', '.join(broken)}.",
        )
    if task.is_met_by(judged, config):
        _solved(experiment).add(str(task.as_json()))
        return (
            ":green[:material/assignment_turned_in:]",
            " · **Met.** Hand in the link under Share, This run.",
        )
    if task.criteria:
        return ":material/assignment:", " · Not yet: change a setting and train again."
    return ":material/assignment:", ""


def _demand(criterion: Criterion, run: Run | None) -> str:
    value = None if run is None else criterion.measured(run)
    if run is None or value is None:
        return f":material/radio_button_unchecked: {criterion.words()}"
    mark = "check_circle" if criterion.is_met_by(run) else "cancel"
    number = f"{value:.0f}" if float(value).is_integer() else f"{value:.4g}"
    return f":material/{mark}: {criterion.words()} — this run: {number}"


def _solved(lesson: Presets[Any]) -> set[str]:
    found: set[str] = st.session_state.setdefault(f"{_key(lesson)}:solved", set())
    return found


def settings_of_task(lesson: Presets[Any]) -> Config:
    """The settings of the link that set the task."""
    config: Config = st.session_state[f"{_key(lesson)}:settings"]
    return config


def _key(lesson: Presets[Any]) -> str:
    return f"{lesson.name}:task"
