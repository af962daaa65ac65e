"""Which examples each optimization step sees: a permutation per epoch, from the seed alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from playground.once_cache import OnceCache
from playground.training.epoch_generators import generators

EPOCHS_AT_ONCE = 128
INDICES_AT_ONCE = 2**16
"""Epochs are drawn together, so many of them or about so many indices, and at least one."""
_drawn: OnceCache[np.ndarray] = OnceCache(most=64)
"""A class that trains with one seed has one order."""


@dataclass(frozen=True)
class Steps:
    """Consecutive optimization steps.

    Attributes:
        first: Number of the first of them, counted from 0 through the whole training.
        order: int32 indices of examples, shape (steps, batch_size); a short last batch of an epoch
            is filled up with example 0.
        sizes: How many of a step's indices count, shape (steps,).
        ends_epoch: Whether a step is the last of its epoch, shape (steps,).
    """

    first: int
    order: np.ndarray
    sizes: np.ndarray
    ends_epoch: np.ndarray

    def __len__(self) -> int:
        return len(self.sizes)

    def counted_from(self, first: int) -> Steps:
        """The same steps, as those that begin with another number."""
        return replace(self, first=first)

    def split(self, at: int) -> tuple[Steps, Steps]:
        """The steps before position `at`, and those from it on."""
        return self._part(0, at), self._part(at, len(self))

    def _part(self, begin: int, end: int) -> Steps:
        return Steps(
            self.first + begin,
            self.order[begin:end],
            self.sizes[begin:end],
            self.ends_epoch[begin:end],
        )


def no_steps(batch_size: int) -> Steps:
    """Steps that train nothing."""
    nothing = np.zeros(0, np.int32)
    return Steps(0, np.zeros((0, batch_size), np.int32), nothing, nothing.astype(bool))


class EpochOrder:
    """The order of all training examples in every epoch.

    The order of an epoch is ``numpy.random.default_rng([seed, epoch]).permutation(examples)``,
    epochs counted from 0, so that a plain script can follow it.
    """

    def __init__(self, examples: int, batch_size: int, seed: int) -> None:
        self._examples = examples
        self._batch_size = batch_size
        self._seed = seed
        self.steps_per_epoch = -(-examples // batch_size)
        self._epochs_at_once = int(np.clip(INDICES_AT_ONCE // examples, 1, EPOCHS_AT_ONCE))
        self._last: tuple[int, np.ndarray] | None = None

    def steps(self, first: int, count: int) -> Steps:
        """`count` steps, beginning with step number `first` of the whole training."""
        within = np.arange(first, first + count) % self.steps_per_epoch
        last = self.steps_per_epoch - 1
        remainder = self._examples - last * self._batch_size
        steps_at_once = self._epochs_at_once * self.steps_per_epoch
        parts = []
        for part in range(first // steps_at_once, (first + count - 1) // steps_at_once + 1):
            begin = part * steps_at_once
            parts.append(self._batches(part)[max(first - begin, 0) : first + count - begin])
        return Steps(
            first,
            np.concatenate(parts),
            np.where(within == last, remainder, self._batch_size).astype(np.int32),
            within == last,
        )

    def _batches(self, part: int) -> np.ndarray:
        """The batches of as many epochs as are drawn together, shape (steps, batch_size)."""
        if self._last is None or self._last[0] != part:
            key = self._examples, self._batch_size, self._seed, part
            self._last = part, _drawn.get(key, lambda: self._draw(part))
        return self._last[1]

    def _draw(self, part: int) -> np.ndarray:
        first = part * self._epochs_at_once
        epochs = range(first, first + self._epochs_at_once)
        drawn = np.tile(np.arange(self._examples), (len(epochs), 1))
        for row, generator in zip(drawn, generators(self._seed, epochs), strict=True):
            generator.shuffle(row)  # as `permutation`, which copies
        batches = np.zeros((len(epochs), self.steps_per_epoch * self._batch_size), np.int32)
        batches[:, : self._examples] = drawn
        return batches.reshape(-1, self._batch_size)
