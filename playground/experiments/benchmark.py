"""Presets that are compared with methods without a network, on the same series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

FAWAZ = (
    "mean of several trainings on the 128-set archive, Ismail Fawaz et al. (2019), Deep learning "
    "for time series classification: a review; github.com/hfawaz/dl-4-tsc, results-ucr-128.csv"
)


class Published(NamedTuple):
    """A published test accuracy.

    Attributes:
        method: Its name in the literature.
        accuracy: Between 0 and 1.
        source: Where it stands.
    """

    method: str
    accuracy: float
    source: str


@dataclass(frozen=True)
class Benchmark:
    """A network with the settings of a preset.

    Attributes:
        label: Its name in the figure.
        button: Its name on the button that trains it.
        place: Among all that are compared, small numbers first.
        published: What others report of it.
    """

    preset: str
    label: str
    button: str
    place: int
    published: Published | None = None
