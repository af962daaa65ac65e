"""A Plotly figure that keeps its zoom while its data change, and tells where it was clicked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from playground.figures.encoding import encoded
from playground.figures.figure import Figure
from playground.ui.browser_files import component_script
from playground.ui.moving import Moving
from playground.ui.stream import Stream

HERE = Path(__file__).parent
SCRIPT = component_script(
    HERE / "live_figure.js", HERE / "dragged.js", HERE / "moving_words.js", HERE / "moved_marks.js"
)
_component = st.components.v2.component(
    "playground_live_figure",
    html='<div class="playground-figure"></div>\n',
    css=".playground-figure, .playground-figure .js-plotly-plot { width: 100%; }\n"
    ".playground-figure:fullscreen { background: var(--st-background-color); }\n"
    + (HERE / "dragged.css").read_text(),
    js=SCRIPT,
    isolate_styles=False,
)


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
    toolbar: bool = True,
    stream: Stream | None = None,
    part: str = "figure",
    completion: Completion | None = None,
    switches: Mapping[str, Switch] | None = None,
    moving: Moving | None = None,
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

    Returns:
        When `clickable` and just clicked: the place as ``x``, ``y`` in data coordinates and
        ``subplot``; else None.
    """

    def dragged() -> None:
        if moving is not None:
            moving.set_sliders(st.session_state[key].get("dragged"))

    result = _component(
        key=key,
        data={
            "figure": encoded(figure),
            "stream": None if stream is None else stream.part(part),
            "clickable": clickable,
            "toolbar": toolbar,
            "script": completion and completion.script,
            "values": completion and encoded(completion.values),
            "switches": {
                name: {"key": switch.key, "on": switch.on}
                for name, switch in (switches or {}).items()
            },
            "moving": moving and moving.as_data(),
        },
        on_clicked_change=lambda: None,
        on_dragged_change=dragged,
    )
    return getattr(result, "clicked", None)
