"""What people ask of runs that train in this process: pause, resume, stop."""

from __future__ import annotations

import os
import threading
from typing import Literal

from playground.training.turns import Turns

Request = Literal["pause", "stop"]

TURNS = Turns(width=max(1, os.cpu_count() or 1))
_requests: dict[str, Request] = {}
_changed = threading.Condition()


def request(run_id: str, wish: Request | None) -> None:
    """Notes a wish for a run; None takes a pause back."""
    with _changed:
        if wish is None:
            _requests.pop(run_id, None)
        else:
            _requests[run_id] = wish
        _changed.notify_all()
    TURNS.wake()


def requested(run_id: str) -> Request | None:
    return _requests.get(run_id)


def wait_while_paused(run_id: str) -> None:
    """Returns when the run is no longer asked to pause."""
    with _changed:
        _changed.wait_for(lambda: _requests.get(run_id) != "pause")
