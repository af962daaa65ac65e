"""The curves of a classifier, as pages draw them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playground.figures.figure import Figure
from playground.figures.learning_curves import learning_curves, learning_curves_info
from playground.live import MANY, Source
from playground.runs import Run, RunStore


def curves_of(
    store: RunStore, runs: Sequence[Run], *, baseline: float | None, log_loss: bool
) -> Figure:
    """Loss and accuracy of a run; of a second one, its parent, behind.

    Args:
        baseline: Accuracy of the majority class.
    """
    run, *parents = (store.snapshot(each.id) for each in runs)
    return learning_curves(
        learning_curves_info(run, baseline),
        log_loss=log_loss,
        parent=learning_curves_info(parents[0], None) if parents else None,
    )


def _curves(store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"curves": curves_of(store, runs, **view)}


CURVES = Source(_curves, {"baseline": float | None, "log_loss": bool}, ids=MANY)
