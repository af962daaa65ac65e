"""The points that networks learn a function from, and where figures look at them."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

import numpy as np

from playground.datasets.functions import Target, samples, target_named
from playground.experiments.data import Data, Split

POINTS = 1000
VALIDATION_SHARE = 0.1
BEYOND = 0.4
"""How far figures look beyond the interval, as a share of its length."""
FIT_POINTS = 361
TEST_POINTS = 1001


def shown_positions(target: Target) -> np.ndarray:
    """Where figures look: the interval, and 40% of its length on each side, (FIT_POINTS,)."""
    beyond = BEYOND * (target.high - target.low)
    return np.linspace(target.low - beyond, target.high + beyond, FIT_POINTS)


def data_of(name: str, seed: int) -> Data:
    """1,000 points, of which a tenth validates, as the lecture leaves it out; the test is the
    function itself on the interval."""
    return _data_of(target_named(name), seed)


@lru_cache(maxsize=16)
def _data_of(target: Target, seed: int) -> Data:
    x, y = (values.astype(np.float32) for values in samples(target, POINTS, seed))
    order = np.random.default_rng(seed).permutation(POINTS)
    kept = round(POINTS * (1 - VALIDATION_SHARE))
    train, validation = np.sort(order[:kept]), np.sort(order[kept:])
    positions = np.linspace(target.low, target.high, TEST_POINTS)
    values = target.function(positions)
    test = np.isfinite(values)
    return Data(
        train=Split(x[train, None], y[train]),
        validation=Split(x[validation, None], y[validation]),
        test=Split(positions[test, None].astype(np.float32), values[test].astype(np.float32)),
        class_names=(),
        source=target.label,
        notes=MappingProxyType({"seen": shown_positions(target).astype(np.float32)}),
    )
