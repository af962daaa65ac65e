"""What it costs that a run is watched and recorded."""

from __future__ import annotations

import queue
import threading
import time
from pathlib import Path
from typing import Any

from playground.bench.bare_training import BareTraining
from playground.bench.row import Row, Samples, Target
from playground.experiments import Config, Experiment, experiment
from playground.folders import store_path
from playground.runs import RunStore

REPETITIONS = 4
Event = dict[str, Any]


def recording_overhead() -> Row:
    """Seconds for ten epochs of the Fashion-MNIST lecture preset, recorded and bare.

    Ours: a whole `Trainer.run`, observations, checkpoints and the test at the end included; its
    news go through a queue to a thread that writes them to a `RunStore` in batches, as the engine
    does, and the clock stops when the last is written. Reference: `Program.burst` over the same
    steps in bursts of the same sizes.
    """
    chosen = experiment("fashion_mnist")
    config = chosen.config_type.parse({"epochs": "10"}, base=chosen.preset("lecture"))
    return _overhead("recording_overhead", chosen, config)


def recording_overhead_transformer() -> Row:
    """The same for 300 epochs of `keras-example`: 13,500 steps of under a millisecond."""
    chosen = experiment("timeseries_transformer")
    changes = {"epochs": "300", "patience": "none"}
    config = chosen.config_type.parse(changes, base=chosen.preset("keras-example"))
    return _overhead("recording_overhead_transformer", chosen, config)


def _overhead(name: str, chosen: Experiment[Any], config: Config) -> Row:
    store = RunStore(store_path())
    bare = BareTraining.of(chosen, config)
    _, bursts = _recorded(store, chosen, config)  # compiles, and imports what the test needs
    bare.seconds_of(bursts[:3])  # compiles
    ours, reference = [], []
    for repetition in range(REPETITIONS):
        if repetition % 2:  # who goes first changes, but the first bursts to follow are known
            reference.append(_bare(bare, bursts))
        seconds, bursts = _recorded(store, chosen, config)
        ours.append(seconds)
        if not repetition % 2:
            reference.append(_bare(bare, bursts))
    return Row.of(
        name,
        Samples(ours, reference),
        unit="s",
        target=Target("ratio", at_most=1.05),
        ratio_is="ours / reference",
        note=f"{sum(bursts):,} steps in {len(bursts)} bursts",
    )


def _bare(training: BareTraining, bursts: list[int]) -> float:
    training.begin_epoch()
    return training.seconds_of(bursts)


def _recorded(store: RunStore, chosen: Experiment[Any], config: Config) -> tuple[float, list[int]]:
    """Seconds of a recorded run, and how many steps each of its bursts had."""
    from playground.training.trainer import Trainer

    owner = store.become_owner()
    run = store.create(chosen.name, config.model_dump(mode="json"), owner)
    writer = Writer(store.path)

    def publish(kind: str, **fields: Any) -> None:
        writer.inbox.put({"kind": kind, "run": run.id, "time": time.time(), **fields})

    trainer = Trainer(run.id, chosen, config, publish)
    started = time.perf_counter()
    trainer.run()
    writer.close()
    seconds = time.perf_counter() - started
    owner.close()
    return seconds, writer.bursts


class Writer:
    """Writes news to a store from a thread of its own, everything at hand in one transaction.

    Attributes:
        bursts: Steps of each burst that was reported.
    """

    def __init__(self, path: Path) -> None:
        self.inbox: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self.bursts: list[int] = []
        self._store = RunStore(path)
        self._step = 0
        self._thread = threading.Thread(target=self._write, daemon=True, name="bench-writer")
        self._thread.start()

    def close(self) -> None:
        """Returns when everything is written."""
        self.inbox.put(None)
        self._thread.join()

    def _write(self) -> None:
        while True:
            batch = [self.inbox.get()]
            while not self.inbox.empty():
                batch.append(self.inbox.get())
            events = [event for event in batch if event is not None]
            if events:
                self._store.apply(events)
            for event in events:
                if event["kind"] == "progress":
                    self._note_burst(event["progress"]["step"])
            if None in batch:
                return

    def _note_burst(self, step: int) -> None:
        if step > self._step:
            self.bursts.append(step - self._step)
            self._step = step
