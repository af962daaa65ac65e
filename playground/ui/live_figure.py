"""A Plotly figure that keeps its zoom while its data change, and tells where it was clicked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from playground.figures.encoding import encoded
from playground.figures.figure import Figure
from playground.ui.browser_files import component
from playground.ui.moving import Moving
from playground.ui.stream import Stream

PARTS = tuple(
    Path(__file__).with_name(name)
    for name in (
        "figure_buttons.js",
        "figure_table.js",
        "dragged.js",
        "moving_words.js",
        "moved_marks.js",
        "figure_buttons.css",
        "dragged.css",
    )
)
"""Scripts and styles beside its own."""
_component = component(Path(__file__), '<div class="playground-figure"></div>', *PARTS)


@dataclass(frozen=True)
class FigureButton:
    """A button over a figure.

    Attributes:
        name: What `on_button` is told.
        label: Its accessible name, also shown when the pointer rests on it.
        text: What stands on it; empty for one that lies on a mark of the figure.
        box: Its middle, width and height in the data coordinates of the first panel: x, y, width,
            height.
        pressed: Whether a button that switches something is on; None for one that acts.
        held: Why it cannot be pressed now; empty when it can.
        for_keys: Whether the pointer goes through it to the figure; then the arrow keys lead from
            one such button to the next.
    """

    name: str
    label: str
    text: str
    box: tuple[float, float, float, float]
    pressed: bool | None = None
    held: str = ""
    for_keys: bool = False


@dataclass(frozen=True, eq=False)
class Completion:
    """What the browser adds to a figure.

    Attributes:
        script: Address of a module whose default export makes the whole figure, as Plotly takes it,
            of the figure, the values and which switches are on.
        values: What it makes it of; frames of the stream bring others.
    """

    script: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Switch:
    """A toggle on the page that changes a figure in the browser, before the page runs again.

    Attributes:
        key: Of the toggle's widget; None for a switch that nobody moves.
        on: How it stands.
    """

    key: str | None
    on: bool


def live_figure(
    figure: Figure,
    key: str,
    *,
    clickable: bool = False,
    toolbar: bool = False,
    stream: Stream | None = None,
    part: str = "figure",
    completion: Completion | None = None,
    switches: Mapping[str, Switch] | None = None,
    moving: Moving | None = None,
    buttons: Sequence[FigureButton] = (),
    on_button: Callable[[str], object] | None = None,
    on_click: Callable[[Mapping[str, float]], object] | None = None,
) -> dict[str, Any] | None:
    """Draws a figure on the one DOM node that belongs to `key`.

    Args:
        toolbar: Whether it can be zoomed; every figure can be saved.
        stream: Where the figure moves while runs train, without the page running again.
        part: Which part of its frames is this figure, or the values that complete it.
        switches: By name. What ``layout.meta.when`` has under the name of a switch that is on takes
            the place of the same entries of the layout; a completion is told all switches.
        moving: What follows sliders while somebody drags them. Where the figure itself was dragged,
            the sliders have moved before the page runs again.
        on_button: A callback, told the name of the button that was pressed.
        on_click: A callback, told what is returned.

    Returns:
        When `clickable` and just clicked: the place as ``x``, ``y`` in data coordinates and
        ``subplot``; else None.
    """

    def press(pressed: Mapping[str, object]) -> None:
        if on_button is not None:
            on_button(str(pressed["name"]))

    result = _component(
        key=key,
        data={
            "figure": encoded(_not_zoomed_by_drags(figure) if moving and moving.grab else figure),
            "stream": None if stream is None else stream.part(part),
            "clickable": clickable,
            "toolbar": toolbar,
            "script": completion and completion.script,
            "values": completion and encoded(completion.values),
            "switches": {name: asdict(switch) for name, switch in (switches or {}).items()},
            "moving": moving and moving.as_data(),
            "buttons": [asdict(button) for button in buttons],
        },
        on_clicked_change=_callback(key, "clicked", on_click),
        on_pressed_change=_callback(key, "pressed", press),
        on_dragged_change=_callback(key, "dragged", None if moving is None else moving.set_sliders),
    )
    return getattr(result, "clicked", None)


def _not_zoomed_by_drags(figure: Figure) -> Figure:
    """A figure with marks to drag: a drag that misses one would zoom it. The toolbar still can."""
    return {**figure, "layout": {**figure["layout"], "dragmode": False}}


def _callback(key: str, name: str, tell: Callable[[Any], object] | None) -> Callable[[], None]:
    """What Streamlit calls when the browser has set a value: it tells the value."""

    def changed() -> None:
        value = st.session_state[key].get(name)
        if tell is not None and value is not None:
            tell(value)

    return changed
