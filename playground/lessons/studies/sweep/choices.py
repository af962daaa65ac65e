"""What to sweep: the experiment, one or two fields, their values, and how many seeds."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.engine import LimitError
from playground.experiments import Config, ConfigError, Experiment, Lesson
from playground.lessons.studies.choices import experiment_of_study
from playground.number_text import counted
from playground.quoted import quoted
from playground.runs import RunQuery, RunState
from playground.studies.sweep.repository import SweepStatus
from playground.studies.sweep.settings import (
    MOST_AXES,
    MOST_SEEDS,
    MOST_VALUES,
    Axis,
    Sweep,
    parse_axis,
    suggested_values,
    sweepable,
)
from playground.ui import services
from playground.ui.controls import set_values
from playground.ui.link import say_of_link
from playground.ui.window import begins_at_link

FIRST_SEEDS = 3
BETWEEN_AXES = "|"
PERSIST: dict[str, Any] = {"persist_state": "session"}


def lesson_of(experiment: Experiment[Any]) -> Lesson[Any]:
    """The controls of an experiment, apart from those of its own page."""
    presets = dict(experiment.presets)
    default = experiment.default_preset
    first = {"start": presets[default].model_copy(update=experiment.sweep_changes)}
    earlier = experiment.earlier_default
    if earlier is not None:
        earlier = earlier.model_copy(update=experiment.sweep_changes)
    lesson: Lesson[Any] = Lesson(f"sweep_{experiment.name}", first | presets, earlier)
    return lesson


def choose_experiment(status: SweepStatus | None) -> Experiment[Any]:
    """The switch between experiments; the controls are put at the sweep of a link."""
    chosen = experiment_of_study(
        "sweep",
        status,
        "What is trained. The controls below hold for all runs, except for what varies.",
    )
    if status is not None and st.session_state.get("sweep:filled") != status.id:
        st.session_state["sweep:filled"] = status.id
        set_values(lesson_of(chosen), **status.settings.base.model_dump())
        _fill(chosen, status.settings.axes, status.settings.seeds)
    return chosen


def choose_sweep(experiment: Experiment[Any], base: Config) -> Sweep | ConfigError | LimitError:
    """Fields, values and seeds; an error in one sentence where they make no sweep."""
    if begins_at_link(_key(experiment, "fields")):
        _from_link(experiment, base)
    known = sweepable(experiment)
    fields, seeds = st.columns([4, 1], vertical_alignment="bottom")
    names = fields.multiselect(
        "Settings to vary",
        list(known),
        key=_key(experiment, "fields"),
        format_func=lambda name: known[name].label,
        max_selections=MOST_AXES,
        help="One gives curves and bars, two give a heatmap. All others are in the sidebar.",
        **PERSIST,
    )
    count: int = seeds.number_input(
        "Seeds",
        min_value=1,
        max_value=MOST_SEEDS,
        key=_key(experiment, "seeds"),
        help="Runs for each value, which differ only in their initial weights and the order of "
        "examples.",
        **PERSIST,
    )
    axes = tuple(_axis(experiment, name, base) for name in names)
    st.query_params["grid"] = BETWEEN_AXES.join(str(axis) for axis in axes)
    st.query_params["seeds"] = str(count)
    sweep = Sweep(experiment.name, base, axes, count)
    try:
        sweep.check()
    except (ConfigError, LimitError) as error:
        return error
    return sweep


def size_words(sweep: Sweep) -> str:
    """How many runs a sweep takes, and about how long."""
    values = " × ".join(f"{len(axis.values)} values" for axis in sweep.axes)
    seeds = f" × {sweep.seeds} seeds" if sweep.seeds > 1 else ""
    return f"**{counted(sweep.size, 'run')}** ({values}{seeds}). {_duration_words(sweep)}"


def _duration_words(sweep: Sweep) -> str:
    """From the newest complete runs of the experiment: their seconds per epoch, a second for each
    model that must be compiled first."""
    query = RunQuery(experiment=sweep.experiment_name, states=(RunState.COMPLETE,), limit=20)
    rates = sorted(r.seconds / r.epochs for r in services.store().find(query) if r.epochs)
    configs = sweep.grid()
    epochs = sum(sweep.experiment.plan(config).epochs for config in configs)
    models = len({sweep.experiment.architecture(config) for config in configs})
    compiling = 2.0 * models
    if not rates:
        if sweep.experiment.observe_every_burst:
            return (
                f"About {_about(compiling + epochs * 0.003)} in all, estimated before a first run."
            )
        return "How long they take is known after a first run of this experiment."
    seconds = compiling + epochs * rates[len(rates) // 2]
    return f"About {_about(seconds)} in all, if they are as fast as earlier runs."


def _about(seconds: float) -> str:
    if seconds < 90:
        return f"{max(5, 5 * round(seconds / 5))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _axis(experiment: Experiment[Any], name: str, base: Config) -> Axis:
    control = sweepable(experiment)[name]
    key = _key(experiment, f"values:{name}")
    suggested = suggested_values(control, base)
    if key not in st.session_state:
        st.session_state[key] = list(suggested)
    closed = control.kind in ("choice", "boolean")
    chosen = st.multiselect(
        f"Values of {control.label.lower()}" + (f" ({control.unit})" if control.unit else ""),
        list(dict.fromkeys((*_offered(control), *suggested, *st.session_state[key]))),
        key=key,
        max_selections=MOST_VALUES,
        accept_new_options=not closed,
        help=control.help + ("" if closed else " Other values can be typed."),
        **PERSIST,
    )
    return Axis(name, tuple(chosen))


def _offered(control: Any) -> tuple[str, ...]:
    if control.kind in ("integer", "number"):
        return tuple(f"{c:g}" for c in control.choices if c is not None)
    return tuple(str(choice) for choice in control.choices)


def _from_link(experiment: Experiment[Any], base: Config) -> None:
    """Fields, values and seeds as a link asks for; else what makes a good beginning."""
    axes: tuple[Axis, ...] = ()
    seeds = FIRST_SEEDS
    try:
        parts = [p for p in st.query_params.get("grid", "").split(BETWEEN_AXES) if p]
        axes = tuple(parse_axis(experiment, part) for part in parts[:MOST_AXES])
        text = st.query_params.get("seeds", str(FIRST_SEEDS))
        if not text.isdecimal() or not 1 <= int(text) <= MOST_SEEDS:
            raise ConfigError(
                f"Expected 1 to {MOST_SEEDS} seeds. Received: seeds={quoted(text)}. Write "
                "seeds=3, for example."
            )
        seeds = int(text)
    except ConfigError as error:
        say_of_link(error)
    if not axes:
        name, values = experiment.sweep_axis
        field = sweepable(experiment).get(name)
        axes = (Axis(name, values or suggested_values(field, base)),) if field else ()
    _fill(experiment, axes, seeds)


def _fill(experiment: Experiment[Any], axes: tuple[Axis, ...], seeds: int) -> None:
    st.session_state[_key(experiment, "fields")] = [axis.name for axis in axes]
    st.session_state[_key(experiment, "seeds")] = seeds
    for axis in axes:
        st.session_state[_key(experiment, f"values:{axis.name}")] = list(axis.values)


def _key(experiment: Experiment[Any], name: str) -> str:
    return f"sweep:{experiment.name}:{name}"
