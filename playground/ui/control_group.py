"""The widgets of one group of controls: those that are moved first, and the others under *More*."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import streamlit as st

from playground.experiments import Config, Presets
from playground.experiments.config import Control
from playground.glossary import term_of

MOST_SLIDER_STEPS = 100


def draw_group(
    lesson: Presets[Any], group: str, members: Sequence[Control], fixed: Collection[str]
) -> dict[str, Any]:
    """Draws controls, the advanced ones in an expander; their values by name.

    Args:
        fixed: Names of those that nobody may move.
    """
    advanced = [c for c in members if c.advanced]
    values = {c.name: _widget(lesson, c, fixed) for c in members if not c.advanced}
    if advanced:
        opened = _stands_open(lesson, group, advanced)
        with st.expander("More", expanded=opened, key=key_of(lesson, f"{group} more")):
            values |= {c.name: _widget(lesson, c, fixed) for c in advanced}
    return values


def forget_opened(lesson: Presets[Any], group: str) -> None:
    """Where all controls are set at once, *More* stands open only for what they are set to."""
    st.session_state.pop(key_of(lesson, f"{group} opened"), None)


def key_of(lesson: Presets[Any], name: str) -> str:
    """Of the widget of a field, and of what else a page keeps about its controls."""
    return f"{lesson.name}:{name}"


def widget_value(config: Config, name: str) -> Any:
    """What the widget of a field stands at."""
    if type(config).controls()[name].kind in ("integers", "numbers"):
        return config.as_text()[name].replace(",", ", ")
    return getattr(config, name)


def _stands_open(lesson: Presets[Any], group: str, advanced: Sequence[Control]) -> bool:
    """Whether *More* is open without a click: a control in it does not stand where the page begins.

    It stays so while controls are moved, lest it close under somebody's hand.
    """
    opened, first = key_of(lesson, f"{group} opened"), lesson.preset(None)
    moved = any(
        st.session_state[key_of(lesson, c.name)] != widget_value(first, c.name) for c in advanced
    )
    st.session_state[opened] = moved or st.session_state.get(opened, False)
    return bool(st.session_state[opened])


def _widget(lesson: Presets[Any], control: Control, fixed: Collection[str]) -> Any:
    """The widget that fits a control; its value."""
    unit = f" ({control.unit})" if control.unit else ""
    common: dict[str, Any] = {
        "label": control.label + unit,
        "key": key_of(lesson, control.name),
        "help": _help(control),
        "persist_state": "session",
        "disabled": control.name in fixed,
    }
    if control.kind == "boolean":
        return st.toggle(**common)
    if control.kind == "choice":
        return st.selectbox(options=list(control.choices), **common)
    if control.kind == "choices":
        return tuple(st.multiselect(options=list(control.choices), **common))
    if control.kind in ("integers", "numbers"):
        return st.text_input(placeholder="numbers, separated by commas", **common)
    if control.kind == "text":
        return st.text_input(**common)
    if control.choices:
        return _select_slider(control, common)
    low, high, step = slider_limits(control)
    draw = st.slider if (high - low) / step <= MOST_SLIDER_STEPS else st.number_input
    return draw(min_value=low, max_value=high, step=step, **common)


def slider_limits(control: Control) -> tuple[float, float, float]:
    """Lowest and highest value of a slider and its step; integers for an integer control."""
    number = int if control.kind == "integer" else float
    high = 1 if control.maximum is None else control.maximum
    return number(control.minimum or 0), number(high), number(control.step or 1)


def _help(control: Control) -> str:
    """What a field says of itself, whether a run under way takes another value, and its term of the
    glossary."""
    term = term_of(control.label)
    words = control.help
    if control.under_way is not None:
        words += " It can be changed while a run trains."
    return words if term is None else f"{words}\n\n**{term.name}:** {term.sentence}"


def _select_slider(control: Control, common: dict[str, Any]) -> Any:
    """A slider over suggested values; a value from a link joins them."""
    now = st.session_state[common["key"]]
    options = {*control.choices, now} - {None}
    ordered = [None, *sorted(options)] if control.optional else sorted(options)
    return st.select_slider(options=ordered, format_func=_words, **common)


def _words(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"
