"""The queue of heavy runs: so many train side by side, the others wait and know their place.

Light runs alternate burst by burst, and all are seen to move. Heavy ones would compile at the same
time, and each would come to its end only with the last.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from playground.runs.remaining_time import about
from playground.runs.run import RunState
from playground.training import control
from playground.training.control import TRAINING_SLOTS
from playground.training.scheduling import Ticket

WATCHED = {"for": "watched"}
"""Of a run that waits because others are looked at and it is not."""
HELD = {"for": "teacher"}
"""Of a run that waits because the teacher has paused the queue."""
MOST_NAMED = 3
"""How many of the runs ahead are told by name."""

Publish = Callable[..., None]
"""``publish(kind, **fields)``: news of a run on its way to the store."""


@dataclass(frozen=True)
class Durations:
    """What runs of an experiment took before; None where that is not known.

    Attributes:
        compiling: Seconds until the first step of a model that was not compiled.
        training: Seconds of all steps.
    """

    compiling: float | None = None
    training: float | None = None

    @property
    def total(self) -> float | None:
        return None if self.training is None else (self.compiling or 0.0) + self.training


class Place:
    """The place of one run in the queue.

    Args:
        is_heavy: Whether the run has to queue at all.
        publish: Takes the news of the run.
        expected: What it will take, as far as is known.

    Attributes:
        waited: Whether it had to wait since somebody last set this to False.
    """

    def __init__(self, run_id: str, is_heavy: bool, publish: Publish, expected: Durations) -> None:
        self._run_id = run_id
        self._is_heavy = is_heavy
        self._publish = publish
        self.expected = expected
        self.waited = False
        self._held = ExitStack()
        self._has = False
        self._said: object = None
        if is_heavy and expected.total is not None:
            _ends[run_id] = (expected.total, None)

    def have(self, give_up: Callable[[], bool]) -> bool:
        """Waits for a place, unless the run has one; False when `give_up` came true first.

        A run that nobody looks at gives its place to one that is looked at.
        """
        if not self._is_heavy:
            return True
        if (
            self._has
            and TRAINING_SLOTS.is_wanted_by_watched()
            and not control.is_watched(self._run_id)
        ):
            self.leave()
        if not self._has:
            self._said = None
            self._has = self._held.enter_context(
                TRAINING_SLOTS.turn(
                    give_up,
                    control.person_of(self._run_id),
                    lambda: control.is_watched(self._run_id),
                    self._run_id,
                    self._say,
                    lambda: control.place_given(self._run_id),
                    lambda: control.is_held(self._run_id),
                )
            )
            if not self._has:
                self._held.close()
            elif (known := _ends.get(self._run_id)) is not None:
                _ends[self._run_id] = (known[0], time.monotonic() + known[0])
        return self._has

    def have_before_first_step(self) -> bool:
        """As `have`, for a run that is not yet built; False when it was asked to stop.

        One that is asked to pause rests, and then queues again. None begins while the teacher has
        paused the queue.
        """
        while not self._may_begin():
            if control.requested(self._run_id, 0) is None:
                continue
            if control.requested(self._run_id, 0) == "stop":
                message = "Stopped before it began."
                self._publish("state", state=RunState.STOPPED.value, message=message)
                return False
            self._publish("state", state=RunState.PAUSED.value)
            speed = control.steps_per_second(self._run_id)
            control.wait_while_paused(self._run_id, 0, speed)
            self.waited = False  # it is to be said again
        self.waited = False
        return True

    def say_held(self) -> None:
        """The teacher has paused the queue: the run waits, and keeps its place."""
        self._publish("state", state=RunState.WAITING.value)
        self._publish("waiting", waits=HELD)
        self._said, self.waited = None, True

    def _may_begin(self) -> bool:
        """Waits for a place, or, where none is needed, until the queue is not paused."""
        if not self._is_heavy and control.is_held(self._run_id):
            self.say_held()
            control.wait_while_held(self._run_id, 0)
            return False
        return self.have(lambda: control.requested(self._run_id, 0) is not None)

    def leave(self) -> None:
        """Lets another run train."""
        self._has = False
        self._held.close()

    def ends_in(self, seconds: float | None) -> None:
        """Tells those who wait how long the run will take; None says nothing new."""
        if self._is_heavy and seconds is not None:
            _ends[self._run_id] = (seconds, time.monotonic() + seconds)

    def forget(self) -> None:
        """The run has ended."""
        self.leave()
        _ends.pop(self._run_id, None)

    def _say(self, ticket: Ticket) -> None:
        """Publishes the place, when its words change."""
        training, ahead = TRAINING_SLOTS.line(ticket)
        waits: Mapping[str, Any] = {
            "place": len(ahead) + 1,
            "seconds": _wait(training, ahead),
            "training": training,
            "ahead": ahead[:MOST_NAMED],
        }
        others_are_watched = any(control.is_watched(run_id) for run_id in (*training, *ahead))
        if others_are_watched and not control.is_watched(self._run_id):
            waits = WATCHED
        if control.is_held(self._run_id):
            waits = HELD
        seconds = waits.get("seconds")
        said = (
            *(waits.get(name) for name in ("for", "place", "training", "ahead")),
            None if seconds is None else about(seconds),
        )
        if said != self._said:
            if not self.waited:
                self._publish("state", state=RunState.WAITING.value)
            self._publish("waiting", waits=dict(waits))
            self._said, self.waited = said, True


_ends: dict[str, tuple[float, float | None]] = {}
"""By run: how many seconds it takes, and when it ends, once it trains."""


def _wait(training: Sequence[str], ahead: Sequence[str]) -> float | None:
    """Seconds until the runs that train, and those ahead, leave a place; None where the end of one
    is not known."""
    now = time.monotonic()
    ends: list[float] = []
    for run_id in training:
        known = _ends.get(run_id)
        if known is None:
            return None
        ends.append(max(0.0, (known[1] or now + known[0]) - now))
    totals = [None if (known := _ends.get(run_id)) is None else known[0] for run_id in ahead]
    return first_free(ends, totals)


def first_free(ends: Sequence[float], ahead: Sequence[float | None]) -> float | None:
    """When a place becomes free for a run that comes after all those ahead.

    Args:
        ends: Seconds until each place becomes free.
        ahead: How long each of those ahead will hold one, in order; None where that is not known.

    Returns:
        Seconds; None where one ahead is not known.
    """
    free = list(ends)
    heapq.heapify(free)
    for seconds in ahead:
        if seconds is None or not free:
            return None
        heapq.heapreplace(free, free[0] + seconds)
    return free[0] if free else None
