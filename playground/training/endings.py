"""How a training ends before its time, and the sentences that say so."""

from __future__ import annotations

import numpy as np

from playground.training.state import TrainingState


def first_divergence(state: TrainingState, rows: np.ndarray) -> int | None:
    """The index of the first epoch in which numbers stopped being finite; None where all are.

    Args:
        state: After the burst.
        rows: Metrics of the epochs that ended in it, shape (n, metrics).

    Returns:
        An index into `rows`; n where the weights themselves diverged after the last of them.
    """
    bad = ~np.isfinite(rows).all(axis=1)
    if bad.any():
        return int(bad.argmax())
    if not (np.isfinite(state.weights).all() and np.isfinite(state.totals).all()):
        return len(rows)
    return None


def early_stop_message(epoch: int, patience: int | None, best_epoch: int) -> str:
    """Says why training stopped after an epoch, and which weights are back."""
    return (
        f"Stopped early after epoch {epoch}: validation loss has not improved for {patience} "
        f"epochs. The weights of epoch {best_epoch} are back."
    )


def divergence_message(learning_rate: float, optimizer: str, epoch: int) -> str:
    """Says that training diverged at an epoch, counted from 1, and what to try."""
    kept = f"The weights after epoch {epoch - 1}" if epoch > 1 else "The initial weights"
    return (
        f"Learning rate {learning_rate:g} with {optimizer} diverged at epoch {epoch}:"
        f" the loss is no longer a finite number. {kept} are kept; try a smaller learning rate."
    )
