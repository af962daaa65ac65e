"""From a sweep to the data of its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from playground.comparison.curves import lines_of, on_one_axis, shortened
from playground.comparison.seeds import Band
from playground.comparison.view import CompareView
from playground.figures.line_panels import LinesPanel, RunLines
from playground.figures.mean_bars import MeanBar
from playground.figures.palette import MANY
from playground.figures.sweep_grid import SweepGrid
from playground.runs import RunStore, Snapshot
from playground.studies.sweep.repository import SweepStatus
from playground.studies.sweep.results import CellScore, best_first, higher_is_better

MOST_CURVES = 10


def curves(
    status: SweepStatus,
    scores: Sequence[CellScore],
    measure: str,
    band: Band,
    store: RunStore,
) -> RunLines:
    """The validation curves of each value, mean and band over its seeds; where there are too many
    values, of the best ones."""
    shown = scores
    if len(scores) > MOST_CURVES:
        best = [c.index for c in best_first(scores, measure)[:MOST_CURVES]]
        shown = [scores[i] for i in sorted(best)]
    view = CompareView(show="validation", band=band, together=True)
    members: dict[int, list[Snapshot]] = {}
    for cell in shown:
        snapshots = [store.snapshot(run.id) for run in status.cell_runs(cell.index)]
        members[cell.index] = [s for s in snapshots if len(s.history.get("epoch", ()))]
    metrics = [
        metric
        for metric in ("accuracy", "loss")
        if any(f"val_{metric}" in s.history for found in members.values() for s in found)
    ]
    panels = []
    for metric in metrics:
        lines = [
            replace(line, label=shortened(cell.name))
            for cell in shown
            if members[cell.index]
            for line in lines_of(view, members[cell.index], metric, cell.name, color_of(cell))
        ]
        percent = metric == "accuracy"
        panels.append(LinesPanel(f"validation {metric}", tuple(lines), percent=percent))
    return on_one_axis(view, panels)


def color_of(cell: CellScore) -> str:
    """One colour per value, the same in curves and bars."""
    return MANY[cell.index % len(MANY)]


def bars(scores: Sequence[CellScore]) -> list[MeanBar]:
    """A bar for each value, in the order of the choice."""
    rows = []
    for cell in scores:
        mean = None if cell.score is None else cell.score.mean
        band = 0.0 if cell.score is None else cell.score.band or 0.0
        values = tuple(cell.by_seed.values())
        rows.append(MeanBar(shortened(cell.name), color_of(cell), mean, band, values))
    return rows


def grid(status: SweepStatus, scores: Sequence[CellScore], measure: str, words: str) -> SweepGrid:
    """Two fields: rows and columns of cells."""
    rows, columns = status.settings.axes
    shape = (len(rows.values), len(columns.values))
    none = float("nan")
    means = [none if c.score is None else c.score.mean for c in scores]
    bands = [none if c.score is None or c.score.band is None else c.score.band for c in scores]
    controls: dict[str, Any] = status.settings.experiment.config_type.controls()
    return SweepGrid(
        rows.values,
        columns.values,
        (controls[rows.name].label, controls[columns.name].label),
        np.array(means).reshape(shape),
        np.array(bands).reshape(shape),
        words,
        higher_is_better(measure),
        higher_is_better(measure),
    )
