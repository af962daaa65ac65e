"""What it costs that a run is watched and recorded."""

from __future__ import annotations

import time
from typing import Any

from playground.bench.bare_training import BareTraining
from playground.bench.row import Samples, row
from playground.experiments import Config, Experiment, experiment
from playground.folders import store_path
from playground.runs import RunStore

REPETITIONS = 2


@row("s", "ours / reference", at_most=1.05)
def recording_overhead() -> Samples:
    """Seconds for 15 epochs of the Fashion-MNIST lecture preset, recorded and bare.

    Ours: a whole `Trainer.run`, observations, checkpoints and the test at the end included; the
    news of each burst is written to a `RunStore` in one transaction, as the engine does, but before
    training goes on. Reference: `Program.burst` over the same steps in bursts of the same sizes.
    The two take turns burst by burst, so that other work on the machine slows both alike.
    """
    chosen = experiment("fashion_mnist")
    config = chosen.config_type.parse({"epochs": "15"}, base=chosen.preset("lecture"))
    return _overhead(chosen, config)


@row("s", "ours / reference", at_most=1.05)
def recording_overhead_transformer() -> Samples:
    """The same for 500 epochs of `keras-example`: 22,500 short steps."""
    chosen = experiment("timeseries_transformer")
    changes = {"epochs": "500", "patience": "none"}
    config = chosen.config_type.parse(changes, base=chosen.preset("keras-example"))
    return _overhead(chosen, config)


def _overhead(chosen: Experiment[Any], config: Config) -> Samples:
    bare = BareTraining.of(chosen, config)
    short = chosen.config_type.parse({"epochs": "1"}, base=config)
    TwinRun(chosen, short, bare).seconds()  # compiles, and imports what the test needs
    twins = [TwinRun(chosen, config, bare) for _ in range(REPETITIONS)]
    seconds = [twin.seconds() for twin in twins]
    burst_share = twins[-1].burst_seconds / seconds[-1][0]
    note = f"{twins[-1].bursts} bursts; ours spent {burst_share:.1%} of its time inside of them"
    return Samples([recorded for recorded, _ in seconds], [bare for _, bare in seconds], note)


class TwinRun:
    """A recorded run, and a bare training that follows it burst by burst.

    Attributes:
        bursts: How many there were.
        burst_seconds: Seconds that the recorded run spent in its bursts.
    """

    def __init__(self, chosen: Experiment[Any], config: Config, bare: BareTraining) -> None:
        from playground.training.trainer import Trainer

        self._store = RunStore(store_path())
        self._owner = self._store.become_owner()
        self._run = self._store.create(chosen.name, config.model_dump(mode="json"), self._owner)
        self._trainer = Trainer(self._run.id, chosen, config, self._publish)
        self._bare = bare
        self._bare_seconds = 0.0
        self._step = 0
        self._events: list[dict[str, Any]] = []
        self.bursts = 0
        self.burst_seconds = 0.0

    def seconds(self) -> tuple[float, float]:
        """Trains; seconds of the recorded run without its twin, and of the twin."""
        self._bare.begin_epoch()
        started = time.perf_counter()
        self._trainer.run()
        self._write()
        seconds = time.perf_counter() - started
        self._owner.close()
        return seconds - self._bare_seconds, self._bare_seconds

    def _publish(self, kind: str, **fields: Any) -> None:
        self._events.append({"kind": kind, "run": self._run.id, "time": time.time(), **fields})
        if kind == "progress":  # the last word of a burst
            self._write()
            self._follow(fields["progress"])

    def _write(self) -> None:
        if self._events:
            self._store.apply(self._events)
            self._events.clear()

    def _follow(self, progress: dict[str, Any]) -> None:
        steps, self._step = progress["step"] - self._step, progress["step"]
        self.burst_seconds = progress["seconds"]
        if steps > 0:
            self._bare_seconds += self._bare.seconds_of([steps])
            self.bursts += 1
