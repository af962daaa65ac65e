"""A sweep as its page draws it and as the stream sends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast, get_args

from playground.comparison.seeds import Band
from playground.figures.figure import Figure
from playground.figures.mean_bars import mean_bars
from playground.figures.run_lines import run_lines
from playground.figures.sweep_grid import sweep_grid
from playground.figures.template import empty
from playground.lessons.studies.drivers import SWEEPS
from playground.lessons.studies.frames import MISSING, Standing, study_source
from playground.live import ChannelError
from playground.runs import Run, RunStore
from playground.runs.remaining_time import remaining_of_several
from playground.studies.repository import StudyState
from playground.studies.sweep import figure_data
from playground.studies.sweep.repository import SweepStatus
from playground.studies.sweep.results import cell_scores
from playground.ui.run_tables import MEASURES

HEIGHT = 330
INTERRUPTED = (
    "Some runs are missing: the app was closed, or runs were deleted. Continue trains them."
)


def measures_known(status: SweepStatus) -> list[str]:
    """What any of the runs can be judged by so far."""
    runs = [run for run in status.runs if run is not None]
    return [name for name in MEASURES if any(name in run.measures for run in runs)]


def figures(status: SweepStatus, measure: str, band: Band, store: RunStore) -> dict[str, Figure]:
    """The curves; and bars or a grid, once there is something to judge by."""
    if measure not in measures_known(status):
        return {"curves": empty("The first curves come in a moment.", height=HEIGHT)}
    scores = cell_scores(status, measure, band)
    words = MEASURES[measure].lower()
    if len(status.settings.axes) == 2:
        compared = sweep_grid(figure_data.grid(status, scores, measure, words))
    else:
        percent = measure.endswith("accuracy")
        compared = mean_bars(figure_data.bars(scores), axis=words, percent=percent)
    curves = figure_data.curves(status, scores, measure, band, store)
    return {
        "curves": run_lines(curves, height=HEIGHT),
        "scores": compared,
    }


def standing(status: SweepStatus) -> Standing:
    """How far a sweep is."""
    runs = [run for run in status.runs if run is not None]
    ended = [run.ended - run.started for run in runs if run.ended and run.started]
    under_way = [run.progress for run in runs if not run.state.is_finished()]
    to_come = status.settings.size - status.done - len(under_way)
    return Standing(
        status,
        f"{status.done} of {status.settings.size} runs",
        status.done / status.settings.size,
        _marks(status),
        remaining=remaining_of_several(ended, under_way, to_come) if status.is_live else None,
        message=INTERRUPTED if status.state is StudyState.INTERRUPTED else status.message,
        drawn_for=" ".join(measures_known(status)),
    )


def _marks(status: SweepStatus) -> list[tuple[str, str]]:
    """A mark for each run, value after value."""
    cells = status.settings.cells()
    found = []
    for index, values in enumerate(cells):
        name = " · ".join(values)
        for run in status.runs[index :: len(cells)]:
            if run is None:
                found.append((MISSING, f"{name}: not begun"))
            else:
                found.append((run.state.value, f"{name}, seed {run.config['seed']}: {_at(run)}"))
    return found


def _at(run: Run) -> str:
    epochs = run.progress.get("epochs")
    so_far = f", epoch {run.epochs} of {epochs}" if epochs and not run.state.is_finished() else ""
    return f"{run.state.value}{so_far}"


def _frame(store: RunStore, sweep_id: str, view: Mapping[str, Any]) -> dict[str, Any]:
    if view["band"] not in get_args(Band):
        raise ChannelError(f"Expected one of {', '.join(get_args(Band))} as band. Reload the page.")
    status = SWEEPS.repository.status(sweep_id, store)
    parts = figures(status, view["measure"], cast(Band, view["band"]), store)
    return {**standing(status).frame(), **parts}


SWEEP = study_source(SWEEPS, _frame, {"measure": str, "band": str})
