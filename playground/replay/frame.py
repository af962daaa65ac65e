"""One frame of a replay: all figures of a run at one of its epochs, as JSON."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import numpy as np

from playground.datasets import DatasetError
from playground.experiments import EXPERIMENTS, ConfigError
from playground.replay.curves import curves_json, history_of
from playground.replay.pictures import OTHERS, PICTURES, Moment
from playground.runs import Run, RunStore
from playground.runs.run import History


def replay_frame(store: RunStore, run_id: str, epoch: float) -> str:
    """``{"epoch": …, "words": …, "figures": [{"name", "title", "figure"}, …]}``.

    Args:
        epoch: Any; figures show what was recorded last up to there.

    Raises:
        KeyError: no run has this id.
        ConfigError: its experiment or its configuration are not of this playground.
    """
    run = store.run(run_id)
    experiment = EXPERIMENTS.get(run.experiment)
    if experiment is None:
        raise ConfigError(
            f"Expected a run of {', '.join(EXPERIMENTS)}. Received: {run.experiment}."
        )
    history = history_of(store, run.id, run.version)
    moment = Moment(store, run, experiment, _config(store, run.id, run.version), epoch)
    figures = [("curves", "", curves_json(store, run.id, run.version))] if history else []
    for picture in PICTURES.get(run.experiment, OTHERS):
        try:
            figure = picture.draw(moment)
        except (DatasetError, ValueError):  # a set that was deleted, a run of an older playground
            continue
        seen = moment.recorded(picture.observation)
        if figure is not None and seen is not None:
            title = f"{picture.title}, epoch {_number(seen)}"
            figures.append((picture.name, title, figure.to_json()))
    parts = ", ".join(
        f'{{"name": {json.dumps(name)}, "title": {json.dumps(title)}, "figure": {drawn}}}'
        for name, title, drawn in figures
    )
    words = json.dumps(_words(run, history, epoch))
    return f'{{"epoch": {epoch!r}, "words": {words}, "figures": [{parts}]}}'


@lru_cache(maxsize=32)
def _config(store: RunStore, run_id: str, version: int) -> Any:
    del version  # only says when to look again
    run = store.run(run_id)
    return EXPERIMENTS[run.experiment].config_type.parse(run.config)


def _words(run: Run, history: History, epoch: float) -> str:
    """Where the run stood, in numbers."""
    epochs = history.get("epoch", np.empty(0))
    row = int(np.searchsorted(epochs, epoch, side="right")) - 1
    words = [f"epoch {_number(epoch)} of {int(run.config.get('epochs', 0)) or len(epochs):,}"]
    if row >= 0:
        for label, name, form in (
            ("validation accuracy", "val_accuracy", ".1%"),
            ("validation loss", "val_loss", ".4g"),
        ):
            if name in history:
                words.append(f"{label} {history[name][row]:{form}}")
        words.append(f"{history['seconds'][row]:.1f} s of training")
    else:
        words.append("before the end of the first epoch")
    return " · ".join(words)


def _number(epoch: float) -> str:
    return f"{epoch:,.0f}" if epoch == int(epoch) else f"{epoch:.1f}"
