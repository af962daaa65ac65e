"""At which epochs a run can be looked at again."""

from __future__ import annotations

import numpy as np

from playground.experiments import EXPERIMENTS
from playground.runs import Run, RunStore
from playground.runs.shown import last_shown

MOST_MOMENTS = 200
"""What a slider can tell apart."""


def recorded_epochs(store: RunStore, run: Run, name: str) -> tuple[float, ...]:
    """When an observation of that name was recorded, thinned to what a slider can tell apart."""
    return _thinned(_kept(run, store.observation_epochs(run.id, name)))


def moments_of(store: RunStore, run: Run) -> tuple[float, ...]:
    """Epochs at which anything was recorded, in order: all at which there is a figure, and where
    these are few, ends of epochs between them; the last one always."""
    epochs = store.history(run.id).get("epoch", np.empty(0)).tolist()
    known = EXPERIMENTS.get(run.experiment)
    names = [o.name for o in known.observations if o.record and o.figures] if known else []
    recorded = sorted({e for name in names for e in store.observation_epochs(run.id, name)})
    seen = _thinned(_kept(run, recorded))
    others = sorted(set(epochs) - set(seen))
    room = MOST_MOMENTS - len(seen)
    return tuple(sorted({*seen, *_thinned(others, room), *epochs[-1:]}))


def _kept(run: Run, epochs: list[float]) -> list[float]:
    """What came after the last finite epoch of a run that diverged is not kept."""
    last = last_shown(run)
    return [epoch for epoch in epochs if last is None or epoch <= last]


def _thinned(epochs: list[float], most: int = MOST_MOMENTS) -> tuple[float, ...]:
    if len(epochs) <= most:
        return tuple(epochs)
    return tuple(epochs[i] for i in np.linspace(0, len(epochs) - 1, most).astype(int))
