"""What to search: the experiment, its fields, their ranges, and how long."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import Config, ConfigError, Experiment
from playground.experiments.config import Control
from playground.lessons.studies.choices import experiment_of_study
from playground.studies.search.search import Search
from playground.studies.search.settings import SearchConfig, SearchSettings
from playground.studies.search.space import (
    Choices,
    Dimension,
    Range,
    choices,
    dimension,
    first_fields,
    tunable,
    whole_dimension,
)
from playground.ui.controls import set_values
from playground.ui.window import is_back_or_forward

COLUMNS = 3
TRIALS, MINUTES = "trials", "minutes"
PERSIST: dict[str, Any] = {"persist_state": "session"}


def choose_experiment(search: Search | None) -> Experiment[Any]:
    """The switch between experiments; controls not set yet are put at the search of a link."""
    chosen = experiment_of_study(
        "search",
        search,
        "What to improve. The controls below are its current settings.",
    )
    if search is not None and not _has_controls(chosen):
        set_values(chosen, **search.settings.base.model_dump())
    return chosen


def choose_settings(
    experiment: Experiment[Any], base: Config, search: Search | None
) -> SearchSettings | ConfigError:
    """Fields, ranges and budget; an error in one sentence where they make no search."""
    _fill(experiment, search)
    known, key = tunable(experiment), _key(experiment, "fields")
    if is_back_or_forward():
        st.session_state[key] = _linked_fields(experiment) or list(first_fields(experiment))
    names = st.multiselect(
        "Settings to search",
        list(known),
        key=key,
        format_func=lambda name: known[name].label,
        help="All others keep their values from the sidebar.",
        **PERSIST,
    )
    if names != (_linked_fields(experiment) or list(first_fields(experiment))):
        st.query_params["fields"] = ",".join(names)
    space: dict[str, Dimension] = {}
    try:
        for first in range(0, len(names), COLUMNS):
            members = names[first : first + COLUMNS]
            for place, name in zip(st.columns(COLUMNS), members, strict=False):
                with place:
                    space[name] = _dimension(experiment, known[name], base)
        settings = SearchSettings(experiment.name, base, space, _how(experiment))
        settings.check()
    except ConfigError as error:
        return error
    return settings


def _has_controls(experiment: Experiment[Any]) -> bool:
    linked = set(st.query_params) & {"preset", *experiment.config_type.model_fields}
    return bool(linked) or f"{experiment.name}:preset" in st.session_state


def _key(experiment: Experiment[Any], name: str) -> str:
    return f"search:{experiment.name}:{name}"


def _fill(experiment: Experiment[Any], search: Search | None) -> None:
    """At first: the fields and the budget of the search on show, or the fields of the link."""
    if _key(experiment, "fields") in st.session_state:
        return
    shown = search if search and search.settings.experiment_name == experiment.name else None
    space = shown.settings.space if shown else {}
    config = shown.settings.config if shown else SearchConfig()
    fields = [name for name in space if name in tunable(experiment)] or _linked_fields(experiment)
    st.session_state[_key(experiment, "fields")] = fields or list(first_fields(experiment))
    for name, found in space.items():
        if isinstance(found, Range):
            st.session_state[_key(experiment, f"ends:{name}")] = _ends(found)
        else:
            st.session_state[_key(experiment, f"values:{name}")] = [
                v or "none" for v in found.values
            ]
    st.session_state[_key(experiment, "budget")] = MINUTES if config.trials is None else TRIALS
    st.session_state[_key(experiment, TRIALS)] = config.trials or 20
    st.session_state[_key(experiment, MINUTES)] = config.minutes or 5.0
    for name in ("parallel", "pruning", "seed"):
        st.session_state[_key(experiment, name)] = getattr(config, name)


def _linked_fields(experiment: Experiment[Any]) -> list[str]:
    linked = dict.fromkeys(st.query_params.get("fields", "").split(","))
    return [name for name in linked if name in tunable(experiment)]


def _dimension(experiment: Experiment[Any], control: Control, base: Config) -> Dimension:
    """A range slider over what the field's own slider offers, or a list of choices."""
    whole = whole_dimension(experiment, control.name, base)
    label = control.label + (f" ({control.unit})" if control.unit else "")
    if isinstance(whole, Choices):
        return _choices(experiment, control, whole, label)
    # Not set through the widget's own key: a slider has two ends by its default value alone.
    ends = st.session_state.setdefault(_key(experiment, f"ends:{control.name}"), _ends(whole))
    key = _key(experiment, f"range:{control.name}")
    common: dict[str, Any] = {"label": label, "value": ends, "key": key, "help": control.help}
    common |= PERSIST
    if control.choices:
        offered = {*control.choices, *ends} - {None}
        options = sorted(v for v in offered if v > 0 or not whole.logarithmic)
        low, high = st.select_slider(options=options, format_func="{:g}".format, **common)
    else:
        number = int if whole.integer else float
        low, high = st.slider(
            min_value=number(control.minimum or 0),
            max_value=number(control.maximum or 1),
            step=number(control.step or 1),
            **common,
        )
    return dimension(experiment, control.name, low=low, high=high)


def _ends(found: Range) -> tuple[float | int, float | int]:
    number = int if found.integer else float
    return number(found.low), number(found.high)


def _choices(experiment: Experiment[Any], control: Control, whole: Choices, label: str) -> Choices:
    key = _key(experiment, f"values:{control.name}")
    offered = [value or "none" for value in whole.values]
    if key not in st.session_state:
        st.session_state[key] = offered
    listed = control.kind in ("integers", "numbers", "choices")
    values = st.multiselect(
        label,
        list(dict.fromkeys((*offered, *st.session_state[key]))),
        key=key,
        help=f"{control.help} Two values at least."
        + (" Others can be typed: 64,32." if listed else ""),
        accept_new_options=listed or control.optional,
        **PERSIST,
    )
    return choices(experiment, control.name, ["" if v == "none" and listed else v for v in values])


def _how(experiment: Experiment[Any]) -> SearchConfig:
    described = SearchConfig.controls()
    columns = st.columns(5, vertical_alignment="bottom")
    budget = columns[0].segmented_control(
        "Budget", [TRIALS, MINUTES], key=_key(experiment, "budget"), required=True, **PERSIST
    )
    with columns[1]:
        amount = _number(experiment, described[budget or TRIALS])
    values: dict[str, Any] = {TRIALS: None, MINUTES: None, budget or TRIALS: amount}
    with columns[2]:
        values["parallel"] = _number(experiment, described["parallel"])
    with columns[3]:
        values["seed"] = _number(experiment, described["seed"])
    values["pruning"] = columns[4].toggle(
        described["pruning"].label,
        key=_key(experiment, "pruning"),
        help=described["pruning"].help,
        **PERSIST,
    )
    return SearchConfig.parse(values)


def _number(experiment: Experiment[Any], control: Control) -> float:
    number = int if control.kind == "integer" else float
    return st.number_input(
        control.label,
        min_value=number(control.minimum or 0),
        max_value=number(control.maximum or 1),
        step=number(1),
        format="%d" if number is int else "%g",
        key=_key(experiment, control.name),
        help=control.help,
        **PERSIST,
    )
