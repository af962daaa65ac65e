"""One row of the table of speeds: a measurement, its reference, and what is wanted of it."""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

Quotient = Literal["reference / ours", "ours / reference"]
Judged = Literal["ratio", "ours"]
REPETITIONS = 5


@dataclass(frozen=True)
class Target:
    """What is wanted.

    Attributes:
        of: Which of the row's numbers is judged.
    """

    of: Judged
    at_least: float | None = None
    at_most: float | None = None

    def is_met_by(self, value: float) -> bool:
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.at_most is None else self.at_most
        return low <= value <= high

    def __str__(self) -> str:
        if self.at_least is not None:
            return f"{self.of} at least {self.at_least:g}"
        return f"{self.of} at most {self.at_most:g}"


@dataclass(frozen=True)
class Samples:
    """What was measured, ours and the reference in turns.

    Attributes:
        note: What a reader should know beside the numbers.
        faults: What else was wanted and is not so.
    """

    ours: Sequence[float]
    reference: Sequence[float]
    note: str = ""
    faults: Sequence[str] = ()


@dataclass(frozen=True)
class Row:
    """One measurement.

    Attributes:
        ours, reference: Medians over the repetitions, in `unit`.
        ratio: Quotient of the two medians, in the direction that `ratio_is` tells.
        ratio_range: Lowest and highest quotient of two neighbouring repetitions: the noise.
        faults: What else was wanted and is not so; empty when all is well.
        note: What a reader should know beside the numbers.
    """

    name: str
    ours: float
    reference: float
    ratio: float
    unit: str
    target: Target
    ratio_is: Quotient
    ratio_range: tuple[float, float]
    faults: tuple[str, ...] = ()
    note: str = ""

    @classmethod
    def of(
        cls,
        name: str,
        samples: Samples,
        *,
        unit: str,
        target: Target,
        ratio_is: Quotient,
        faults: Sequence[str] = (),
        note: str = "",
    ) -> Row:
        """The row of some samples."""
        ours, reference = median(samples.ours), median(samples.reference)
        pairs = [
            _quotient(a, b, ratio_is) for a, b in zip(samples.ours, samples.reference, strict=True)
        ]
        ratio = _quotient(ours, reference, ratio_is)
        noise = (min(pairs), max(pairs))
        return cls(name, ours, reference, ratio, unit, target, ratio_is, noise, tuple(faults), note)

    @property
    def is_met(self) -> bool:
        value = self.ratio if self.target.of == "ratio" else self.ours
        return self.target.is_met_by(value) and not self.faults

    def as_json(self) -> dict[str, Any]:
        """Plain values, by name."""
        return {
            "name": self.name,
            "ours": _rounded(self.ours),
            "reference": _rounded(self.reference),
            "ratio": _rounded(self.ratio),
            "unit": self.unit,
            "ratio_is": self.ratio_is,
            "ratio_range": [_rounded(value) for value in self.ratio_range],
            "target": str(self.target),
            "at_least": self.target.at_least,
            "at_most": self.target.at_most,
            "met": self.is_met,
            "faults": list(self.faults),
            "note": self.note,
        }

    def as_text(self) -> str:
        """The same for a terminal: one line, and below it what needs words."""
        low, high = self.ratio_range
        line = (
            f"{self.name:<30} ours {self.ours:>7.4g}  "
            f"reference {self.reference:>7.4g} {self.unit:<8}"
            f"  ratio {self.ratio:.4g} ({low:.4g} to {high:.4g})"
            f"  wanted: {self.target}: {'met' if self.is_met else 'MISSED'}"
        )
        return "\n    ".join([line, *self.faults, *([self.note] if self.note else [])])


def row(
    unit: str,
    ratio_is: Quotient,
    *,
    of: Judged = "ratio",
    at_least: float | None = None,
    at_most: float | None = None,
) -> Callable[[Callable[[], Samples]], Callable[[], Row]]:
    """Makes a row of what the function below measures; it has that function's name.

    Args:
        unit: Of the samples.
        of, at_least, at_most: The target.
    """
    target = Target(of, at_least, at_most)

    def of_samples(measure: Callable[[], Samples]) -> Callable[[], Row]:
        @functools.wraps(measure)
        def measured() -> Row:
            found = measure()
            return Row.of(
                measure.__name__,
                found,
                unit=unit,
                target=target,
                ratio_is=ratio_is,
                faults=found.faults,
                note=found.note,
            )

        return measured

    return of_samples


def timed(work: Callable[[], object], per_second: float = 1.0) -> Callable[[], float]:
    """What does some work and returns the seconds that it took, or as many of another unit.

    Args:
        per_second: How many of that unit make a second.
    """

    def measure() -> float:
        started = time.perf_counter()
        work()
        return per_second * (time.perf_counter() - started)

    return measure


def side_by_side(
    ours: Callable[[], float],
    reference: Callable[[], float],
    repetitions: int = REPETITIONS,
    note: str = "",
) -> Samples:
    """Measures both in turns, so that whatever else the machine does weighs on both.

    Who goes first changes with every repetition: ours, reference, reference, ours, …
    """
    found: dict[Callable[[], float], list[float]] = {ours: [], reference: []}
    for repetition in range(repetitions):
        for measure in (ours, reference)[:: 1 if repetition % 2 == 0 else -1]:
            found[measure].append(measure())
    return Samples(found[ours], found[reference], note)


def _quotient(ours: float, reference: float, direction: Quotient) -> float:
    return reference / ours if direction == "reference / ours" else ours / reference


def _rounded(value: float) -> float:
    """Five significant digits: more would be noise."""
    return float(f"{value:.5g}")
