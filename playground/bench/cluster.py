"""What it costs that runs train on a cluster, and what more workers bring, on this machine."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from playground.bench.row import Row, Samples, Target, side_by_side
from playground.engine import Engine
from playground.experiments import Config, experiment
from playground.folders import store_path
from playground.runs import Run, RunState, RunStore

WORKERS = (1, 2, 4)
STEPS_PER_SECOND = 52.0
"""Of the plane, two of whose epochs so take a second of mostly sleep: runs need no more cores."""
HELD_RUNS = 8
SHORT_RUNS = 10
SWEEP_RATES, SWEEP_SEEDS = ("0.003", "0.01", "0.03", "0.1"), ("1", "2", "3", "4", "5")
REPETITIONS = 3
WARM_UP_SECONDS = 8.0
"""A worker that is there still imports Keras, and trains a toy."""


def cluster_start() -> Row:
    """Milliseconds from the request until the first step of a run that was compiled before is
    recorded: on a cluster of one worker with one thread, and in the app's own engine."""
    config = _plane({"epochs": "1000"})
    with _cluster() as cluster, _engine(cluster.at(1)) as ours, _engine(None) as embedded:
        for engine in (ours, embedded):
            _starts(engine, config)
        samples = side_by_side(
            lambda: _starts(ours, config), lambda: _starts(embedded, config), REPETITIONS
        )
    return Row.of(
        "cluster_start",
        samples,
        unit="ms",
        target=Target("ratio", at_most=1.5),
        ratio_is="ours / reference",
        note=f"median of {SHORT_RUNS} runs one after another",
    )


def cluster_overhead() -> Row:
    """Milliseconds of a run of one epoch, compiled before, one after another: on a cluster of one
    worker with one thread, and in the app's own engine."""
    config = _plane({"epochs": "1"})
    with _cluster() as cluster, _engine(cluster.at(1)) as ours, _engine(None) as embedded:
        for engine in (ours, embedded):
            _train(engine, [config])
        samples = side_by_side(
            lambda: 1000 * _one_by_one(ours, config) / SHORT_RUNS,
            lambda: 1000 * _one_by_one(embedded, config) / SHORT_RUNS,
            REPETITIONS,
        )
    return Row.of(
        "cluster_overhead",
        samples,
        unit="ms/run",
        target=Target("ratio", at_most=1.5),
        ratio_is="ours / reference",
        note=f"{SHORT_RUNS} runs one after another",
    )


def cluster_scaling() -> Row:
    """Seconds of 8 runs that are held back to a second each, on 4 workers of one thread, and of 2
    such runs on one: equal, if workers stay out of each other's way."""
    config, seconds = _plane({"epochs": "2"}), {}
    with _cluster() as cluster, _engine(cluster.at(1)) as engine:
        for count in WORKERS:
            cluster.at(count)
            _train(engine, [config] * 4 * count)
            seconds[count] = [_held(engine, config, HELD_RUNS) for _ in range(REPETITIONS)]
            if count == 1:
                few = HELD_RUNS // WORKERS[-1]
                reference = [_held(engine, config, few) for _ in range(REPETITIONS)]
    found = ", ".join(f"{count}: {min(times):.2f} s" for count, times in seconds.items())
    fewer = [
        f"{more} workers were no faster than {less}"
        for less, more in pairwise(WORKERS)
        if min(seconds[more]) >= min(seconds[less])
    ]
    return Row.of(
        "cluster_scaling",
        Samples(seconds[WORKERS[-1]], reference),
        unit="s",
        target=Target("ratio", at_most=1.25),
        ratio_is="ours / reference",
        faults=fewer,
        note=f"{HELD_RUNS} runs by number of workers: {found}",
    )


def cluster_sweep() -> Row:
    """Seconds of a sweep over four learning rates and five seeds, on a cluster of 2 workers and in
    the app's own engine, on the same cores; each has compiled the network before."""
    configs = [
        _plane({"epochs": "20", "learning_rate": rate, "seed": seed})
        for rate in SWEEP_RATES
        for seed in SWEEP_SEEDS
    ]
    with _cluster() as cluster, _engine(cluster.at(2)) as ours, _engine(None) as embedded:
        for engine in (ours, embedded):
            _train(engine, configs[:4])
        samples = side_by_side(
            lambda: _train(ours, configs), lambda: _train(embedded, configs), REPETITIONS
        )
    return Row.of(
        "cluster_sweep",
        samples,
        unit="s",
        target=Target("ratio", at_most=1.1),
        ratio_is="ours / reference",
        note=f"{len(configs)} runs of 20 epochs, all submitted at once",
    )


