"""How long a person who pressed Train waits for the first point."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import count
from statistics import median
from typing import Any

import psutil  # type: ignore[import-untyped] # comes with distributed

from playground.bench.row import Samples, row, side_by_side
from playground.engine import Engine
from playground.experiments import Config, Experiment, experiment
from playground.folders import store_path
from playground.runs import RunStore

REPETITIONS = 7
POLL_SECONDS = 0.005
PATIENCE_SECONDS = 120.0
QUIET_SECONDS = 1.0
QUIET_SHARE = 0.1
"""Below this share of a core a worker counts as idle."""

Settings = Callable[[int], Mapping[str, Any]]
"""What to change in the default preset, for each repetition in turn."""


@row("s", "reference / ours", of="ours", at_most=1.2)
def first_point() -> Samples:
    """Seconds from `Engine.submit` to the first metric in the store, architecture never seen.

    The engine is warm: its worker has trained before and is idle. The Fashion-MNIST lecture preset,
    every repetition with other hidden layers. The store is read every 5 ms; the first metric is
    the progress after the first burst. Reference: the same model and data in a process where Keras
    is warm too, from building the model to the end of the first batch in `model.fit`.
    """
    return _first_points(
        "fashion_mnist", lambda turn: {"hidden_units": (283 + 3 * turn, 93 + 2 * turn)}
    )


@row("s", "reference / ours", of="ours", at_most=1.2)
def first_point_transformer() -> Samples:
    """The same for the patch transformer, every repetition with another ff_dim."""
    return _first_points("timeseries_transformer", lambda turn: {"ff_dim": 113 + 3 * turn})


@row("s", "reference / ours", of="ours", at_most=0.4)
def first_point_again() -> Samples:
    """As `first_point`, but the worker has trained this architecture before, with other seeds."""
    return _first_points("fashion_mnist", _other_seed)


@row("s", "reference / ours", of="ours", at_most=0.4)
def first_point_again_transformer() -> Samples:
    """As `first_point_again`, for the patch transformer."""
    return _first_points("timeseries_transformer", _other_seed)


def _other_seed(turn: int) -> Mapping[str, Any]:
    return {"seed": 1000 + turn}


def _first_points(experiment_name: str, settings: Settings) -> Samples:
    chosen = experiment(experiment_name)
    base = chosen.preset(None)
    configs = [
        chosen.config_type.parse(settings(turn), base=base) for turn in range(REPETITIONS + 1)
    ]
    cpu_seconds: list[float] = []
    with closing(Engine(RunStore(store_path()))) as engine:
        _submit(engine, chosen, base)
        _seconds_of_fit(chosen, base)
        turns, reference_turns = count(1), count(1)

        def ours() -> float:
            seconds, cpu = _submit(engine, chosen, configs[next(turns)])
            cpu_seconds.append(cpu)
            return seconds

        samples = side_by_side(
            ours, lambda: _seconds_of_fit(chosen, configs[next(reference_turns)]), REPETITIONS
        )
    note = (
        f"ours between {min(samples.ours):.2f} and {max(samples.ours):.2f} s; "
        f"{median(cpu_seconds):.2f} s of computing in the worker"
    )
    return replace(samples, note=note)


def _submit(engine: Engine, chosen: Experiment[Any], config: Config) -> tuple[float, float]:
    """Seconds to the first point, and seconds of computing in the workers by then."""
    workers = [psutil.Process(pid) for pid in engine.workers().values()]
    cpu_before = _cpu_seconds(workers)
    started = time.perf_counter()
    run = engine.submit(chosen, config)
    while not engine.store.run(run.id).progress.get("step", 0):
        state = engine.store.run(run.id)
        if state.state.is_finished() or time.perf_counter() - started > PATIENCE_SECONDS:
            raise RuntimeError(f"Expected a first metric. Received: {state.state} {state.message}")
        time.sleep(POLL_SECONDS)
    seconds = time.perf_counter() - started
    cpu = _cpu_seconds(workers) - cpu_before
    engine.stop(run.id)
    engine.wait(run.id)
    _wait_until_idle(workers)
    return seconds, cpu


def _wait_until_idle(workers: list[psutil.Process]) -> None:
    """Returns when the workers have done next to nothing for a second."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        before = _cpu_seconds(workers)
        time.sleep(QUIET_SECONDS)
        if _cpu_seconds(workers) - before < QUIET_SHARE * QUIET_SECONDS:
            return
    raise RuntimeError(f"Expected idle workers within {PATIENCE_SECONDS:g} s.")


def _cpu_seconds(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def _seconds_of_fit(chosen: Experiment[Any], config: Config) -> float:
    """From building the model to the end of the first batch, the data at hand."""
    import keras

    from playground.training.optimizers import build_optimizer

    class FirstBatch(keras.callbacks.Callback):
        seconds = 0.0

        def on_train_batch_end(self, batch: int, logs: object = None) -> None:
            del batch, logs
            self.seconds = self.seconds or time.perf_counter() - started
            self.model.stop_training = True

    data, plan, first_batch = chosen.load_data(config), chosen.plan(config), FirstBatch()
    started = time.perf_counter()
    model = chosen.build_model(config, data)
    optimizer = build_optimizer(
        plan.optimizer, plan.learning_rate, plan.weight_decay, plan.global_clipnorm
    )
    model.compile(loss="sparse_categorical_crossentropy", optimizer=optimizer, metrics=["accuracy"])
    model.fit(
        data.train.x,
        data.train.y,
        batch_size=plan.batch_size,
        verbose=0,
        callbacks=[first_batch],
    )
    return first_batch.seconds
