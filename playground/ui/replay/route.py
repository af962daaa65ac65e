"""Frames of replays over HTTP: the player asks for them one by one, while the page rests."""

from __future__ import annotations

import json
import math

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.experiments import ConfigError
from playground.replay import replay_frame
from playground.ui import house

FRAMES = "/replay_frames"


def replay_route() -> Route:
    """Serves ``/replay_frames/RUN?epoch=…``; whoever sees the page may see the frames."""
    return Route(FRAMES + "/{run_id}", _frame, methods=["GET"])


def frames_address(run_id: str) -> str:
    """Where a run's frames are."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}{FRAMES}/{run_id}"


def _frame(request: Request) -> Response:
    """In a thread of its own, because it reads from the disk."""
    text = request.query_params.get("epoch", "")
    try:
        epoch = float(text)
    except ValueError:
        epoch = math.nan
    if not math.isfinite(epoch):
        return _sentence(f"Expected epoch to be a number. Received: epoch={text[:40]}.", 400)
    try:
        frame = replay_frame(house.store(), request.path_params["run_id"], epoch)
    except (KeyError, ConfigError) as error:
        return _sentence(str(error.args[0]), 404)
    return Response(frame, media_type="application/json", headers={"Cache-Control": "no-cache"})


def _sentence(words: str, status: int) -> Response:
    return Response(json.dumps({"error": words}), status, media_type="application/json")
