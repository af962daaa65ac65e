"""The curves of a run over all its epochs; the player marks where it is, and fades what comes."""

from __future__ import annotations

from functools import lru_cache

from playground.figures.encoding import encoded
from playground.figures.history_lines import history_lines
from playground.figures.run_lines import run_lines
from playground.runs import RunStore
from playground.runs.run import History

HEIGHT = 150
"""Lower than any player draws them, so that names at the right keep apart also in large type."""


@lru_cache(maxsize=32)
def history_of(store: RunStore, run_id: str, version: int) -> History:
    """The history of a run, until it changes."""
    del version  # only says when to look again
    return store.history(run_id)


@lru_cache(maxsize=32)
def curves_json(store: RunStore, run_id: str, version: int) -> str:
    """Accuracy where there are classes, and loss: the same figure at every epoch."""
    run, history = store.run(run_id), history_of(store, run_id, version)
    lines = history_lines(history, run.planned_epochs or 1, marks=run.marks, numbered=False)
    return encoded(run_lines(lines, height=HEIGHT))
