"""The speed of one run: the one that is asked for, and the one that it really has."""

from __future__ import annotations

import time
from collections.abc import Callable

from playground.runs.remaining_time import AdvanceRate
from playground.training import control

BURST_SECONDS = 0.2


class Pace:
    """Holds a run to the speed that people chose, and measures how fast it advances.

    Attributes:
        speed: Steps per second not to be exceeded; None is as fast as it goes.
        held: Seconds that the run was held back so far.
    """

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._rate = AdvanceRate()
        self._due = time.monotonic()
        self.speed = control.steps_per_second(run_id)
        self.held = 0.0

    @property
    def steps_per_second(self) -> float | None:
        """The speed at which the run really advances; None before it is known."""
        return self._rate.steps_per_second

    def listen(self) -> None:
        """Takes the speed that is asked for now. What was measured at another says nothing."""
        asked = control.steps_per_second(self._run_id)
        if asked != self.speed:
            self.speed, self._rate = asked, AdvanceRate()

    def most_steps(self) -> int | None:
        """Of one burst; None where nothing holds the run back."""
        return None if self.speed is None else max(1, int(self.speed * BURST_SECONDS))

    def advance(self, step: int) -> None:
        """Notes where the run stands."""
        self._rate.advance(time.monotonic(), step)

    def rest(self) -> None:
        """The time until the next `advance` says nothing of the speed: a pause, or a compiler."""
        self._rate.rest()

    def hold_back(self, steps: int, is_asked: Callable[[], bool]) -> None:
        """Waits after a burst of so many steps, unless somebody asks something of the run."""
        if self.speed is None:
            self._due = time.monotonic()
            return
        now = time.monotonic()
        due = max(self._due, now - BURST_SECONDS) + steps / self.speed
        # The last burst may have been made at a higher speed, long before this one was asked for.
        self._due = min(due, now + max(BURST_SECONDS, 1 / self.speed))
        if self._due > now and not is_asked():
            control.rest(self._due - now)
            self.held += time.monotonic() - now
