"""The space that is searched: for each field a range or some choices, from the field table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)

from playground.experiments import Config, ConfigError, Experiment
from playground.experiments.config import Control
from playground.quoted import quoted

BETWEEN = ";"
"""Between choices, as a list of numbers has commas of its own."""
TO = ".."
SIGNIFICANT_DIGITS = 4
"""Of a number that is drawn from a range: more would be noise in every table."""
WIDE = 30
Raw = float | int | str
"""What Optuna keeps: a number of a range, or the text of a choice."""


@dataclass(frozen=True)
class Range:
    """Numbers between two ends, both of them included.

    Attributes:
        step: Distance of neighbours, counted from `low`; None for any number.
    """

    name: str
    low: float
    high: float
    integer: bool = False
    logarithmic: bool = False
    step: float | None = None

    def distribution(self) -> BaseDistribution:
        """The same in Optuna's terms."""
        if self.integer:
            low, high = int(self.low), int(self.high)
            return IntDistribution(low, high, log=self.logarithmic)
        if self.step is not None:
            steps = math.floor((self.high - self.low) / self.step + 1e-9)
            return FloatDistribution(self.low, self.low + steps * self.step, step=self.step)
        return FloatDistribution(self.low, self.high, log=self.logarithmic)

    def value(self, raw: Raw) -> float | int:
        """What a configuration is given."""
        if self.integer:
            return int(raw)
        if self.step is not None:
            return round(float(raw), 10)
        rounded = float(f"{float(raw):.{SIGNIFICANT_DIGITS}g}")
        return min(max(rounded, self.low), self.high)

    def raw(self, config: Config) -> Raw | None:
        """What Optuna would keep of a configuration; None where it lies outside."""
        number = getattr(config, self.name)
        if number is None or not self.low <= number <= self.high:
            return None
        steps = (number - self.low) / self.step if self.step and not self.integer else 0
        return number if abs(steps - round(steps)) < 1e-8 else None

    def __str__(self) -> str:
        return f"{self.low:g}{TO}{self.high:g}"


@dataclass(frozen=True)
class Choices:
    """A few values, as a link or a shell would spell them."""

    name: str
    values: tuple[str, ...]

    def distribution(self) -> BaseDistribution:
        """The same in Optuna's terms."""
        return CategoricalDistribution(self.values)

    def value(self, raw: Raw) -> str:
        """What a configuration is given."""
        return str(raw)

    def raw(self, config: Config) -> Raw | None:
        """What Optuna would keep of a configuration; None where it is none of the choices."""
        text = config.as_text()[self.name]
        return text if text in self.values else None

    def __str__(self) -> str:
        return BETWEEN.join(self.values)


Dimension = Range | Choices
Space = Mapping[str, Dimension]


def tunable(experiment: Experiment[Any]) -> dict[str, Control]:
    """The fields that a search may vary, by name: those that decide how well a network learns, but
    neither the data it is measured on nor the seed, which would be picking a lucky one."""
    controls = experiment.config_type.controls()
    found = {name: c for name, c in controls.items() if c.tunable}
    return {name: c for name, c in found.items() if _is_bounded(experiment, c)}


def first_fields(experiment: Experiment[Any]) -> tuple[str, ...]:
    """What is searched when nobody has chosen."""
    known = tunable(experiment)
    return tuple(name for name in experiment.search_fields if name in known)


def whole_dimension(
    experiment: Experiment[Any], name: str, base: Config | None = None
) -> Dimension:
    """All that a slider or a list offers of a field, and what the base has.

    Raises:
        ConfigError: the experiment has no such field, or it is not one to be searched.
    """
    known = tunable(experiment)
    if name not in known:
        raise ConfigError(
            f"Expected a field to search among {', '.join(known)}. Received: {quoted(name)}."
        )
    control = known[name]
    if not _is_range(control):
        own = () if base is None else (base.as_text()[name],)
        return Choices(name, tuple(dict.fromkeys([*own, *_values(experiment, control)])))
    if not control.choices:
        return _range(control, float(control.minimum or 0), float(control.maximum or 0))
    own_number = () if base is None else (getattr(base, name),)
    offered = [v for v in (*control.choices, *own_number) if v or not control.logarithmic]
    low, high = min(offered), max(offered)
    return _range(control, float(low or 0), float(high or 0))


