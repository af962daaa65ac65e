"""When a run is observed: often enough to be seen to move, and not so often that it trains less."""

from __future__ import annotations

import math

from playground.training.epochs import Epochs

OBSERVE_SECONDS = 1.0
OBSERVATION_SHARE = 0.02
"""Of a run's training time, at most, goes into observing it, unless that is done in every burst."""
LEAST_OBSERVATIONS = 20
"""About how often a run observed in every burst is observed at least, however fast or slow the
machine is: after each of so few epochs, else after every second, third, …"""


class ObservationTimes:
    """Says when the next observation is due.

    Args:
        every_burst: Whether a run of this kind is observed in every burst.
        total: Epochs of the whole training.
        now: Seconds that the run has trained; all times are of this clock.
    """

    def __init__(self, every_burst: bool, total: int, now: float) -> None:
        self._every_burst = every_burst
        self._total = total
        self._next = now + (0.0 if every_burst else OBSERVE_SECONDS)
        self._has_observed = False
        self._interval = math.ceil(total / LEAST_OBSERVATIONS) if every_burst else 0

    def steps_to_next(self, step: int, epochs: Epochs) -> int | None:
        """After how many steps an observation is due whatever the time; None where time alone
        decides."""
        if not self._interval:
            return None
        interval = self._interval * epochs.steps_per_epoch
        return interval - epochs.place(step) % interval

    def is_due(self, step: int, epochs: Epochs, now: float, *, every_step_is_seen: bool) -> bool:
        """Whether to observe now.

        Args:
            every_step_is_seen: Whether a speed is chosen, to see every burst.
        """
        if self._every_burst and every_step_is_seen:
            return True
        has_begun = self._every_burst or epochs.done(step) > 0
        return (has_begun and now >= self._next) or self._ends_interval(epochs.at(step))

    def _ends_interval(self, epoch: float) -> bool:
        """Whether an epoch is due for an observation; the end of the run is observed anyway."""
        return bool(self._interval) and epoch % self._interval == 0 and epoch < self._total

    def observed(self, now: float, took: float) -> bool:
        """Takes note of an observation; whether it was a first one that also compiled.

        Args:
            took: Seconds.
        """
        wait = took / OBSERVATION_SHARE
        wait = min(wait, OBSERVE_SECONDS) if self._every_burst else max(wait, OBSERVE_SECONDS)
        compiled = not (self._every_burst or self._has_observed)
        self._has_observed = True
        self._next = now + (OBSERVE_SECONDS if compiled else wait)
        return compiled
