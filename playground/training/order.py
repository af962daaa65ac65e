"""Which examples each optimization step sees: a permutation per epoch, from the seed alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


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
        """The steps before and from position `at`."""
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
        self._epoch = -1
        self._batches = np.empty((0, batch_size), np.int32)

    def steps(self, first: int, count: int) -> Steps:
        """`count` steps, beginning with step number `first` of the whole training."""
        numbers = np.arange(first, first + count)
        within = numbers % self.steps_per_epoch
        last = self.steps_per_epoch - 1
        remainder = self._examples - last * self._batch_size
        parts = []
        for epoch in range(first // self.steps_per_epoch, numbers[-1] // self.steps_per_epoch + 1):
            begin = max(first - epoch * self.steps_per_epoch, 0)
            end = min(first + count - epoch * self.steps_per_epoch, self.steps_per_epoch)
            parts.append(self._batches_of(epoch)[begin:end])
        return Steps(
            first,
            np.concatenate(parts),
            np.where(within == last, remainder, self._batch_size).astype(np.int32),
            within == last,
        )

    def _batches_of(self, epoch: int) -> np.ndarray:
        if epoch != self._epoch:
            order = np.zeros(self.steps_per_epoch * self._batch_size, np.int32)
            generator = np.random.default_rng([self._seed, epoch])
            order[: self._examples] = generator.permutation(self._examples)
            self._batches, self._epoch = order.reshape(-1, self._batch_size), epoch
        return self._batches
