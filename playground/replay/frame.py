"""One frame of a replay: all figures of a run at one of its epochs, as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache

import numpy as np

from playground.experiments import Config, ConfigError
from playground.experiments.observation import FigureError, FigureOptions, RunFigures
from playground.figures.encoding import encoded
from playground.figures.history_lines import history_lines
from playground.figures.run_lines import run_lines
from playground.number_text import epoch_text
from playground.replay.moments import moments_of
from playground.runs import Run, RunState, RunStore
from playground.runs.run import History

ENDS = {
    RunState.STOPPED: "stopped",
    RunState.FAILED: "failed",
    RunState.INTERRUPTED: "interrupted",
}
"""How a run ended before its last epoch; one that is complete has stopped by itself."""
OPTIONS = FigureOptions(height=380, side=60, test_points=False)
"""A browser draws surfaces four times a second and more."""
CURVES_HEIGHT = 150
"""Lower than any player draws them, so that names at the right keep apart also in large type."""


def replay_frame(store: RunStore, run: Run, epoch: float) -> str:
    """``{"epoch": …, "words": …, "figures": [{"name", "title", "figure"}, …]}``.

    What cannot be drawn is left out: figures that need settings or data which this playground does
    not know, as of a run that came from another machine.

    Args:
        epoch: From 0 on; beyond the last one it is the last. Figures show what was recorded last up
            to there.
    """
    history = _history(store, run.id, run.version)
    epoch = min(epoch, _last_moment(store, run.id, run.version))
    figures = [("curves", "", curves_json(store, run.id, run.version))] if history else []
    recorded = _recorded(store, run, epoch)
    if recorded is not None:
        figures += _drawn(recorded)
    parts = ", ".join(
        f'{{"name": {json.dumps(name)}, "title": {json.dumps(title)}, "figure": {drawn}}}'
        for name, title, drawn in figures
    )
    words = _words(store, run, history, epoch)
    if recorded is None:
        words += " · its settings or data are not known here: curves only"
    return f'{{"epoch": {epoch!r}, "words": {json.dumps(words)}, "figures": [{parts}]}}'


@lru_cache(maxsize=32)
def _history(store: RunStore, run_id: str, version: int) -> History:
    del version  # only says when to look again
    return store.history(run_id)


@lru_cache(maxsize=32)
def curves_json(store: RunStore, run_id: str, version: int) -> str:
    """Accuracy where there are classes, and loss: the same figure at every epoch. The player marks
    where it is, and fades what comes."""
    run, history = store.run(run_id), _history(store, run_id, version)
    lines = history_lines(history, run.planned_epochs or 1, marks=run.marks, numbered=False)
    return encoded(run_lines(lines, height=CURVES_HEIGHT))


def _drawn(recorded: RunFigures[Config]) -> list[tuple[str, str, str]]:
    """Name, title and figure of each that can be drawn."""
    found = []
    for name in recorded.titles(while_training=True):
        figure = recorded.newest(name, while_training=True)
        try:
            drawn = encoded(figure.draw(OPTIONS))
        except FigureError:
            continue
        found.append((name, f"{figure.declared.title}, {epoch_text(figure.moment.epoch)}", drawn))
    return found


@lru_cache(maxsize=32)
def _last_moment(store: RunStore, run_id: str, version: int) -> float:
    del version  # only says when to look again
    return max(moments_of(store, store.run(run_id)), default=0.0)


def _recorded(store: RunStore, run: Run, epoch: float) -> RunFigures[Config] | None:
    """None where the experiment or the settings are not of this playground."""
    try:
        return replace(_figures(store, run.id, run.version), until=epoch)
    except ConfigError:
        return None


@lru_cache(maxsize=32)
def _figures(store: RunStore, run_id: str, version: int) -> RunFigures[Config]:
    del version  # only says when to look again
    return RunFigures.of(store, store.run(run_id))


def _words(store: RunStore, run: Run, history: History, epoch: float) -> str:
    """Where the run stood, in numbers."""
    epochs = history.get("epoch", np.empty(0))
    row = int(np.searchsorted(epochs, epoch, side="right")) - 1
    planned = run.planned_epochs or len(epochs)
    words = [f"{epoch_text(epoch)} of {planned:,}" if epoch else epoch_text(epoch)]
    if run.state.is_finished() and (last := _last_moment(store, run.id, run.version)) < planned:
        words.append(f"{ENDS.get(run.state, 'stopped early')} in {epoch_text(last)}")
    if row >= 0:
        for label, name, form in (
            ("validation accuracy", "val_accuracy", ".1%"),
            ("validation loss", "val_loss", ".4g"),
        ):
            if name in history:
                words.append(f"{label} {history[name][row]:{form}}")
        if "seconds" in history:  # curves that came from elsewhere may be without
            words.append(f"{history['seconds'][row]:.1f} s of training")
    return " · ".join(words)
