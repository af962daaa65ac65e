"""How many reports a second the writer of one app takes."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from playground.bench.row import Samples, row, side_by_side
from playground.engine.recorder import Recorder
from playground.folders import store_path
from playground.runs import RunStore

RUNS, BURSTS = 30, 40
"""A class that trains at the same time, for so many bursts."""
COLUMNS = ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds"]


@row("1/s", "ours / reference", of="ours", at_least=2000)
def recorder_events() -> Samples:
    """Reports a second that are written: of 30 runs at once, each with metrics, an observation and
    progress in every burst. Ours: through the recorder, which writes what is at hand together.
    Reference: each in a transaction of its own."""
    store = RunStore(store_path())
    note = f"{RUNS} runs, {3 * RUNS * BURSTS:,} reports"
    return side_by_side(lambda: _recorded(store), lambda: _one_by_one(store), note=note)


def _events(store: RunStore) -> list[dict[str, Any]]:
    owner = store.become_owner()
    runs = [store.create("plane_classifier", {}, owner).id for _ in range(RUNS)]
    owner.close()
    return [
        {"run": run, "time": time.time(), **report}
        for burst in range(1, BURSTS + 1)
        for run in runs
        for report in _burst(burst)
    ]


def _burst(burst: int) -> list[dict[str, Any]]:
    """What a run of the plane reports after a burst, as it is in size."""
    row = np.full((1, len(COLUMNS)), burst, np.float64)
    return [
        {"kind": "history", "columns": COLUMNS, "data": row.tobytes()},
        {"kind": "observation", "name": "weights", "epoch": burst, "data": bytes(1000)},
        {"kind": "progress", "parameters": 100, "progress": {"step": burst, "epochs_done": burst}},
    ]


def _recorded(store: RunStore) -> float:
    events, recorder = _events(store), Recorder(store)
    started = time.perf_counter()
    for event in events:
        recorder.put(event)
    recorder.drain(timeout=120)
    seconds = time.perf_counter() - started
    recorder.close()
    return len(events) / seconds


def _one_by_one(store: RunStore) -> float:
    events = _events(store)
    started = time.perf_counter()
    for event in events:
        store.apply([event])
    return len(events) / (time.perf_counter() - started)
