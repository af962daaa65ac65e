"""A teacher's task on a page: what it fixes and asks for, whether it is met, and how one is set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from playground.classroom.task import MOST_TEXT, QUANTITIES, RELATIONS, Criterion, Task
from playground.datasets.brought import is_brought, title_of_brought
from playground.experiments import Config, ConfigError, Experiment, Presets
from playground.experiments.config import HIDDEN
from playground.runs import Run
from playground.ui.link import say_of_link
from playground.ui.plain_text import literal
from playground.ui.tabs import is_wanted


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


def share(experiment: Experiment[Any], config: Config, run: Run | None) -> None:
    """Links to this page: settings, the run, and a task for a class."""
    key = f"{experiment.name}:share"
    part = st.sidebar.expander("Share", icon=":material/share:", key=key, on_change="rerun")
    if not is_wanted(part, key):
        return
    with part:
        st.caption("These settings, also the seed:")
        _copyable(_link(config.as_text()))
        _say_shared_data(config)
        if run is not None:
            st.caption("This run, live for everybody who opens it:")
            _copyable(_link({"run": run.id}))
        _set_task(experiment, config)


def _say_shared_data(config: Config) -> None:
    """Data that somebody brought are in a link by name: who opens it sees and uses them."""
    brought = [text for text in config.as_text().values() if is_brought(text)]
    if brought:
        names = ", ".join(f"“{title_of_brought(text)}”" for text in brought)
        st.caption(
            ":material/group: "
            + literal(
                f"Every link here also shares your data, {names}: whoever opens it on this "
                "playground can see them, train on them and download them."
            )
        )


def _set_task(experiment: Experiment[Any], config: Config) -> None:
    st.markdown("**A task for your class**")
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
        st.caption("The teacher's link:")
        _copyable(_link(values | task.parameters()))


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


def _copyable(link: str) -> None:
    """One line with a button that copies it: wrapped, a link fills the sidebar."""
    st.code(link, language=None)


def _link(parameters: dict[str, str]) -> str:
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(parameters)}"


def settings_of_task(lesson: Presets[Any]) -> Config:
    """The settings of the link that set the task."""
    config: Config = st.session_state[f"{_key(lesson)}:settings"]
    return config


def _key(lesson: Presets[Any]) -> str:
    return f"{lesson.name}:task"
