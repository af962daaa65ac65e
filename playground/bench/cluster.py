"""What it costs that runs train on a cluster, and what more workers bring, on this machine."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import Any

from playground.bench.row import Samples, row, side_by_side
from playground.engine import Engine
from playground.experiments import Config, experiment
from playground.folders import store_path
from playground.runs import RunState, RunStore

WORKERS = (1, 2, 4)
STEPS_PER_SECOND = 52.0
"""Of the plane, two of whose epochs so take a second of mostly sleep: runs need no more cores."""
HELD_RUNS = 8
SHORT_RUNS = 10
SWEEP_RATES, SWEEP_SEEDS = ("0.003", "0.01", "0.03", "0.1"), ("1", "2", "3", "4", "5")
REPETITIONS = 3
WARM_UP_SECONDS = 8.0
"""A worker that is there still imports Keras, and trains a toy."""


@row("ms", "ours / reference", at_most=1.5)
def cluster_start() -> Samples:
    """Milliseconds from the request until the first step of a run that was compiled before is
    recorded: on a cluster of one worker with one thread, and in the app's own engine."""
    config = _plane({"epochs": "1000"})
    return _both(
        lambda engine: _starts(engine, config),
        note=f"median of {SHORT_RUNS} runs one after another",
    )


@row("ms/run", "ours / reference", at_most=1.5)
def cluster_overhead() -> Samples:
    """Milliseconds of a run of one epoch, compiled before, one after another: on a cluster of one
    worker with one thread, and in the app's own engine."""
    config = _plane({"epochs": "1"})
    return _both(
        lambda engine: 1000 * mean(_train(engine, [config]) for _ in range(SHORT_RUNS)),
        note=f"{SHORT_RUNS} runs one after another",
    )


@row("s", "ours / reference", at_most=1.25)
def cluster_scaling() -> Samples:
    """Seconds of 8 runs that are held back to a second each, on 4 workers of one thread, and of 2
    such runs on one: equal, if workers stay out of each other's way."""
    config, seconds = _plane({"epochs": "2"}), {}
    with _cluster() as cluster, closing(_engine(cluster.at(1))) as engine:
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
    note = f"{HELD_RUNS} runs by number of workers: {found}"
    return Samples(seconds[WORKERS[-1]], reference, note, fewer)


@row("s", "ours / reference", at_most=1.1)
def cluster_sweep() -> Samples:
    """Seconds of a sweep over 4 learning rates and 5 seeds, on the same cores: on a cluster of
    2 workers that take all runs at once, and in the app's own engine. Each has compiled before."""
    configs = [
        _plane({"epochs": "20", "learning_rate": rate, "seed": seed})
        for rate in SWEEP_RATES
        for seed in SWEEP_SEEDS
    ]
    return _both(
        lambda engine: _train(engine, configs),
        note=f"{len(configs)} runs of 20 epochs, all submitted at once",
        workers=2,
        threads=len(configs),
    )


def _both(
    measure: Callable[[Engine], float], note: str, workers: int = 1, threads: int = 1
) -> Samples:
    """The same on a cluster and in the app's own engine, each of which has done it before."""
    with (
        _cluster(threads) as cluster,
        closing(_engine(cluster.at(workers))) as ours,
        closing(_engine(None)) as embedded,
    ):
        for engine in (ours, embedded):
            measure(engine)
        return side_by_side(lambda: measure(ours), lambda: measure(embedded), REPETITIONS, note)


def _plane(changes: dict[str, Any]) -> Config:
    chosen = experiment("plane_classifier")
    return chosen.config_type.parse(changes, base=chosen.preset(None))


def _engine(address: str | None) -> Engine:
    name = "embedded.sqlite" if address is None else f"{address.rpartition(':')[2]}.sqlite"
    return Engine(RunStore(store_path().with_name(name)), address)


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
    return _train(engine, [config] * count, steps_per_second=STEPS_PER_SECOND)


def _train(
    engine: Engine, configs: Sequence[Config], steps_per_second: float | None = None
) -> float:
    """Seconds from the first request until all runs are complete.

    Raises:
        RuntimeError: one is not.
    """
    chosen = experiment("plane_classifier")
    started = time.perf_counter()
    runs = [engine.submit(chosen, config, steps_per_second=steps_per_second) for config in configs]
    ended = [engine.wait(run.id) for run in runs]
    seconds = time.perf_counter() - started
    wrong = [run.message for run in ended if run.state is not RunState.COMPLETE]
    if wrong:
        raise RuntimeError(f"Expected complete runs. Received: {wrong[0]}. Look at the log.")
    return seconds


class _Cluster:
    """A scheduler of ours and workers of Dask with so many threads each."""

    def __init__(self, running: ExitStack, folder: Path, threads: int) -> None:
        self._running, self._folder, self._threads, self._count = running, folder, threads, 0
        scheduler = self._started("playground", "scheduler", "--port", "0")
        assert scheduler.stdout is not None
        self._address = scheduler.stdout.readline().split("is at ")[1].split(". ")[0]

    def _started(self, *words: str) -> subprocess.Popen[str]:
        return self._running.enter_context(_process([sys.executable, "-m", *words], self._folder))

    def at(self, count: int) -> str:
        """Starts workers until there are so many; the address of the scheduler."""
        words = ["--nthreads", str(self._threads), "--memory-limit", "0", "--no-dashboard"]
        words += ["--preload", "playground.engine.task"]
        for _ in range(self._count, count):
            self._started("dask", "worker", self._address, *words)
        self._count = count
        with closing(_engine(self._address)) as engine:
            while not _all_fit(engine, count):
                time.sleep(0.1)
        time.sleep(WARM_UP_SECONDS)
        return self._address


@contextmanager
def _cluster(threads: int = 1) -> Iterator[_Cluster]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        yield _Cluster(running, Path(folder), threads)


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
