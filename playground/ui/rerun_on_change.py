"""Runs a part of a page again when runs have changed, and not otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from playground.live import MANY, NONE, Channel, Source
from playground.runs import Run, RunStore
from playground.ui import services
from playground.ui.browser_files import component
from playground.ui.stream import Stream, stream_of

_component = component(Path(__file__), '<div class="playground-changes"></div>')


def rerun_on_change(
    part: Callable[..., Any],
    watched: Sequence[Run | None] | Stream | None,
    key: str,
    *arguments: Any,
    seconds: float = 1.0,
    states: Callable[[], str] | None = None,
) -> None:
    """Draws a part of a page; again, by itself, when what is watched changes and the beginning of
    the part can be seen.

    Args:
        part: Draws it.
        watched: Runs, as long as any is under way; or a stream.
        seconds: The least time between two times.
        states: What the part is drawn for, as the stream says it. Then only another one counts, as
            figures move by themselves; and also while the part cannot be seen.
    """
    if isinstance(watched, Stream):
        stream: Stream | None = watched
    else:  # None where no run is under way
        trained_here = [run for run in watched or () if run is not None and not run.is_recorded]
        stream = stream_of("changes", trained_here)

    def drawn() -> None:
        if stream is not None:
            tell_of_changes(
                stream, key, seconds=seconds, states=None if states is None else states()
            )
        part(*arguments)

    st.fragment(drawn, key=key)()


def tell_of_changes(
    stream: Stream, key: str, *, seconds: float = 1.0, states: str | None = None
) -> None:
    """Runs what is around it again when the stream tells of a change; see `rerun_on_change`."""
    _component(
        key=f"{key}:changes",
        data={"stream": stream.part("changes"), "seconds": seconds, "states": states},
        on_changed_change=lambda: None,
    )


def states_now(runs: Sequence[Run]) -> str:
    """Of the runs as they are whenever the part is drawn, not as they were when the page was."""
    return _states([services.store().run(run.id) for run in runs])


def _states(runs: Sequence[Run]) -> str:
    return " ".join(run.state for run in runs)


def _changes(store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]) -> dict[str, Any]:
    del store, view
    return {"changes": {"states": _states(runs)}}


def _anything(store: RunStore, ids: tuple[str, ...], view: Mapping[str, Any]) -> dict[str, Any]:
    del store, ids, view
    return {"changes": {}}


CHANGES = Source(_changes, ids=MANY)
ANY_RUN = Source(_anything, version=lambda store, ids: store.data_version(), pause=1.0, ids=NONE)
"""Tells that anything was written of any run, also that a new one has begun."""
ALL_RUNS = Stream(Channel.of("any run", ()))
