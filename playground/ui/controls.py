"""Sidebar controls drawn from a configuration, in step with the URL."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import Config, ConfigError, Experiment
from playground.experiments.config import GROUPS, Control
from playground.ui import house

OWN_SETTINGS = "own settings"
MOST_SLIDER_STEPS = 100


def choose_config(experiment: Experiment[Any]) -> tuple[Any, str | None]:
    """Draws preset and controls in the sidebar.

    Values come from the URL at first, then from the widgets, and go back into the URL. A value that
    does not fit is named in one sentence, and the control keeps its last good value.

    Returns:
        The configuration, and the name of the preset it equals, if any.
    """
    if _key(experiment, "preset") not in st.session_state:
        _fill(experiment, *_from_url(experiment))
    with st.sidebar:
        st.selectbox(
            "Preset",
            list(experiment.presets),
            key=_key(experiment, "preset"),
            help="Settings to start from; every control below can change them.",
            on_change=_apply_preset,
            args=(experiment,),
            persist_state="session",
        )
        values = {}
        for group in GROUPS:
            members = [c for c in _controls(experiment).values() if c.group == group]
            if members:
                with st.expander(group, expanded=group != "Data", key=_key(experiment, group)):
                    values |= {c.name: _widget(experiment, c) for c in members}
        config = _parsed(experiment, values)
    _to_url(experiment, config)
    return config, experiment.preset_of(config)


def set_values(experiment: Experiment[Any], **values: Any) -> None:
    """Sets controls from a button's callback, as *Try this* does.

    ``preset`` sets all controls first.
    """
    base = experiment.preset(values.pop("preset", st.session_state[_key(experiment, "preset")]))
    config = experiment.config_type.parse(values, base=base)
    _fill(experiment, config, experiment.preset_of(config) or _preset_now(experiment))


def _preset_now(experiment: Experiment[Any]) -> str:
    return str(st.session_state.get(_key(experiment, "preset"), experiment.default_preset))


def _controls(experiment: Experiment[Any]) -> dict[str, Control]:
    return experiment.config_type.controls()


def _key(experiment: Experiment[Any], name: str) -> str:
    return f"{experiment.name}:{name}"


def _apply_preset(experiment: Experiment[Any]) -> None:
    preset = _preset_now(experiment)
    _fill(experiment, experiment.presets[preset], preset)


def _fill(experiment: Experiment[Any], config: Config, preset: str) -> None:
    st.session_state[_key(experiment, "preset")] = preset
    for control in _controls(experiment).values():
        value = getattr(config, control.name)
        if control.kind == "integers":
            value = ", ".join(str(v) for v in value)
        st.session_state[_key(experiment, control.name)] = value


def _from_url(experiment: Experiment[Any]) -> tuple[Config, str]:
    """The configuration that the link asks for; a link to a run opens that run's settings."""
    given = {k: v for k, v in st.query_params.items() if k in experiment.config_type.model_fields}
    preset = st.query_params.get("preset")
    run_id = st.query_params.get("run")
    try:
        if run_id and not given and not preset:
            run = house.store().run(run_id)
            if run.experiment == experiment.name:
                config = experiment.config_type.parse(run.config)
                return config, experiment.preset_of(config) or experiment.default_preset
        base = experiment.preset(preset)
        return experiment.config_type.parse(given, base=base), preset or experiment.default_preset
    except (ConfigError, KeyError) as error:
        st.warning(f"{error.args[0]} The default settings are used.", icon=":material/link_off:")
        return experiment.preset(None), experiment.default_preset


def _to_url(experiment: Experiment[Any], config: Config) -> None:
    preset = _preset_now(experiment)
    changed = config.differences(experiment.presets[preset])
    wanted = {name: text for name, text in config.as_text().items() if name in changed}
    if preset != experiment.default_preset:
        wanted["preset"] = preset
    if "run" in st.query_params:
        wanted["run"] = st.query_params["run"]
    if wanted != st.query_params.to_dict():
        st.query_params.from_dict(wanted)


def _parsed(experiment: Experiment[Any], values: dict[str, Any]) -> Config:
    good = _key(experiment, "last good")
    try:
        config = experiment.config_type.parse(values)
    except ConfigError as error:
        st.error(str(error), icon=":material/error:")
        return st.session_state.get(good, experiment.preset(None))
    st.session_state[good] = config
    return config


def _widget(experiment: Experiment[Any], control: Control) -> Any:
    """The widget that fits a control; its value."""
    unit = f" ({control.unit})" if control.unit else ""
    common: dict[str, Any] = {
        "label": control.label + unit,
        "key": _key(experiment, control.name),
        "help": control.help,
        "persist_state": "session",
    }
    if control.kind == "boolean":
        return st.toggle(**common)
    if control.kind == "choice":
        return st.selectbox(options=list(control.choices), **common)
    if control.kind == "integers":
        return st.text_input(placeholder="300, 100", **common)
    if control.choices:
        return _select_slider(control, common)
    number = int if control.kind == "integer" else float
    low, high = number(control.minimum or 0), number(control.maximum or 1)
    step = number(control.step or 1)
    draw = st.slider if (high - low) / step <= MOST_SLIDER_STEPS else st.number_input
    return draw(min_value=low, max_value=high, step=step, **common)


def _select_slider(control: Control, common: dict[str, Any]) -> Any:
    """A slider over suggested values; a value from a link joins them."""
    now = st.session_state[common["key"]]
    options = {*control.choices, now} - {None}
    ordered = [None, *sorted(options)] if control.optional else sorted(options)
    return st.select_slider(options=ordered, format_func=_words, **common)


def _words(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"
