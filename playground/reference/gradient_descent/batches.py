"""Which examples each step sees."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from playground.reference.limits import whole_number

MASK = 0xFFFFFFFF


def batches(count: int, size: int, seed: int, steps: int) -> list[list[int]]:
    """Numbers of the examples of each step: every epoch goes once through all, in a new order.

    Args:
        size: Examples in a batch; the last one of an epoch has what is left. With all examples in a
            batch they keep their order.

    Raises:
        ValueError: a size below 1.
    """
    size = whole_number("the batch size", size, 1, 10**6)
    if size >= count:
        return [list(range(count)) for _ in range(steps)]
    return list(islice(_endless(count, size, seed), steps))


def _endless(count: int, size: int, seed: int) -> Iterator[list[int]]:
    draw = _numbers(seed)
    order = list(range(count))
    while True:
        for last in range(count - 1, 0, -1):  # Fisher and Yates
            other = next(draw) * (last + 1) >> 32
            order[last], order[other] = order[other], order[last]
        for begin in range(0, count, size):
            yield order[begin : begin + size]


def _numbers(seed: int) -> Iterator[int]:
    """Random 32-bit numbers, the same in JavaScript: Ettinger's Mulberry32 (2017)."""
    state = seed & MASK
    while True:
        state = (state + 0x6D2B79F5) & MASK
        mixed = ((state ^ state >> 15) * (state | 1)) & MASK
        mixed ^= (mixed + ((mixed ^ mixed >> 7) * (mixed | 61) & MASK)) & MASK
        yield (mixed ^ mixed >> 14) & MASK
