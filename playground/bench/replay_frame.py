"""One frame of a replay, from the store to the figures' JSON, beside reading the arrays alone."""

from __future__ import annotations

import itertools

import numpy as np

from playground.bench.row import Samples, row, side_by_side, timed
from playground.experiments import experiment
from playground.experiments.plane_classifier import architecture_of
from playground.folders import store_path
from playground.replay import frame, moments_of
from playground.runs import RunStore
from playground.runs.arrays import pack

EPOCHS, MOMENTS, REPETITIONS = 1000, 100, 30
COLUMNS = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds")


@row("ms", "ours / reference", of="ours", at_most=50)
def replay_frame() -> Samples:
    """Milliseconds of one frame of a run on the plane: curves, a surface of 3,600 positions, a
    confusion matrix. The reference reads the same weights from the store."""
    store = RunStore(store_path())
    run = store.run(_record(store))
    order = np.random.default_rng(0).permutation(moments_of(store, run)).tolist()

    ours = timed(lambda: frame.replay_frame(store, run, order.pop()), 1000)
    reference = timed(lambda: store.observation(run.id, "weights", order[-1]), 1000)
    ours()  # imports and caches
    note = f"a run of {EPOCHS:,} epochs, {MOMENTS} of them with recorded weights"
    return side_by_side(ours, reference, REPETITIONS, note)


def _record(store: RunStore) -> str:
    """A run as a training of the spiral leaves it, with random weights."""
    chosen, owner = experiment("plane_classifier"), store.become_owner()
    config = chosen.config_type.parse({"epochs": str(EPOCHS)}, base=chosen.preset("spiral"))
    run = store.create(chosen.name, config.model_dump(mode="json"), owner)
    rng = np.random.default_rng(0)
    table = rng.random((EPOCHS, len(COLUMNS)))
    table[:, 0] = np.arange(1, EPOCHS + 1)
    sizes = architecture_of(config).sizes
    count = sum((a + 1) * b for a, b in itertools.pairwise(sizes))
    event = {"run": run.id, "time": 0.0}
    news = [event | {"kind": "history", "columns": list(COLUMNS), "data": table.tobytes()}]
    for epoch in np.linspace(0, EPOCHS, MOMENTS).astype(int).tolist():
        data = pack({"flat": rng.normal(0, 1, count).astype(np.float32)})
        news.append(
            event | {"kind": "observation", "name": "weights", "epoch": epoch, "data": data}
        )
    store.apply([*news, event | {"kind": "state", "state": "complete"}])
    owner.close()
    return run.id
