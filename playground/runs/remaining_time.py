"""How fast a run really advances, and how long it will take to its last step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

MEMORY_SECONDS = 4.0
"""Time constant of the mean: what is this old counts 1/e as much as what is new."""
KNOWN_AFTER_SECONDS = 1.0
"""Before so much time was watched no rate is given."""


class AdvanceRate:
    """Steps per second of a run, as a mean whose weights fade exponentially with age.

    Everything that training waits for counts, as observations, other runs and a chosen speed do.
    Pauses do not: call `rest` when one begins.

    When t seconds were watched, the last u of them at a rate r₁ and those before at r₀, it is
    (r₁ (1 − e^(−u/τ)) + r₀ (e^(−u/τ) − e^(−t/τ))) / (1 − e^(−t/τ)), with τ = `MEMORY_SECONDS`.
    """

    def __init__(self) -> None:
        self._last: tuple[float, int] | None = None
        self._steps = self._seconds = 0.0  # faded sums
        self._watched = 0.0

    def advance(self, now: float, step: int) -> None:
        """Notes that the run stands at `step` at the time `now`, in seconds of any clock."""
        if self._last is not None:
            before, first = self._last
            passed = now - before
            if passed <= 0:
                return
            kept = math.exp(-passed / MEMORY_SECONDS)
            weight = MEMORY_SECONDS * (1 - kept)  # the integral of e^(-age/τ) over these seconds
            self._steps = kept * self._steps + weight * (step - first) / passed
            self._seconds = kept * self._seconds + weight
            self._watched += passed
        self._last = (now, step)

    def rest(self) -> None:
        """The time until the next `advance` does not count."""
        self._last = None

    @property
    def steps_per_second(self) -> float | None:
        """None before it is known."""
        if self._watched < KNOWN_AFTER_SECONDS or self._steps <= 0:
            return None
        return self._steps / self._seconds


def remaining_seconds(progress: Mapping[str, Any]) -> float | None:
    """Seconds to the last planned step at the rate that a run reports; None before it is known."""
    rate = progress.get("steps_per_second")
    if not rate:
        return None
    return float(progress["total_steps"] - progress["step"]) / float(rate)


def remaining_of_several(
    ended: Sequence[float], under_way: Sequence[Mapping[str, Any]], to_come: int
) -> float | None:
    """Seconds until several runs have ended, as many at a time as now; None before it is known.

    Args:
        ended: Seconds that each took that has ended, preparations and tests included.
        under_way: The progress of each that is under way.
        to_come: How many have not begun.
    """
    remaining = [remaining_seconds(progress) for progress in under_way]
    whole = ended or [
        float(progress["seconds"]) + seconds
        for progress, seconds in zip(under_way, remaining, strict=True)
        if seconds is not None
    ]
    if not whole or not under_way:
        return None
    mean = sum(whole) / len(whole)
    rest = [
        max(0.0, mean - progress.get("seconds", 0.0)) if seconds is None else seconds
        for progress, seconds in zip(under_way, remaining, strict=True)
    ]
    return max(*rest, (sum(rest) + to_come * mean) / len(rest))


def remaining_words(progress: Mapping[str, Any]) -> str:
    """As "about 2 min left"; "" before it is known. Early stopping is named where it may end the
    run sooner."""
    seconds = remaining_seconds(progress)
    if seconds is None:
        return ""
    sooner = ", or sooner if it stops early" if progress.get("may_stop_early") else ""
    return f"{about(seconds)} left{sooner}"


def about(seconds: float) -> str:
    """A duration as coarse as an estimate is: "a few seconds", "about 40 s", "about 2 min"."""
    if seconds < 7.5:
        return "a few seconds"
    if seconds < 57.5:
        return f"about {5 * math.floor(seconds / 5 + 0.5)} s"
    minutes = math.floor(seconds / 60 + 0.5)
    if minutes < 60:
        return f"about {max(1, minutes)} min"
    tens = 10 * math.floor(seconds / 600 + 0.5)
    hours, rest = divmod(tens, 60)
    return f"about {hours} h {rest} min" if rest else f"about {hours} h"
