"""Searches whose runs are over at once, their curves given by a formula: so the best is known."""

import math
import time

import numpy as np

from playground.experiments import EXPERIMENTS
from playground.runs import RunState, RunStore
from playground.runs.run import NOWHERE
from playground.studies.search.settings import SearchConfig, SearchSettings
from playground.studies.search.space import parse_dimension

FASHION = EXPERIMENTS["fashion_mnist"]


class ScriptedEngine:
    """Runs that are over as soon as they are submitted, their curves given by a formula.

    `curve(config)` gives validation accuracy by epoch, and how the run ends (None: not).
    """

    def __init__(self, folder, curve):
        self.store = RunStore(folder / "runs.sqlite")
        self._owner = self.store.become_owner()
        self._curve = curve
        self.stopped = []
        self.is_closed = False

    def submit(self, experiment, config, preset=None, origin=NOWHERE):
        accuracy, end = self._curve(config)
        run = self.store.create(
            experiment.name, config.model_dump(mode="json"), self._owner, preset, origin
        )
        epochs = np.arange(1.0, len(accuracy) + 1)
        table = np.column_stack([epochs, 1 - np.asarray(accuracy), accuracy])
        events = []
        if len(accuracy):
            columns = ["epoch", "val_loss", "val_accuracy"]
            events.append({"kind": "history", "columns": columns, "data": table.tobytes()})
        events.append({"kind": "progress", "progress": {"epochs_done": len(accuracy)}})
        state, *report = (end,) if isinstance(end, RunState) else end or (RunState.RUNNING,)
        events += [{"kind": "report", "report": {"test": {}}}] * bool(report)
        events.append({"kind": "state", "state": state.value, "message": "", "time": time.time()})
        self.store.apply([{**event, "run": run.id} for event in events])
        return run

    def stop(self, run_id):
        self.stopped.append(run_id)
        self.store.set_state(run_id, RunState.STOPPED)


def parabola(config):
    """Accuracy 0.9 at learning rate 0.1, less by the square of the distance in powers of ten."""
    return [0.9 - 0.05 * math.log10(config.learning_rate / 0.1) ** 2] * 3, RunState.COMPLETE


def settings(*fields, experiment=FASHION, base=None, **how):
    base = base or experiment.preset(None)
    space = [parse_dimension(experiment, text, base) for text in fields or ("learning_rate",)]
    how = {"parallel": 1, "trials": 5, **how}
    return SearchSettings(experiment.name, base, {d.name: d for d in space}, SearchConfig(**how))
