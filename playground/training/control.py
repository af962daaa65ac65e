"""What people ask of runs that train in this process."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal

from playground.training.scheduling import FairSemaphore, OnWait

Request = Literal["pause", "stop"]

BURST_SLOTS = FairSemaphore(width=max(1, os.cpu_count() or 1))
TRAINING_SLOTS = FairSemaphore(width=max(2, (os.cpu_count() or 1) // 2))
"""Of heavy runs: one compiles, which needs few cores, while another trains."""


@dataclass
class Requests:
    """What is asked of one run.

    Attributes:
        request: To pause or to stop; None lets it go on.
        until: A run that is to pause first trains to this step. A place, not a number of steps: a
            request that comes twice asks for nothing more.
        steps_per_second: The speed that must not be exceeded; None is as fast as it goes.
        edits: Weights to set, by their position in the flat vector of all.
        changes: Settings that it is to go on with, by the attempt that is meant, and name.
        attempt: The one that trains it here. A worker that did not may have kept older changes.
        asked: Which of these somebody has asked for: what a run begins with comes before that.
        person: Whose run it is, where that is known.
        owner: The app that has sent it.
        is_watched: Whether anybody looks at it, as far as is known.
    """

    request: Request | None = None
    until: int = 0
    steps_per_second: float | None = None
    edits: dict[int, float] = field(default_factory=dict)
    changes: dict[tuple[str, str], float] = field(default_factory=dict)
    attempt: str = ""
    asked: set[str] = field(default_factory=set)
    person: str = ""
    owner: str = ""
    is_watched: bool = True


@dataclass(frozen=True)
class QueueOrder:
    """How a teacher has left the queue of one app.

    Attributes:
        paused: Whether none of its runs is to train.
        first: Ids of the runs that come before all others, in order.
    """

    paused: bool = False
    first: tuple[str, ...] = ()


_requests: dict[str, Requests] = {}
_orders: dict[str, QueueOrder] = {}
"""By app."""
_changed = threading.Condition()


def _wake() -> None:
    """Has all who wait for something look again at what is asked of them."""
    for slots in (BURST_SLOTS, TRAINING_SLOTS):
        slots.wake()


def request(run_id: str, asked: Request | None) -> None:
    """Notes a request for a run; None takes a pause back. A stop is final: a click on Resume that
    comes twice must not take it back."""
    with _changed:
        requests = _requests.setdefault(run_id, Requests())
        requests.asked.add("request")
        if requests.request != "stop":
            requests.request, requests.until = asked, 0
        _changed.notify_all()
    _wake()


def request_until(run_id: str, step: int) -> None:
    """Lets a run train to that step, and then pause."""
    with _changed:
        requests = _requests.setdefault(run_id, Requests())
        requests.asked.add("request")
        if requests.request != "stop":
            requests.request, requests.until = "pause", step
        _changed.notify_all()


def request_speed(run_id: str, steps_per_second: float | None) -> None:
    """Holds a run back; None lets it go as fast as it can."""
    with _changed:
        requests = _requests.setdefault(run_id, Requests())
        requests.asked.add("speed")
        requests.steps_per_second = steps_per_second
        _changed.notify_all()


def request_edit(run_id: str, index: int, value: float) -> None:
    """Sets one weight of a run while it is paused."""
    with _changed:
        _requests.setdefault(run_id, Requests()).edits[index] = value
        _changed.notify_all()


def request_change(run_id: str, name: str, value: float, attempt: str = "") -> None:
    """Changes a setting of a run from its next burst on; of two values the later one counts."""
    with _changed:
        _requests.setdefault(run_id, Requests()).changes[attempt, name] = value
        _changed.notify_all()


def begin(
    run_id: str,
    person: str = "",
    steps: int | None = None,
    steps_per_second: float | None = None,
    owner: str = "",
    changes: Mapping[str, float] | None = None,
    attempt: str = "",
    order: tuple[bool, list[str]] | None = None,
) -> None:
    """Says how a run begins. A request may have come before its run: it is the later wish.

    Args:
        person: Whose run it is: people share the machine evenly, however many runs they have.
        steps: After which it is to pause, 0 included; None lets it go on.
        steps_per_second: The speed not to be exceeded.
        owner: The app that has sent it, which alone knows whether it is watched.
        changes: Settings to go on with, by name, which were asked for before it was sent.
        attempt: Which attempt to train it begins; what was asked of another is forgotten.
        order: How the queue of the app is, as `request_order` takes it; None leaves it.
    """
    if order is not None:
        request_order(*order, owner)
    with _changed:
        requests = _requests.setdefault(run_id, Requests())
        requests.person, requests.owner, requests.attempt = person, owner, attempt
        asked = {key: value for key, value in requests.changes.items() if key[0] == attempt}
        requests.changes = {(attempt, name): v for name, v in (changes or {}).items()} | asked
        if steps is not None and "request" not in requests.asked:
            requests.request, requests.until = "pause", steps
        if "speed" not in requests.asked:
            requests.steps_per_second = steps_per_second


def request_watched(run_ids: Collection[str], owner: str = "") -> None:
    """Says which runs of an app are being looked at; others train when these do not want to."""
    with _changed:
        for run_id, requests in _requests.items():
            if requests.owner == owner:
                requests.is_watched = run_id in run_ids
    _wake()


def request_order(paused: bool, first: Sequence[str], owner: str = "") -> None:
    """Holds all runs of an app, or lets them go on; and says which come before all others."""
    with _changed:
        _orders[owner] = QueueOrder(paused, tuple(first))
        _changed.notify_all()
    _wake()


def is_held(run_id: str) -> bool:
    """Whether the teacher has paused the queue that the run stands in."""
    return _order_of(run_id).paused


def place_given(run_id: str) -> int:
    """The place that the teacher gave a run, from 0; the one after the last where none was."""
    first = _order_of(run_id).first
    return first.index(run_id) if run_id in first else len(first)


def _order_of(run_id: str) -> QueueOrder:
    requests = _requests.get(run_id)
    return _orders.get(requests.owner if requests is not None else "", QueueOrder())


def is_watched(run_id: str) -> bool:
    """Whether anybody looks at the run, as far as is known; one that the teacher has moved first
    counts as watched."""
    requests = _requests.get(run_id)
    return requests is None or requests.is_watched or run_id in _order_of(run_id).first


def person_of(run_id: str) -> str:
    """Whose run it is; where that is not known it is its own."""
    requests = _requests.get(run_id)
    return requests.person if requests is not None and requests.person else run_id


def turn(
    run_id: str, give_up: Callable[[], bool], on_wait: OnWait | None = None
) -> AbstractContextManager[bool]:
    """Waits until the run may train; see `FairSemaphore.turn`."""
    return BURST_SLOTS.turn(give_up, person_of(run_id), lambda: is_watched(run_id), run_id, on_wait)


def forget(run_id: str) -> None:
    """The run has ended."""
    with _changed:
        _requests.pop(run_id, None)


def requested(run_id: str, step: int | None = None) -> Request | None:
    """The request that interrupts training.

    Args:
        step: Where the run stands: one that has steps to train is not yet to pause.
    """
    requests = _requests.get(run_id)
    if requests is None or (step is not None and steps_left(run_id, step)):
        return None
    return requests.request


def steps_left(run_id: str, step: int) -> int | None:
    """How many steps from `step` until the run pauses; None when nobody counts."""
    requests = _requests.get(run_id)
    if requests is None or requests.request != "pause" or requests.until <= step:
        return None
    return requests.until - step


def steps_per_second(run_id: str) -> float | None:
    requests = _requests.get(run_id)
    return None if requests is None else requests.steps_per_second


def take_edits(run_id: str) -> dict[int, float]:
    """The weights to set; each is given once."""
    with _changed:
        requests = _requests.get(run_id)
        if requests is None:
            return {}
        edits, requests.edits = requests.edits, {}
        return edits


def take_changes(run_id: str) -> dict[str, float]:
    """The settings to go on with; each is given once."""
    with _changed:
        requests = _requests.get(run_id)
        if requests is None:
            return {}
        changes, requests.changes = requests.changes, {}
        return {name: v for (attempt, name), v in changes.items() if attempt == requests.attempt}


def wait_while_paused(run_id: str, step: int, speed: float | None) -> None:
    """Returns when the run, which stands at `step`, is no longer to pause, is to be edited or
    changed, or is asked for another speed than `speed`."""

    def has_something_to_do() -> bool:
        requests = _requests.get(run_id)
        return (
            requested(run_id, step) != "pause"
            or bool(requests and (requests.edits or requests.changes))
            or steps_per_second(run_id) != speed
        )

    with _changed:
        _changed.wait_for(has_something_to_do)


def wait_while_held(run_id: str, step: int) -> None:
    """Returns when the teacher lets the queue go on, or the run is asked for something."""
    with _changed:
        _changed.wait_for(lambda: not is_held(run_id) or requested(run_id, step) is not None)


def rest(seconds: float) -> None:
    """Waits, but no longer than until the requests change."""
    with _changed:
        _changed.wait(seconds)
