"""Trainings of a second, in this process, whose runs a store keeps as the engine's are kept."""

from __future__ import annotations

import time

from playground.experiments import EXPERIMENTS
from playground.runs import Run, RunStore
from playground.training import control
from playground.training.trainer import Trainer


def train_into(store: RunStore, experiment: str, **settings) -> Run:
    """Trains from the experiment's first preset with some settings changed."""
    chosen = EXPERIMENTS[experiment]
    preset = settings.pop("preset", None)
    config = chosen.config_type.parse(settings, base=chosen.preset(preset))
    owner = store.become_owner()
    run = store.create(experiment, config.model_dump(mode="json"), owner)

    def publish(kind, **fields):
        store.apply([{"kind": kind, "run": run.id, "time": time.time(), **fields}])

    try:
        Trainer(run.id, chosen, config, publish).run()
    finally:
        control.forget(run.id)
        owner.close()
    return store.run(run.id)
