"""A recorded run of the settings on show, which plays until somebody has a run of their own."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.experiments import Config, Experiment, experiment
from playground.experiments.recorded_runs import recorded_run, recorded_runs
from playground.figures.encoding import encoded
from playground.live import Channel, ChannelError, Source
from playground.number_text import epoch_text
from playground.once_cache import OnceCache
from playground.runs import Run, Shown
from playground.runs.recorded import RecordedRun
from playground.runs.shown import shown
from playground.ui import services
from playground.ui.address import address_of
from playground.ui.browser_files import component, packed_response
from playground.ui.parent_run import PARENT
from playground.ui.stream import PLAYED
from playground.ui.tasks import task_of

ROUTE = "/recorded_frames"
WORDS = "A recorded run with these settings:"
YOURS = "Press Train to start your own."
NOTHING_RECORDED = "Press Train to start."
MOST_FRAMES = 40
MOST_KEPT = 64
"""Figures; a frame of each moment is kept packed."""
ASKED_AGAIN = "no-cache"
"""A browser keeps the frames, and asks whether they are still those of this version."""
_component = component(Path(__file__), '<div class="playground-recorded"></div>')
_frames: OnceCache[bytes] = OnceCache(MOST_KEPT)
_one_at_a_time = threading.Lock()
"""However many figures are asked for, making their frames keeps one core busy at most."""


def recorded_example(experiment: Experiment[Any], config: Config) -> Shown | None:
    """The recorded run of these settings at its end; None where there is none, where the page
    compares with another run, and where a task may ask what will happen."""
    if PARENT in st.query_params or task_of(experiment) is not None:
        return None
    run = recorded_run(experiment, config)
    try:
        return None if run is None else shown(services.store(), run.id, experiment.main_observation)
    except KeyError:  # a store without them
        return None


def play_recorded(run: Run | None) -> None:
    """Plays the figures of a recorded run that follow below, and says that they are recorded; for
    None, says how to start one.

    It takes as much room as the progress of a run, so that nothing moves when one begins.
    """
    epochs = [] if run is None else _moments(recorded_runs()[run.id])
    planned = 0 if run is None else run.config["epochs"]
    _component(
        key="recorded_run",
        data={
            "run": run and run.id,
            "words": WORDS if run else NOTHING_RECORDED,
            "yours": YOURS,
            "shares": [epoch / planned for epoch in epochs],
            "moments": [_moment(epoch, planned) for epoch in epochs],
            "frames": address_of(ROUTE),
            "channels": PLAYED,
        },
    )


def recorded_frames_route(sources: Callable[[], Mapping[str, Source]]) -> Route:
    """Serves ``/recorded_frames?channel=…``: the frames of a channel at each moment of a recorded
    run, as a JSON list; the same for everybody.

    Args:
        sources: Gives what can be watched, by name.
    """
    return Route(address_of(ROUTE), partial(_answer, sources), methods=["GET"])


def _answer(sources: Callable[[], Mapping[str, Source]], request: Request) -> Response:
    """In a thread of its own, because the first one to ask makes the frames."""
    try:
        channel = Channel.parse(request.query_params.get("channel"))
        services.hub(sources).check(channel)
        if len(channel.ids) != 1 or channel.ids[0] not in recorded_runs():
            raise ChannelError("Expected the id of one recorded run. Reload the page.")
        source = sources()[channel.source]
        packed = _frames.get(channel, lambda: _packed(source, channel))
    except ChannelError as error:
        return Response(json.dumps({"error": str(error)}), 400, media_type="application/json")
    mark = f'"{hashlib.sha256(packed).hexdigest()[:16]}"'
    headers = {"Cache-Control": ASKED_AGAIN, "Vary": "Accept-Encoding", "ETag": mark}
    if request.headers.get("If-None-Match") == mark:
        return Response(status_code=304, headers=headers)
    return packed_response(request, packed, "application/json", headers)


def _packed(source: Source, channel: Channel) -> bytes:
    """As the stream would have sent them while the run trained."""
    frames = []
    with _one_at_a_time:
        for epoch in _moments(recorded_runs()[channel.ids[0]]):
            store = services.store().at_epoch(channel.ids[0], epoch)
            runs = (store.run(channel.ids[0]),)
            frames.append(encoded(source.make(store, runs, channel.arguments)))
    return gzip.compress(f"[{','.join(frames)}]".encode(), mtime=0)


def _moments(recorded: RecordedRun) -> list[float]:
    """Epochs of the frames: those at which something was observed, and where these are few, all
    others; the last one is the last."""
    names = [each.name for each in experiment(recorded.run.experiment).observations]
    seen = sorted({epoch for name in names for epoch in recorded.epochs(name)})
    every = recorded.moments()
    return every if len(every) <= MOST_FRAMES else sorted({*seen[:MOST_FRAMES], every[-1]})


def _moment(epoch: float, planned: int) -> str:
    return f"{epoch_text(epoch)} of {planned:,}" if epoch else epoch_text(epoch)
