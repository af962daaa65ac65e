"""Where a component on a page finds the live stream."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import streamlit as st
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from playground.classroom.brought_data import may_look
from playground.classroom.identity import Identity
from playground.experiments import ConfigError
from playground.live import Channel, Source, stream_route
from playground.runs import Run
from playground.studies.repository import StudyError
from playground.ui import services
from playground.ui.address import address_of
from playground.ui.run_states import is_live
from playground.ui.visitor import identity_of

ROUTE = "/live"
PLAYED = "recorded "
"""How the channels of a page begin on which figures of a recorded run are handed out."""


@dataclass(frozen=True)
class Stream:
    """What moves while a page rests.

    Attributes:
        channel: Its frames have a part for each figure. A name is one of the page's own, on which
            another component of it hands out frames.
    """

    channel: Channel | str

    def part(self, name: str) -> dict[str, str]:
        """What a component needs to follow one part."""
        key = self.channel if isinstance(self.channel, str) else self.channel.key
        return {"path": address_of(ROUTE), "channel": key, "part": name}


def stream_of(source: str, runs: Sequence[Run | None], **view: Any) -> Stream | None:
    """The stream of figures of some runs; None where nothing more is to come. A recorded run may be
    played, on a channel of the page's own."""
    known = [run for run in runs if run is not None]
    channel = Channel.of(source, tuple(run.id for run in known), **view)
    if any(is_live(run) for run in known):
        return Stream(channel)
    return Stream(PLAYED + channel.key) if [r.is_recorded for r in known] == [True] else None


def live_route(sources: Callable[[], Mapping[str, Source]]) -> WebSocketRoute:
    """Serves the stream to pages of this app.

    Args:
        sources: Gives what can be watched, by name; asked when somebody watches.
    """

    def may_watch(socket: WebSocket, channel: Channel) -> bool:
        return _may_watch(identity_of(socket.headers), channel, sources().get(channel.source))

    return stream_route(
        address_of(ROUTE),
        lambda: services.hub(sources),
        _is_own_page,
        lambda socket: identity_of(socket.headers).id,
        may_watch,
    )


def _is_own_page(socket: WebSocket) -> bool:
    """Whether a page of this very address asks: a browser names its origin, other clients none."""
    origin = socket.headers.get("origin")
    if origin is None or origin in st.get_option("server.corsAllowedOrigins"):
        return True
    return origin.partition("://")[2] == socket.headers.get("host")


def _may_watch(identity: Identity, channel: Channel, source: Source | None) -> bool:
    """Whether this browser may look at a channel, and at its runs or studies."""
    if source is not None and source.for_teacher and not identity.is_teacher:
        return False
    store = services.store()
    for each in channel.ids:
        with suppress(KeyError):  # the id of something else, or of nothing
            run = store.run(each)
            if not may_look(identity, run, run.config):
                return False
        if source is not None and source.named is not None:
            with suppress(StudyError, ConfigError):  # of nothing, or of another version
                study = source.named(store, each)
                if not may_look(identity, study, repr(study.settings)):
                    return False
    return True
