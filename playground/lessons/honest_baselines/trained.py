"""Networks that are compared, and the runs that have trained them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from playground.experiments import EXPERIMENTS, Config, ConfigError, Experiment
from playground.experiments.benchmark import Benchmark
from playground.figures.method_scores import MethodScore
from playground.lessons.honest_baselines.settings import VALIDATION_SPLIT
from playground.runs import Run, RunState
from playground.ui import services
from playground.ui.visitor import visible_runs

MOST_RUNS = 300


@dataclass(frozen=True)
class Method:
    """A network with the settings of a preset, as its experiment declares it."""

    lesson: Experiment[Any]
    benchmark: Benchmark

    @property
    def preset(self) -> str:
        return self.benchmark.preset

    def config(self, seed: int) -> Config:
        """The preset with another seed, and the training series of all methods."""
        values = {"seed": seed, "validation_split": VALIDATION_SPLIT}
        return self.lesson.config_type.parse(values, base=self.lesson.preset(self.preset))


METHODS = tuple(
    sorted(
        (Method(lesson, each) for lesson in EXPERIMENTS.values() for each in lesson.benchmarks),
        key=lambda method: method.benchmark.place,
    )
)


@dataclass(frozen=True)
class Attempts:
    """The runs of a method, newest first.

    Attributes:
        finished: Trained to their end and tested.
        under_way: Wait, train or are paused.
    """

    method: Method
    finished: Sequence[Run]
    under_way: Sequence[Run]

    def has_seed(self, seed: int) -> bool:
        """Whether there is a run with this seed, finished or on its way."""
        return any(run.config.get("seed") == seed for run in (*self.finished, *self.under_way))

    @property
    def one_per_seed(self) -> list[Run]:
        """The newest finished run of each seed."""
        newest: dict[int, Run] = {}
        for run in self.finished:
            newest.setdefault(run.config.get("seed", 0), run)
        return list(newest.values())

    @property
    def accuracies(self) -> np.ndarray:
        return np.array([run.report["test"]["accuracy"] for run in self.one_per_seed])

    @property
    def noisy(self) -> dict[str, float] | None:
        """Noise and mean accuracy under it, of the runs that were tested so."""
        tested = [r.report["test_noisy"] for r in self.one_per_seed if "test_noisy" in r.report]
        if not tested:
            return None
        mean = float(np.mean([test["accuracy"] for test in tested]))
        return {"sigma": tested[0]["sigma"], "accuracy": mean}

    def score(self) -> MethodScore:
        """The row of the figure: means over seeds, or how far training is."""
        method, runs, values = self.method, self.one_per_seed, self.accuracies
        published = method.benchmark.published
        seeds = f" ×{len(runs)}" if len(runs) > 1 else ""
        noisy = self.noisy
        return MethodScore(
            method.benchmark.label + seeds,
            accuracy=float(values.mean()) if len(values) else None,
            noisy=noisy["accuracy"] if noisy else None,
            parameters=method.lesson.count_parameters(method.config(0)),
            seconds=float(np.mean([run.seconds for run in runs])) if runs else None,
            published=published.accuracy if published else None,
            source=published.source if published else "",
            note=self._note(),
            score_range=(float(values.min()), float(values.max())) if len(values) > 1 else None,
        )

    def _note(self) -> str:
        if self.finished:
            return ""
        if not self.under_way:
            return "not trained yet"
        run = self.under_way[0]
        if run.state is not RunState.RUNNING or not run.progress.get("step"):
            return {RunState.PAUSED: "paused"}.get(run.state, "waiting for its turn")
        return f"training: epoch {run.epochs + 1} of {run.progress['epochs']}"


def attempts() -> list[Attempts]:
    """What the store holds of every method."""
    found: dict[Method | None, list[Run]] = {}
    for experiment in dict.fromkeys(method.lesson.name for method in METHODS):
        for run in visible_runs(services.store().runs(experiment=experiment, limit=MOST_RUNS)):
            method = _method_of(experiment, json.dumps(run.config, sort_keys=True))
            found.setdefault(method, []).append(run)
    return [
        Attempts(
            method,
            [r for r in runs if r.state is RunState.COMPLETE and r.report.get("test")],
            [r for r in runs if not r.state.is_finished()],
        )
        for method in METHODS
        for runs in [found.get(method, [])]
    ]


@lru_cache(maxsize=4 * MOST_RUNS)
def _method_of(experiment: str, settings: str) -> Method | None:
    """The method that has these settings, whatever the seed; None for settings of one's own."""
    values = json.loads(settings)
    try:
        config = EXPERIMENTS[experiment].config_type.parse(values)
    except ConfigError:
        return None
    own = (method for method in METHODS if method.lesson.name == experiment)
    return next((method for method in own if method.config(values.get("seed", 0)) == config), None)
