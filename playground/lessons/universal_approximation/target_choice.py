"""Choosing a target: a named one, a formula, points by click, or a file of two columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from playground.datasets.brought import is_brought
from playground.datasets.expression import FUNCTIONS
from playground.datasets.functions import TARGETS, Curve, Target, curve_from_text, read_curve
from playground.datasets.functions.curve import PREFIX
from playground.datasets.reading import GivenFile, ReadingOptions
from playground.experiments import Config, ConfigError, Presets
from playground.figures.curve_points import curve_points
from playground.ui.files import FileKind, Preview, open_button
from playground.ui.refusal import say_refused
from playground.ui.sections import change, set_if_valid
from playground.ui.visitor import my_runs

FORMULA_HELP = (
    "such as `sin(3*x) + x**2`, or with an interval: `log(x) on [0.1, 3]`. It may use x, numbers, "
    f"`pi`, `e`, `+ - * / ** ( )` and {', '.join(FUNCTIONS)}."
)


def choose_target(lesson: Presets[Any], config: Config, target: Target) -> None:
    """Buttons for the named targets, a text input for a formula, and a curve of one's own.

    `config` has a field ``target`` that takes what `target_named` takes.
    """
    names, formula, own = st.columns([12, 6, 7], vertical_alignment="center")
    key, complaint = f"{lesson.name}:target name", _complaint(lesson)
    st.session_state[key] = target.name if target.name in TARGETS else None
    names.pills(
        "Target",
        list(TARGETS),
        key=key,
        label_visibility="collapsed",
        on_change=_take_from,
        args=(lesson, config, key),
    )
    key = f"{lesson.name}:formula"
    if complaint not in st.session_state:
        st.session_state[key] = "" if is_brought(target.name) else target.name
    formula.text_input(
        "Formula",
        key=key,
        help=f"A formula in x, {FORMULA_HELP}",
        placeholder="sin(3*x) + x**2",
        label_visibility="collapsed",
        on_change=_take_from,
        args=(lesson, config, key),
    )
    with own, st.container(horizontal=True):
        _own_curve(lesson, config, target)
    if complaint in st.session_state:
        say_refused(st.session_state.pop(complaint))


def is_drawn(target: Target) -> bool:
    """Whether the target goes through points, and takes more by click."""
    return isinstance(target.function, Curve)


def with_click(target: Target, place: dict[str, Any]) -> str:
    """The text of a drawn target through one more point.

    Raises:
        TargetError: there are too many points already.
    """
    x, y = (float(f"{float(place[axis]):.4g}") for axis in ("x", "y"))
    return my_runs().draw(curve_from_text(target.name).with_point(x, y).text)


def _own_curve(lesson: Presets[Any], config: Config, target: Target) -> None:
    st.button(
        "Draw again" if is_drawn(target) else "Draw",
        key=f"{lesson.name}:draw",
        icon=":material/draw:",
        help="Start from a line, then click into the figure: each click is a point.",
        on_click=_take,
        args=(lesson, config, f"{PREFIX}{target.low:.4g},-1;{target.high:.4g},1"),
    )
    open_button(_curve_files(lesson, config), "From a file")


def _curve_files(lesson: Presets[Any], config: Config) -> FileKind[Curve]:
    def read(files: Sequence[GivenFile], options: ReadingOptions, _: str) -> Preview:
        found = read_curve(*files[0], options)
        return Preview(found.curve, (found.report,))

    def use(curve: Curve, _: Mapping[str, Any]) -> None:
        set_if_valid(lesson, config, target=my_runs().bring(lambda: curve.text))

    return FileKind(
        name="curve",
        title="A curve from a file",
        words="A table with two columns, x and y, of at most 5,000 rows in any order.",
        fields=("File of a curve",),
        noun=("row", "rows", ""),
        read=read,
        draw=lambda curve: curve_points(curve.x, curve.y),
        use=use,
        suffixes=("csv", "tsv", "txt"),
        classes=False,
    )


def _complaint(lesson: Presets[Any]) -> str:
    return f"{lesson.name}:target complaint"


def _take(lesson: Presets[Any], config: Config, text: str) -> None:
    """Sets the target and keeps the rest; a text that is none is told on the page."""
    try:
        change(lesson, config, target=text)
    except ConfigError as error:
        st.session_state[_complaint(lesson)] = str(error)


def _take_from(lesson: Presets[Any], config: Config, key: str) -> None:
    text = st.session_state[key]
    if text is not None:  # a second click takes the choice away: nothing changes
        _take(lesson, config, text)