def _plane(changes: dict[str, Any]) -> Config:
    chosen = experiment("plane_classifier")
    return chosen.config_type.parse(changes, base=chosen.preset(None))


@contextmanager
def _engine(address: str | None) -> Iterator[Engine]:
    name = "embedded.sqlite" if address is None else f"{address.rpartition(':')[2]}.sqlite"
    engine = Engine(RunStore(store_path().with_name(name)), address)
    try:
        yield engine
    finally:
        engine.close()


def _one_by_one(engine: Engine, config: Config) -> float:
    return sum(_train(engine, [config]) for _ in range(SHORT_RUNS))


def _starts(engine: Engine, config: Config) -> float:
    """The median of some runs, in milliseconds."""
    return 1000 * median(_start(engine, config) for _ in range(SHORT_RUNS))


def _start(engine: Engine, config: Config) -> float:
    started = time.perf_counter()
    run = engine.submit(experiment("plane_classifier"), config)
    while not (now := engine.store.run(run.id)).progress.get("step"):
        if now.state.is_finished():
            raise RuntimeError(f"Expected a run that trains. Received: {now.message}")
        time.sleep(0.002)
    seconds = time.perf_counter() - started
    engine.stop(run.id)
    engine.wait(run.id)
    return seconds


def _held(engine: Engine, config: Config, count: int) -> float:
    return _seconds(
        engine,
        lambda: [
            engine.submit(experiment("plane_classifier"), config, steps_per_second=STEPS_PER_SECOND)
            for _ in range(count)
        ],
    )


def _train(engine: Engine, configs: Sequence[Config]) -> float:
    chosen = experiment("plane_classifier")
    return _seconds(engine, lambda: [engine.submit(chosen, config) for config in configs])


def _seconds(engine: Engine, submit: Callable[[], Sequence[Run]]) -> float:
    """From the first request until all runs are complete.

    Raises:
        RuntimeError: one is not.
    """
    started = time.perf_counter()
    ended = [engine.wait(run.id) for run in submit()]
    seconds = time.perf_counter() - started
    wrong = [run.message for run in ended if run.state is not RunState.COMPLETE]
    if wrong:
        raise RuntimeError(f"Expected complete runs. Received: {wrong[0]}. Look at the log.")
    return seconds


class _Cluster:
    """A scheduler of ours and workers of Dask with one thread each."""

    def __init__(self, running: ExitStack, folder: Path) -> None:
        self._running, self._folder, self._count = running, folder, 0
        scheduler = self._started("playground", "scheduler", "--port", "0")
        assert scheduler.stdout is not None
        self._address = scheduler.stdout.readline().split("is at ")[1].split(". ")[0]

    def _started(self, *words: str) -> subprocess.Popen[str]:
        return self._running.enter_context(_process([sys.executable, "-m", *words], self._folder))

    def at(self, count: int) -> str:
        """Starts workers until there are so many; the address of the scheduler."""
        words = ["--nthreads", "1", "--memory-limit", "0", "--no-dashboard"]
        words += ["--preload", "playground.engine.task"]
        for _ in range(self._count, count):
            self._started("dask", "worker", self._address, *words)
        self._count = count
        with _engine(self._address) as engine:
            while not _all_fit(engine, count):
                time.sleep(0.1)
        time.sleep(WARM_UP_SECONDS)
        return self._address


@contextmanager
def _cluster() -> Iterator[_Cluster]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        yield _Cluster(running, Path(folder))


def _all_fit(engine: Engine, workers: int) -> bool:
    try:
        return len(engine.workers()) == workers and engine.trouble is None
    except Exception:  # they are still on their way
        return False


@contextmanager
def _process(words: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    with open(folder / "log", "a") as log:
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