def dimension(
    experiment: Experiment[Any], name: str, *, low: float | None = None, high: float | None = None
) -> Dimension:
    """A field between two ends of your own; those of its slider where one is left out.

    Raises:
        ConfigError: the field has no ends, or they are outside its limits or in the wrong order.
    """
    whole = whole_dimension(experiment, name)
    if low is None and high is None:
        return whole
    control = experiment.config_type.controls()[name]
    if isinstance(whole, Choices):
        raise ConfigError(
            f"Expected choices for {name}, such as {whole}. Received: {low}{TO}{high}."
        )
    asked = _range(control, whole.low if low is None else low, whole.high if high is None else high)
    least, most = control.minimum or 0, control.maximum or math.inf
    if asked.logarithmic and asked.low <= 0:
        raise ConfigError(
            f"Expected {name} above 0, as its range is logarithmic. Received: {asked}."
        )
    if not least <= asked.low < asked.high <= most:
        raise ConfigError(
            f"Expected two ends of {name}, the lower one first, between {least:g} and {most:g}. "
            f"Received: {asked}."
        )
    return asked


def choices(experiment: Experiment[Any], name: str, values: Sequence[str]) -> Choices:
    """Some values of a field.

    Raises:
        ConfigError: fewer than two, or one that the field does not take.
    """
    whole_dimension(experiment, name)
    base = experiment.preset(None)
    texts = []
    for value in values:
        try:
            text = experiment.config_type.parse({name: value}, base=base).as_text()[name]
        except ConfigError as error:
            if str(error).startswith(f"Expected {name} to be "):
                raise
            text = value.strip()  # it does not go with the preset's other fields, but may with ours
        texts.append(text)
    distinct = tuple(dict.fromkeys(texts))
    if len(distinct) < 2:
        raise ConfigError(
            f"Expected at least two values of {name}, such as {name}=a{BETWEEN}b. "
            f"Received: {BETWEEN.join(values)}."
        )
    return Choices(name, distinct)


def parse_dimension(
    experiment: Experiment[Any], text: str, base: Config | None = None
) -> Dimension:
    """A field as the command line names it: ``name``, ``name=low..high`` or ``name=a;b;c``.

    Raises:
        ConfigError: there is no such field, or it does not take what was given.
    """
    name, given, value = (part.strip() for part in text.partition("="))
    if not given:
        return whole_dimension(experiment, name, base)
    low, is_range, high = value.partition(TO)
    if not is_range:
        return choices(experiment, name, value.split(BETWEEN))
    try:
        return dimension(experiment, name, low=float(low), high=float(high))
    except ValueError as error:
        if isinstance(error, ConfigError):
            raise
        raise ConfigError(
            f"Expected two numbers for {name}, such as {name}=1{TO}8. Received: {quoted(value)}."
        ) from error


def configuration(
    experiment: Experiment[Any], base: Config, space: Space, raw: Mapping[str, Raw]
) -> Config:
    """The base with the fields that Optuna has suggested.

    Raises:
        ConfigError: the fields do not go together.
    """
    values = {name: found.value(raw[name]) for name, found in space.items()}
    return experiment.config_type.parse(values, base=base)


def _is_range(control: Control) -> bool:
    return control.kind in ("integer", "number") and not control.optional


def _is_bounded(experiment: Experiment[Any], control: Control) -> bool:
    """Whether the field table says what there is to choose from."""
    if _is_range(control):
        return bool(control.choices) or control.maximum is not None
    return bool(_values(experiment, control))


def _values(experiment: Experiment[Any], control: Control) -> tuple[str, ...]:
    """What to choose from, as texts: all choices of a field, what its slider offers, or for a list
    what the experiment's presets have and each choice alone."""
    name = control.name
    if control.kind == "boolean":
        return ("false", "true")
    if control.kind == "choice":
        return tuple(str(value) for value in control.choices)
    if control.kind in ("integer", "number"):
        return ("none", *(f"{value:g}" for value in control.choices)) if control.choices else ()
    of_presets = (preset.as_text()[name] for preset in experiment.presets.values())
    return tuple(dict.fromkeys([*of_presets, *(str(value) for value in control.choices)]))


def _range(control: Control, low: float, high: float) -> Range:
    return Range(
        control.name,
        low,
        high,
        integer=control.kind == "integer",
        logarithmic=control.logarithmic or _are_ratios(control.choices),
        step=None if control.choices or control.logarithmic else control.step,
    )


def _are_ratios(offered: Sequence[float]) -> bool:
    """Whether what a slider offers spans so much that equal steps must be equal ratios."""
    return bool(offered) and min(offered) > 0 and max(offered) / min(offered) >= WIDE
