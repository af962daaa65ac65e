"""Curves and confusion matrix of a classifier, as pages draw them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playground.figures.confusion_matrix import confusion_matrix
from playground.figures.figure import Figure
from playground.figures.learning_curves import learning_curves, learning_curves_info
from playground.figures.template import empty
from playground.live import Source
from playground.runs import Run, RunStore
from playground.runs.shown import shown_at


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


def confusion_figure(store: RunStore, run: Run | None, class_names: Sequence[str]) -> Figure:
    """Counts of the test split when there are any, else of validation."""
    for name in ("test_confusion", "validation_confusion"):
        arrays = None if run is None else shown_at(store, run.id, name).arrays
        if arrays is not None and len(arrays["matrix"]) == len(class_names):
            return confusion_matrix(arrays["matrix"], tuple(class_names))
    return empty("Train to see how examples of each class are classified.", height=340)


def _confusion(
    store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]
) -> dict[str, Figure]:
    return {"confusion": confusion_figure(store, runs[0], [str(n) for n in view["class_names"]])}


CURVES = Source(_curves, {"baseline": float | None, "log_loss": bool})
CONFUSION = Source(_confusion, {"class_names": list})
