"""From the store to the evidence of a run."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.datasets import DatasetError
from playground.diagnoses.evidence import Confusion, Evidence
from playground.experiments import (
    EXPERIMENTS,
    Config,
    ConfigError,
    Data,
    Experiment,
    TrainingPlan,
)
from playground.experiments.layer_inspection import Inside, Moments
from playground.runs import Run, RunStore
from playground.runs.shown import last_shown

MOST_MOMENTS = 12
"""Of its gradients, where the run recorded its weights more often than that."""


def evidence_of(store: RunStore, run_id: str) -> Evidence:
    """What is known of a run.

    Raises:
        KeyError: no run has this id.
        ConfigError: its experiment or its configuration are not of this playground.
    """
    run = store.run(run_id)
    if run.experiment not in EXPERIMENTS:
        raise ConfigError(
            f"Expected a run of {', '.join(EXPERIMENTS)}. Received: {run.experiment}. "
            "The playground that trained it can diagnose it."
        )
    experiment = EXPERIMENTS[run.experiment]
    config: Config = experiment.config_type.parse(run.config)
    plan = experiment.plan(experiment.config_type.parse(run.settings))
    history = store.history(run_id)
    if history:
        finite = np.isfinite(np.column_stack(list(history.values()))).all(axis=1)
        history = {name: column[finite] for name, column in history.items()}
    data = _data(experiment, config)
    confusion = _confusion(store, run, data)
    inside, why = _inside(store, run, experiment, config, plan)
    return Evidence(
        run,
        plan,
        history,
        is_classifier="accuracy" in history or confusion is not None,
        confusion=confusion,
        data=data,
        untrainable=experiment.untrainable_layers(config),
        inside=inside,
        why_no_inside=why,
    )


def _confusion(store: RunStore, run: Run, data: Data | None) -> Confusion | None:
    for split in ("test", "validation"):
        arrays = store.observation(run.id, f"{split}_confusion")
        if arrays is not None and arrays["matrix"].sum():
            names = tuple(row["class"] for row in run.report.get("per_class", ()))
            majority = (
                None
                if data is None or not data.class_names
                else int(np.bincount(data.train.y).argmax())
            )
            return Confusion(arrays["matrix"], split, names, majority)
    return None


def _data(experiment: Experiment[Any], config: Config) -> Data | None:
    try:
        return experiment.compact_data(config)
    except DatasetError:
        return None


def _inside(
    store: RunStore, run: Run, experiment: Experiment[Any], config: Config, plan: TrainingPlan
) -> tuple[Inside | None, str]:
    if experiment.inspect_layers is None:
        return None, "the playground computes this network with Keras only"
    moments = _moments(store, run)
    if not moments:
        coming = "are recorded when training ends" if not run.state.is_finished() else "were kept"
        return None, f"{'its' if coming.startswith('are') else 'no'} weights {coming}"
    try:
        return experiment.inspect_layers(config, plan, moments), ""
    except (DatasetError, ValueError):
        return None, "its data are no longer available, or its weights do not fit this playground"


def _moments(store: RunStore, run: Run) -> Moments:
    """Recorded weights, thinned, and the final ones."""
    epochs = store.observation_epochs(run.id, "weights")
    last = last_shown(run)
    epochs = [epoch for epoch in epochs if last is None or epoch <= last]
    chosen = sorted(set(np.linspace(0, len(epochs) - 1, MOST_MOMENTS).astype(int).tolist()))
    found: Moments = []
    for epoch in (epochs[i] for i in chosen if epochs):
        arrays = store.observation(run.id, "weights", epoch)
        if arrays is not None:
            found.append((epoch, arrays["flat"]))
    final = store.observation(run.id, "final_weights")
    if final is not None:
        found.append((float(run.epochs), final["flat"]))
    return [(epoch, flat) for epoch, flat in found if np.isfinite(flat).all()]
