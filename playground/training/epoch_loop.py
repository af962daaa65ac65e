"""Steps one after the other, and a row of metrics at the end of each epoch, in one program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from playground.training.state import TrainingState

MAX_EPOCHS_PER_BURST = 512
"""How many rows a burst has room for."""


def train_epochs(
    step: Callable[[Any, TrainingState], TrainingState],
    epoch_row: Callable[[TrainingState], Any],
    state: TrainingState,
    num_metrics: int,
    ends: Any,
    count: Any,
) -> tuple[TrainingState, Any]:
    """Trains for some steps; runs inside a compiled program.

    Args:
        step: The state after step ``i``, from ``i`` and the state before it.
        epoch_row: What an epoch is recorded with, from the state at its end.
        num_metrics: How many numbers that is.
        ends: Whether a step is the last of its epoch, shape (steps,).
        count: How many steps to do.

    Returns:
        The next state, and the rows, shape (`MAX_EPOCHS_PER_BURST`, num_metrics): first those of
        the epochs that ended.
    """

    def one_more(i: Any, _: Any, state: TrainingState) -> Any:
        return i + 1, ends[i], step(i, state)

    def until_epoch_ends(i: Any, epochs: Any, rows: Any, state: TrainingState) -> Any:
        i, has_ended, state = tf.while_loop(
            lambda i, has_ended, _: (i < count) & ~has_ended,
            one_more,
            (i, tf.constant(False), state),
            parallel_iterations=1,
        )

        def end_epoch() -> Any:
            filled = tf.tensor_scatter_nd_update(rows, [[epochs]], [epoch_row(state)])
            return epochs + 1, filled, state._replace(totals=tf.zeros_like(state.totals))

        # Not inside of the steps' own loop: XLA would copy all rows at each step.
        return i, *tf.cond(has_ended, end_epoch, lambda: (epochs, rows, state))

    rows = tf.zeros((MAX_EPOCHS_PER_BURST, num_metrics))
    _, _, rows, state = tf.while_loop(
        lambda i, *_: i < count,
        until_epoch_ends,
        (tf.constant(0), tf.constant(0), rows, state),
        parallel_iterations=1,
    )
    return state, rows
