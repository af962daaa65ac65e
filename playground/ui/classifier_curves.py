"""The curves of a classifier, as pages draw them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from playground.experiments import Experiment
from playground.figures.figure import Figure
from playground.figures.learning_curves import learning_curves, learning_curves_info
from playground.live import MANY, Source
from playground.once_cache import OnceCache
from playground.runs import Run, RunStore, Shown
from playground.ui import services
from playground.ui.live_figure import live_figure
from playground.ui.parent_run import parent_of
from playground.ui.stream import stream_of

_recorded: OnceCache[Figure] = OnceCache(32)


def curves_of(
    store: RunStore,
    runs: Sequence[Run],
    *,
    baseline: float | None,
    log_loss: bool,
    compact: bool = False,
) -> Figure:
    """Loss and accuracy of a run; of a second one, its parent, behind.

    Args:
        baseline: Accuracy of the majority class.
    """
    run, *parents = (store.snapshot(each.id) for each in runs)
    return learning_curves(
        learning_curves_info(run, baseline),
        log_loss=log_loss,
        compact=compact,
        parent=learning_curves_info(parents[0], None) if parents else None,
    )


def loss_and_accuracy(
    experiment: Experiment[Any],
    baseline: float | None,
    compact: bool = False,
) -> Callable[[Shown | None], None]:
    """What to show of a classifier: its loss and accuracy over the epochs.

    Args:
        baseline: Validation accuracy of the training majority, drawn into the accuracy figure.
        compact: Whether the curves stand in half of the page's width.
    """

    def show(shown: Shown | None) -> None:
        key = f"{experiment.name}:curves"
        if shown is None:
            return
        parent = parent_of(experiment, shown.run)
        log_loss = st.session_state.get(f"{experiment.name}:log_loss", False)
        view = {"baseline": baseline, "log_loss": log_loss, "compact": compact}
        live_figure(
            _drawn([shown.run, *([parent] if parent else [])], **view),
            key,
            stream=stream_of("curves", [shown.run, parent], **view),
            part="curves",
            toolbar=True,
        )

    return show


def _drawn(runs: Sequence[Run], **view: Any) -> Figure:
    """As they are now; of a recorded run, which stays as it is, drawn once for everybody."""
    if not (len(runs) == 1 and runs[0].is_recorded):
        return curves_of(services.store(), runs, **view)
    key = (runs[0].id, *view.values())
    return _recorded.get(key, lambda: curves_of(services.store(), runs, **view))


def _curves(store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"curves": curves_of(store, runs, **view)}


CURVES = Source(_curves, {"baseline": float | None, "log_loss": bool, "compact": bool}, ids=MANY)
