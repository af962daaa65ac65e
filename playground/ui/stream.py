"""Where a component on a page finds the live stream."""

from __future__ import annotations

import streamlit as st
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from playground.live import Channel, stream_route
from playground.ui import house
from playground.ui.address import address_of
from playground.ui.visitor import HEADER

ROUTE = "/live"


def stream_of(channel: Channel) -> dict[str, str] | None:
    """What a component needs to follow a channel; None where nothing more is to come."""
    states = [house.store().run(run).state for run in channel.runs]
    if all(state.is_finished() for state in states):
        return None
    return {"path": address_of(ROUTE), "channel": channel.key}


def live_route() -> WebSocketRoute:
    """Serves the stream to pages of this app."""
    return stream_route(address_of(ROUTE), house.hub, _is_own_page, _browser_of)


def _is_own_page(socket: WebSocket) -> bool:
    """Whether a page of this very address asks: a browser names its origin, other clients none."""
    origin = socket.headers.get("origin")
    if origin is None or origin in st.get_option("server.corsAllowedOrigins"):
        return True
    return origin.partition("://")[2] == socket.headers.get("host")


def _browser_of(socket: WebSocket) -> str:
    return socket.headers.get(HEADER, "")
