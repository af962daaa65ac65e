"""What a sweep trains: every pair of values of one or two fields, each with some seeds."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from playground.engine import limits
from playground.experiments import Config, ConfigError, Experiment, experiment
from playground.experiments.config import HIDDEN, Control
from playground.quoted import quoted

BETWEEN = ";"
"""Between values, as a list has commas of its own."""
MOST_AXES, MOST_VALUES, MOST_SEEDS, MOST_RUNS = 2, 12, 20, 150


@dataclass(frozen=True)
class Axis:
    """One field and its values, as a link or a shell would spell them."""

    name: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}={BETWEEN.join(self.values)}"


@dataclass(frozen=True)
class Sweep:
    """A grid of configurations.

    Attributes:
        base: All settings that do not vary.
        axes: One or two fields.
        seeds: How many seeds each pair of values is trained with, from that of the base on.
    """

    experiment_name: str
    base: Config
    axes: tuple[Axis, ...]
    seeds: int = 1

    @property
    def experiment(self) -> Experiment[Any]:
        return experiment(self.experiment_name)

    def cells(self) -> list[tuple[str, ...]]:
        """Every combination of values, the last field changing fastest."""
        return list(itertools.product(*(axis.values for axis in self.axes)))

    def configs(self, cell: Sequence[str]) -> list[Config]:
        """The configurations of a cell, one for each seed.

        Raises:
            ConfigError: the values do not fit, or not together.
        """
        values = dict(zip((axis.name for axis in self.axes), cell, strict=True))
        first = int(self.base.model_dump()["seed"])
        return [
            self.base.parse(values | {"seed": first + number}, base=self.base)
            for number in range(self.seeds)
        ]

    def grid(self) -> list[Config]:
        """All configurations: the first seed of every cell, then the second, …"""
        by_cell = [self.configs(cell) for cell in self.cells()]
        return [config for seed in zip(*by_cell, strict=True) for config in seed]

    @property
    def size(self) -> int:
        """How many runs it takes."""
        return len(self.cells()) * self.seeds

    def check(self) -> None:
        """Refuses what cannot be swept.

        Raises:
            ConfigError: the grid is empty, too large, or has a value that does not fit.
            LimitError: one of the models is too large.
        """
        if not 1 <= len(self.axes) <= MOST_AXES:
            raise ConfigError(
                f"Expected one or two settings to vary. Received: {len(self.axes)}. Choose some."
            )
        if len({axis.name for axis in self.axes}) < len(self.axes):
            raise ConfigError(
                f"Expected two different settings. Received: {self.axes[0].name} twice."
            )
        known = sweepable(self.experiment)
        for axis in self.axes:
            if axis.name not in known:
                hint = " Give a number of seeds instead." if axis.name == "seed" else ""
                raise ConfigError(
                    f"Expected a field among {', '.join(known)}. "
                    f"Received: {quoted(axis.name)}.{hint}"
                )
            if not 2 <= len(axis.values) <= MOST_VALUES:
                raise ConfigError(
                    f"Expected 2 to {MOST_VALUES} values of {axis.name}. "
                    f"Received: {len(axis.values)}. Write them as {axis.name}=A,B,C."
                )
        if not 1 <= self.seeds <= MOST_SEEDS:
            raise ConfigError(
                f"Expected 1 to {MOST_SEEDS} seeds. Received: {self.seeds}. Three are a good start."
            )
        if self.size > MOST_RUNS:
            raise ConfigError(
                f"Expected at most {MOST_RUNS} runs in a sweep. Received: {self.size}. Take fewer "
                "values or seeds."
            )
        configs = self.grid()
        alike = {json.dumps(config.model_dump(mode="json")) for config in configs}
        if len(alike) < len(configs):
            raise ConfigError("Expected different values. Received: one of them twice.")
        for config in configs[: len(self.cells())]:
            chosen = self.experiment
            limits().check(
                chosen.count_parameters(config),
                chosen.memory_estimate(config),
                0,
                epochs=chosen.plan(config).epochs,
            )

    def to_json(self) -> dict[str, Any]:
        """Plain values, from which `from_json` makes it again."""
        return {
            "experiment": self.experiment_name,
            "base": self.base.model_dump(mode="json"),
            "axes": [[axis.name, list(axis.values)] for axis in self.axes],
            "seeds": self.seeds,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The sweep that was written.

        Raises:
            ConfigError: it is of an experiment or of fields that are no more.
        """
        chosen = experiment(values["experiment"])
        axes = tuple(Axis(name, tuple(texts)) for name, texts in values["axes"])
        return cls(chosen.name, chosen.config_type.parse(values["base"]), axes, values["seeds"])


def sweepable(chosen: Experiment[Any]) -> dict[str, Control]:
    """The fields that a sweep may vary, by name."""
    controls = chosen.config_type.controls()
    return {n: c for n, c in controls.items() if c.group != HIDDEN and n != "seed"}


def parse_axis(chosen: Experiment[Any], text: str) -> Axis:
    """A field and its values, written as NAME=A,B or, where values have commas, NAME=A;B.

    A list of one is named by its singular, too: ``activation`` is ``activations``.

    Raises:
        ConfigError: there is no such field.
    """
    name, separator, values = text.partition("=")
    name, known = name.strip(), sweepable(chosen)
    if name not in known and f"{name}s" in known:
        name = f"{name}s"
    if not separator or name not in known:
        raise ConfigError(
            f"Expected a field among {', '.join(known)}, and its values, such as "
            f"learning_rate=0.01,0.1. Received: {quoted(text)}."
        )
    parts = values.split(BETWEEN if BETWEEN in values else ",")
    return Axis(name, tuple(dict.fromkeys(p.strip() for p in parts if p.strip())))


def suggested_values(control: Control, base: Config) -> tuple[str, ...]:
    """Values to begin with: all choices, or numbers on both sides of the base's."""
    if control.kind == "boolean":
        return ("false", "true")
    if control.kind in ("choice", "choices"):
        return tuple(str(choice) for choice in control.choices if choice != "own")[:MOST_VALUES]
    now = base.as_text()[control.name]
    value = base.model_dump()[control.name]
    if control.kind in ("integers", "numbers") or not isinstance(value, int | float):
        return (now,) if now else ()
    if control.choices:
        numbers = sorted({*(c for c in control.choices if c is not None), value})
        at = numbers.index(value)
        near = numbers[max(0, at - 2) : at + 3]
    else:
        step = control.step or max(1, round(value / 2))
        low, high = control.minimum or 0, control.maximum or value
        near = [v for v in (value - step, value, value + step) if low <= v <= high]
    number = int if control.kind == "integer" else float
    return tuple(f"{number(round(v, 10)):g}" for v in near)
