"""How many steps a burst has: as many as take a moment."""

from __future__ import annotations

import numpy as np

from playground.training import control
from playground.training.pace import BURST_SECONDS
from playground.training.program import OPENING_STEPS

SHORTEST_BURST_SECONDS = 0.03
"""Where many runs wait for a turn, bursts get shorter, down to this: sixty on two cores are all
seen to move once a second."""
FIRST_BURST_STEPS = OPENING_STEPS


class BurstLength:
    """The length of one run's bursts, from the time that the last one took.

    Attributes:
        steps: Of the next burst, unless there is a reason for fewer.
        last: Steps of the last burst.
    """

    def __init__(self) -> None:
        self.steps = self.last = FIRST_BURST_STEPS

    def adapt(self, count: int, elapsed: float) -> None:
        """Makes the next burst as long as it should be.

        Args:
            count: Steps of the last burst.
            elapsed: Seconds that it took.
        """
        self.last = count
        seconds = max(SHORTEST_BURST_SECONDS, BURST_SECONDS / control.BURST_SLOTS.crowd)
        wanted = count * seconds / max(elapsed, 1e-6)
        self.steps = max(1, int(np.clip(wanted, count / 4, count * 4)))
