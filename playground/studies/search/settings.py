"""What a search is asked to do: which settings to try, how to judge them, and when to end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from pydantic import model_validator

from playground.experiments import Config, ConfigError, Experiment, control, experiment
from playground.experiments.training_fields import seed_field
from playground.studies.search.space import Choices, Dimension, Range

Judged = Literal["accuracy", "loss"]


class SearchConfig(Config):
    """How to search."""

    trials: int | None = control(
        20,
        "Trials",
        "How many settings to try, at most. None: as many as the minutes allow.",
        group="Search",
        minimum=1,
        maximum=500,
    )
    minutes: float | None = control(
        None,
        "Minutes",
        "How long to search, at most. None: until all trials are done.",
        group="Search",
        unit="minutes",
        minimum=0.05,
        maximum=720,
    )
    parallel: int = control(
        2,
        "At once",
        "Trials that train side by side. With one, the same seed suggests the same settings.",
        group="Search",
        minimum=1,
        maximum=8,
    )
    pruning: bool = control(
        True,
        "Prune",
        "Stop a trial early when its best value so far is worse than the median of the other "
        "trials at the same epoch.",
        group="Search",
    )
    judged_by: Literal["auto", "accuracy", "loss"] = control(
        "auto",
        "Judged by",
        "What is compared, on the validation examples. Auto is the accuracy of a classifier, and "
        "the loss of anything else.",
        group="Search",
    )
    seed: int = seed_field(0, "Decides what is suggested.", group="Search")

    @model_validator(mode="after")
    def _check_budget(self) -> Self:
        if self.trials is None and self.minutes is None:
            raise ValueError(
                "Expected a number of trials or of minutes. Received: neither. Give one of them."
            )
        return self


@dataclass(frozen=True)
class SearchSettings:
    """A search in full.

    Attributes:
        experiment_name: What is trained.
        base: The settings to improve; every trial has them but for the searched fields.
        space: The searched fields, in their order.
        config: How to search.
    """

    experiment_name: str
    base: Config
    space: Mapping[str, Dimension]
    config: SearchConfig

    def check(self) -> None:
        """Refuses what cannot be searched.

        Raises:
            ConfigError: nothing to vary, or nothing to judge it by.
        """
        if not self.space:
            raise ConfigError("Expected a setting to search. Received: none. Choose one.")
        for found in self.space.values():
            if isinstance(found, Choices) and len(found.values) < 2:
                raise ConfigError(
                    f"Expected at least two values of {found.name}. Received: {found}. Add one."
                )
            if isinstance(found, Range) and not found.low < found.high:
                raise ConfigError(
                    f"Expected two ends of {found.name}, the lower one first. Received: {found}."
                )
        chosen = self.experiment
        chosen.with_test_unseen(self.base)
        if self.config.judged_by == "accuracy" and not _has_accuracy(chosen, self.base):
            raise ConfigError(
                "Expected judged_by=loss, as nothing is classified. Received: judged_by=accuracy."
            )

    @property
    def experiment(self) -> Experiment[Any]:
        return experiment(self.experiment_name)

    @property
    def judged_by(self) -> Judged:
        if self.config.judged_by != "auto":
            return self.config.judged_by
        return "accuracy" if _has_accuracy(self.experiment, self.base) else "loss"

    @property
    def higher_is_better(self) -> bool:
        return self.judged_by == "accuracy"

    def to_json(self) -> str:
        """As text that `from_json` reads."""
        space = [asdict(found) for found in self.space.values()]
        return json.dumps(
            {
                "experiment": self.experiment_name,
                "base": self.base.model_dump(mode="json"),
                "space": space,
                "config": self.config.model_dump(mode="json"),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The settings that were written.

        Raises:
            ConfigError: they are of an experiment or of fields that are no more.
        """
        found = json.loads(text)
        chosen = experiment(found["experiment"])
        space = (_dimension_of(values) for values in found["space"])
        return cls(
            chosen.name,
            chosen.config_type.parse(found["base"]),
            {each.name: each for each in space},
            SearchConfig.parse(found["config"]),
        )


def _has_accuracy(chosen: Experiment[Any], config: Config) -> bool:
    return chosen.plan(config).objective != "squared_error"


def _dimension_of(values: Mapping[str, Any]) -> Dimension:
    if "values" in values:
        return Choices(values["name"], tuple(values["values"]))
    return Range(**values)
