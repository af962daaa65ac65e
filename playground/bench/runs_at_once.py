"""Many small runs at once, through the engine, as a class or a sweep begins them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playground.bench.row import Row, Samples, Target, side_by_side
from playground.engine import Engine
from playground.experiments import Config, experiment
from playground.folders import store_path
from playground.runs import RunState, RunStore

REPETITIONS = 5
RUNS, EPOCHS = 30, 2000
SWEPT, SWEEP_EPOCHS = 24, 500


def plane_runs_at_once() -> Row:
    """Epochs per second in all of 30 runs of the plane's default preset, 2,000 epochs each.

    Ours: all of them submitted at once, each with a seed of its own, until the last is complete.
    Reference: one of them alone.
    """
    configs = [_plane(seed, EPOCHS) for seed in range(RUNS)]
    with _engine() as engine:
        _seconds_at_once(engine, configs)  # compiles
        samples = side_by_side(
            lambda: RUNS * EPOCHS / _seconds_at_once(engine, configs),
            lambda: EPOCHS / _seconds_at_once(engine, configs[:1]),
            REPETITIONS,
        )
    return _row("plane_runs_at_once", samples, f"{RUNS} runs of {EPOCHS:,} epochs against one")


def sweep_at_once() -> Row:
    """Epochs per second in all of 24 small runs that differ in their learning rate alone.

    Ours: all of them submitted at once. Reference: the same runs, one after another.
    """
    configs = [
        _plane(0, SWEEP_EPOCHS, learning_rate=0.005 * (number + 1)) for number in range(SWEPT)
    ]
    with _engine() as engine:
        _seconds_at_once(engine, configs[:1])  # compiles

        def one_after_another() -> float:
            return sum(_seconds_at_once(engine, [config]) for config in configs)

        total = SWEPT * SWEEP_EPOCHS
        samples = side_by_side(
            lambda: total / _seconds_at_once(engine, configs),
            lambda: total / one_after_another(),
            REPETITIONS,
        )
    return _row("sweep_at_once", samples, f"{SWEPT} runs of {SWEEP_EPOCHS} epochs")


def _row(name: str, samples: Samples, note: str) -> Row:
    target = Target("ratio", at_least=4)
    return Row.of(
        name, samples, unit="epochs/s", target=target, ratio_is="ours / reference", note=note
    )


def _plane(seed: int, epochs: int, **changes: float) -> Config:
    chosen = experiment("plane_classifier")
    values = {"seed": seed, "epochs": epochs, **changes}
    return chosen.config_type.parse(values, base=chosen.preset(None))


@contextmanager
def _engine() -> Iterator[Engine]:
    engine = Engine(RunStore(store_path()))
    try:
        yield engine
    finally:
        engine.close()


def _seconds_at_once(engine: Engine, configs: Sequence[Config]) -> float:
    """Seconds until runs that are submitted together are complete.

    Raises:
        RuntimeError: one of them ends otherwise.
    """
    chosen = experiment("plane_classifier")
    started = time.perf_counter()
    runs = [engine.submit(chosen, config) for config in configs]
    states = {engine.wait(run.id).state for run in runs}
    seconds = time.perf_counter() - started
    if states != {RunState.COMPLETE}:
        raise RuntimeError(f"Expected complete runs. Received: {sorted(states)}.")
    return seconds
