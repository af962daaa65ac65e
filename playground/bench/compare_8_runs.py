"""From eight long runs in the store to the figure that compares them."""

from __future__ import annotations

import numpy as np

from playground.bench.row import Samples, row, side_by_side, timed
from playground.comparison.curves import compared_curves
from playground.comparison.differences import run_names
from playground.comparison.view import CompareView
from playground.experiments import experiment
from playground.folders import store_path
from playground.runs import RunStore

RUNS, EPOCHS, BLOCK = 8, 10_000, 100
COLUMNS = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds")


@row("s", "ours / reference", of="ours", at_most=0.5)
def compare_8_runs() -> Samples:
    """Seconds until eight runs of 10,000 epochs stand in one figure.

    Ours: reading the runs, smoothing training and validation curves of loss and accuracy, and the
    figure as the browser receives it. Reference: reading the same runs' histories alone.
    """
    from playground.figures.encoding import encoded
    from playground.figures.run_lines import run_lines

    store = RunStore(store_path())
    ids = _record(store)
    view = CompareView(smoothing=0.9)

    def ours() -> None:
        snapshots = [store.snapshot(run_id) for run_id in ids]
        names = run_names([snapshot.run for snapshot in snapshots])
        encoded(run_lines(compared_curves(view, snapshots, names)))

    def reference() -> None:
        for run_id in ids:
            store.history(run_id)

    ours()
    note = f"{RUNS} runs of {EPOCHS:,} epochs, four curves each"
    return side_by_side(timed(ours), timed(reference), note=note)


def _record(store: RunStore) -> list[str]:
    """Runs with noisy curves, written in blocks as an engine writes them."""
    chosen, owner = experiment("plane_classifier"), store.become_owner()
    ids = []
    for seed in range(RUNS):
        config = chosen.config_type.parse({"epochs": EPOCHS, "seed": seed})
        run = store.create(chosen.name, config.model_dump(mode="json"), owner)
        table = np.random.default_rng(seed).random((EPOCHS, len(COLUMNS)))
        table[:, 0] = np.arange(1, EPOCHS + 1)
        store.apply(
            [
                {
                    "kind": "history",
                    "run": run.id,
                    "columns": list(COLUMNS),
                    "data": table[first : first + BLOCK].tobytes(),
                }
                for first in range(0, EPOCHS, BLOCK)
            ]
        )
        ids.append(run.id)
    owner.close()
    return ids
