"""What a page shows of a run: one recorded moment, of which figures and words both speak."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.runs.run import History, Run, RunState
from playground.runs.store import RunStore


@dataclass(frozen=True, eq=False)
class Shown:
    """A run at one of its recorded moments.

    Attributes:
        run: The run as it is now.
        epoch: When `arrays` were recorded, in epochs since the start; where nothing of that kind is
            recorded, how far the run has come.
        arrays: What was recorded; None before there is anything.
        is_newest: Whether nothing later is recorded.
    """

    run: Run
    epoch: float
    arrays: dict[str, np.ndarray] | None
    is_newest: bool = True

    @property
    def step(self) -> int:
        """Optimization steps until then."""
        return round(float(self.run.step_at(self.epoch)))

    def until(self, history: History) -> History:
        """The curves up to this moment."""
        if not history:
            return history
        rows = int(np.searchsorted(history["epoch"], self.epoch, side="right"))
        return {name: column[:rows] for name, column in history.items()}


def shown(store: RunStore, run_id: str, name: str, chosen: float | None = None) -> Shown:
    """The newest observation of that name; or an earlier one that somebody chose, while the run
    rests.

    Args:
        name: "" for an experiment whose figures show curves alone.
        chosen: The epoch that somebody looks back at; None for the newest.

    Raises:
        KeyError: no run has this id.
    """
    with store.reading():
        found = shown_at(store, run_id, name, chosen)
        if found.is_newest or can_look_back(found.run):
            return found
        return shown_at(store, run_id, name)


def shown_at(store: RunStore, run_id: str, name: str, until: float | None = None) -> Shown:
    """The newest observation of that name up to an epoch; the newest of all where there is none.

    Raises:
        KeyError: no run has this id.
    """
    with store.reading():
        run = store.run(run_id)
        newest = store.observed(run_id, name, last_shown(run)) if name else None
        if newest is None:
            return Shown(run, _reached(run), None)
        if until is None or until >= newest[0]:
            return Shown(run, *newest)
        found = store.observed(run_id, name, until)
        return Shown(run, *(found or newest), is_newest=found is None)


def last_shown(run: Run, until: float | None = None) -> float | None:
    """The epoch up to which observations count; None for all of them.

    Of a run that diverged, what came after its last finite epoch does not count; of one that
    trains, what came after the step that is told of it: words and figures speak of the same.
    """
    if run.state is RunState.FAILED:
        last = float(run.epochs)
    elif run.state is RunState.RUNNING and "step" in run.progress:
        last = _reached(run)
    else:
        return until
    return last if until is None else min(until, last)


def can_look_back(run: Run) -> bool:
    """Whether a run rests, so that its past can be looked at."""
    return run.state.is_finished() or run.state is RunState.PAUSED


def _reached(run: Run) -> float:
    return run.epoch_at(float(run.progress.get("step", 0)))
