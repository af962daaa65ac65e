"""What can be trained: one folder for each experiment, and the registry of all.

A folder is an experiment when it declares ``EXPERIMENT``.
"""

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from playground.datasets.brought import brought_in
from playground.experiments.config import Config, ConfigError, control
from playground.experiments.data import Data, SharedData, Split, majority_accuracy
from playground.experiments.experiment import Experiment, TrainedModel, TrainingPlan
from playground.experiments.presets import Lesson, Presets
from playground.quoted import quoted


def _declared() -> Iterator[Experiment[Any]]:
    for folder in pkgutil.iter_modules(__path__, f"{__name__}."):
        if folder.ispkg and hasattr(module := import_module(folder.name), "EXPERIMENT"):
            yield module.EXPERIMENT


EXPERIMENTS: Mapping[str, Experiment[Any]] = MappingProxyType(
    {e.name: e for e in sorted(_declared(), key=lambda e: (e.page.place, e.name))}
)
"""By name, in the order of their pages."""


def shared_data_of(values: Iterable[Any]) -> list[SharedData]:
    """What goes with runs of the experiments whose names are among some values; nothing where data
    that somebody brought take its place."""
    values = list(values)
    if brought_in(values):
        return []
    named = [EXPERIMENTS[each] for each in values if isinstance(each, str) and each in EXPERIMENTS]
    return [each.shared_data for each in named if each.shared_data is not None]


def experiment(name: str) -> Experiment[Any]:
    """The experiment of that name.

    Raises:
        ConfigError: there is none.
    """
    if name not in EXPERIMENTS:
        raise ConfigError(
            f"Expected an experiment among {', '.join(EXPERIMENTS)}. Received: {quoted(name)}."
        )
    return EXPERIMENTS[name]
