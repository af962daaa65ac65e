"""What can be watched: by name, how a frame is made of runs as they are now.

A frame belongs to everybody who watches: it follows from the runs and the view alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from playground.figures.confusion_matrix import confusion_matrix
from playground.figures.figure import Figure
from playground.figures.learning_curves import learning_curves, learning_curves_info
from playground.figures.template import empty
from playground.live import Source
from playground.runs import Run, RunStore
from playground.runs.shown import shown_at
from playground.ui.dna_motif.frames import MOTIFS
from playground.ui.plane.compare_frames import PLANE_COMPARISON
from playground.ui.plane.frames import PLANE
from playground.ui.run_progress import progress_source
from playground.ui.universal_approximation.frames import FITS


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
    return empty("Train: each row will show what one class was taken for.", height=340)


def _confusion(
    store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]
) -> dict[str, Figure]:
    return {"confusion": confusion_figure(store, runs[0], [str(n) for n in view["class_names"]])}


def _changes(store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]) -> dict[str, Any]:
    """That something has changed, for parts of a page that run again then."""
    del store, view
    return {"changes": {"states": " ".join(run.state for run in runs)}}


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "progress": Source(progress_source),
        "curves": Source(_curves, {"baseline": float | None, "log_loss": bool}),
        "confusion": Source(_confusion, {"class_names": list}),
        "plane": PLANE,
        "plane comparison": PLANE_COMPARISON,
        "fits": FITS,
        "motifs": MOTIFS,
        "changes": Source(_changes),
    }
)
