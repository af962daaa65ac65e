"""Runs a part of a page again when runs have changed, and not otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from playground.live import Source
from playground.runs import Run, RunStore
from playground.ui.browser_files import component_script
from playground.ui.stream import stream_of

_component = st.components.v2.component(
    "playground_rerun_on_change",
    html='<div class="playground-changes"></div>\n',
    css=".playground-changes { height: 1px; }\n",
    js=component_script(Path(__file__).with_suffix(".js")),
    isolate_styles=False,
)


def rerun_on_change(
    part: Callable[..., Any],
    runs: Sequence[Run | None],
    key: str,
    *arguments: Any,
    seconds: float = 1.0,
    states_only: bool = False,
) -> None:
    """Draws a part of a page; again, by itself, while any of the runs is under way and changes, and
    its beginning can be seen.

    Args:
        part: Draws it.
        seconds: The least time between two times.
        states_only: Whether only another state of a run counts, as figures move by themselves; then
            also while the part cannot be seen.
    """
    stream = stream_of("changes", runs)

    def drawn() -> None:
        if stream is not None:
            _component(
                key=f"{key}:changes",
                data={
                    "stream": stream.part("changes"),
                    "seconds": seconds,
                    "states": " ".join(run.state for run in runs if run) if states_only else None,
                },
                on_changed_change=lambda: None,
            )
        part(*arguments)

    st.fragment(drawn, key=key)()


def _changes(store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]) -> dict[str, Any]:
    del store, view
    return {"changes": {"states": " ".join(run.state for run in runs)}}


CHANGES = Source(_changes)
