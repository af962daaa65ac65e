"""The runs that come with the playground: each experiment has a file of them in its folder."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from playground.experiments import EXPERIMENTS
from playground.experiments.config import Config
from playground.experiments.experiment import Experiment
from playground.runs import Run
from playground.runs.recorded import FILE, RESERVED, RecordedRuns

MOST_RUNS = 16
"""Of one experiment: the last hexadecimal digit of an id counts them."""


def recorded_file(experiment: Experiment[Any]) -> Path:
    """Where the recorded runs of an experiment are, or would be."""
    return Path(__file__).parent / experiment.name / FILE


def recorded_configs(experiment: Experiment[Any]) -> dict[str, Config]:
    """The settings of which a run is recorded, by its id.

    Raises:
        ValueError: the experiment declares more than `MOST_RUNS`.
    """
    if len(experiment.recorded) > MOST_RUNS:
        raise ValueError(
            f"Expected at most {MOST_RUNS} recorded runs of {experiment.name}. Received: "
            f"{len(experiment.recorded)}. Declare fewer."
        )
    digits = sha256(experiment.name.encode()).hexdigest()[:3]
    changed = [
        experiment.config_type.parse(changes, base=experiment.preset(None))
        for changes in experiment.recorded
    ]
    return {f"{RESERVED}{digits}{number:x}": config for number, config in enumerate(changed)}


@lru_cache(maxsize=1)
def recorded_runs() -> RecordedRuns:
    """All of them, read once in a process."""
    files = (recorded_file(experiment) for experiment in EXPERIMENTS.values())
    return RecordedRuns(file for file in files if file.exists())


def recorded_run(experiment: Experiment[Any], config: Config) -> Run | None:
    """The recorded run of these settings; None where there is none."""
    return _by_settings().get((experiment.name, config.canonical()))


@lru_cache(maxsize=1)
def _by_settings() -> dict[tuple[str, str], Run]:
    known = [each.run for each in recorded_runs().values()]
    types = {name: experiment.config_type for name, experiment in EXPERIMENTS.items()}
    return {
        (run.experiment, types[run.experiment].parse(run.config).canonical()): run for run in known
    }
