"""What can be watched: by name, how a frame is made of runs as they are now.

A frame belongs to everybody who watches: it follows from the runs and the view alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from playground.figures.figure import Figure
from playground.figures.learning_curves import learning_curves, learning_curves_info
from playground.live import Source
from playground.runs import Run, RunStore


def curves(store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]) -> Figure:
    """Loss and accuracy of a run; of a second one, its parent, behind.

    View: ``baseline``, the accuracy of the majority class or None; ``log_loss``.
    """
    run, *parents = (store.snapshot(each.id) for each in runs)
    return learning_curves(
        learning_curves_info(run, view.get("baseline")),
        log_loss=bool(view.get("log_loss")),
        parent=learning_curves_info(parents[0], None) if parents else None,
    )


SOURCES: Mapping[str, Source] = MappingProxyType({"curves": curves})
