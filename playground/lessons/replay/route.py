"""Frames of replays over HTTP: the player asks for them one by one, while the page rests."""

from __future__ import annotations

import json
import math

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.classroom.brought_data import visible_run
from playground.ui import services
from playground.ui.address import address_of
from playground.ui.visitor import identity_of

FRAMES = "/replay_frames"


def replay_route() -> Route:
    """Serves ``/replay_frames/RUN?epoch=…``; whoever sees the page may see the frames."""
    return Route(address_of(FRAMES) + "/{run_id}", _frame, methods=["GET"])


def frames_address(run_id: str) -> str:
    """Where a run's frames are."""
    return f"{address_of(FRAMES)}/{run_id}"


def _frame(request: Request) -> Response:
    """In a thread of its own, because it reads from the disk."""
    text = request.query_params.get("epoch", "")
    try:
        epoch = float(text)
    except ValueError:
        epoch = math.nan
    if not math.isfinite(epoch) or epoch < 0:
        return _sentence(
            f"Expected epoch to be a number from 0 on. Received: epoch={text[:40]}.", 400
        )
    try:
        who = identity_of(request.headers)
        run = visible_run(services.store(), who, request.path_params["run_id"])
    except KeyError as error:
        return _sentence(str(error.args[0]), 404)
    from playground.replay import replay_frame  # with all its figures, not needed at the start

    frame = replay_frame(services.store(), run, epoch)
    return Response(frame, media_type="application/json", headers={"Cache-Control": "no-cache"})


def _sentence(words: str, status: int) -> Response:
    return Response(json.dumps({"error": words}), status, media_type="application/json")
