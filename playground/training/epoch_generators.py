"""The random generators of many epochs at once, as ``numpy.random.default_rng([seed, epoch])``.

Half of the time that NumPy takes for the order of a small epoch goes into mixing the seed. The same
mixing is done here for all epochs together: that of `numpy.random.SeedSequence`, which follows
O'Neill's ``seed_seq_fe`` (2015) and which NumPy promises not to change.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence

WORDS = 4
"""Of 32 bits, in which a seed is mixed."""
LEFT, RIGHT, HALF = np.uint32(0xCA01F9DD), np.uint32(0x4973F715), np.uint32(16)


def generators(seed: int, epochs: range) -> Iterator[Generator]:
    """The generator of each epoch; the seed and the numbers of epochs have at most 32 bits."""
    return (Generator(PCG64(_Mixed(state))) for state in _states(seed, epochs))


class _Mixed(SeedSequence):
    """A seed that is already mixed, for `PCG64`."""

    def __init__(self, state: np.ndarray) -> None:
        self._state = state

    def generate_state(self, n_words: int, dtype: object = np.uint32) -> np.ndarray:
        return self._state


def _states(seed: int, epochs: range) -> np.ndarray:
    """What `SeedSequence([seed, epoch]).generate_state(4, numpy.uint64)` gives for each epoch,
    uint64 of shape (epochs, 4)."""
    pool = np.zeros((len(epochs), WORDS), np.uint32)
    pool[:, 0], pool[:, 1] = seed, epochs
    pool = _hashed(pool, MIXING[: WORDS + 1])
    for word in range(WORDS):
        others = [other for other in range(WORDS) if other != word]
        first = WORDS + word * len(others)
        hashed = _hashed(pool[:, [word]], MIXING[first : first + len(others) + 1])
        mixed: np.ndarray = pool[:, others] * LEFT - hashed * RIGHT
        pool[:, others] = mixed ^ (mixed >> HALF)
    return _hashed(np.tile(pool, 2), DRAWING).view(np.uint64)


def _hashed(words: np.ndarray, factors: np.ndarray) -> np.ndarray:
    words = (words ^ factors[:-1]) * factors[1:]
    return words ^ (words >> HALF)


def _factors(first: int, multiplier: int, count: int) -> np.ndarray:
    found = [first]
    for _ in range(count):
        found.append(found[-1] * multiplier % 2**32)
    return np.array(found, np.uint32)


MIXING = _factors(0x43B0D7E5, 0x931E8875, WORDS * WORDS)
DRAWING = _factors(0x8B51F9DD, 0x58F38DED, 2 * WORDS)
