"""A task: what a teacher's link fixes, hides and asks for, and when it is met."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.experiments import Config, ConfigError, experiment
from playground.quoted import quoted
from playground.runs import Run, RunState

MOST_TEXT = 300
MOST_CRITERIA = 4


@dataclass(frozen=True)
class Quantity:
    """A number of a run that can be asked for.

    Attributes:
        words: What people call it.
        relation: Which way is better, or scarcer.
        first: A value to begin with.
    """

    words: str
    relation: str
    first: float


QUANTITIES = {
    "test_accuracy": Quantity("test accuracy", ">=", 0.95),
    "test_loss": Quantity("test loss", "<=", 0.2),
    "test_r_squared": Quantity("mean test R²", ">=", 0.95),
    "val_accuracy": Quantity("validation accuracy", ">=", 0.95),
    "val_loss": Quantity("validation loss", "<=", 0.2),
    "neurons": Quantity("hidden neurons", "<=", 8.0),
    "parameters": Quantity("parameters", "<=", 1000.0),
    "epochs": Quantity("epochs", "<=", 100.0),
    "seconds": Quantity("seconds", "<=", 30.0),
}
"""What can be asked for."""
RELATIONS = {">=": "at least", "<=": "at most"}
PARAMETERS = ("task", "fix", "hide", "pass", "signed")
"""What a teacher's link says beside the settings."""
_CRITERION = re.compile(r"\s*([a-z_]+)\s*(>=|<=)\s*([0-9.eE+-]+)\s*")


@dataclass(frozen=True)
class Criterion:
    """One demand on a finished run, such as ``test_accuracy>=0.95``."""

    quantity: str
    relation: str
    value: float

    @classmethod
    def parse(cls, text: str) -> Criterion:
        """Reads ``quantity>=value`` or ``quantity<=value``.

        Raises:
            ConfigError: it is neither, the quantity is unknown, or the value is not finite.
        """
        found = _CRITERION.fullmatch(text)
        try:
            if found and found[1] in QUANTITIES and math.isfinite(value := float(found[3])):
                return cls(found[1], found[2], value)
        except ValueError:
            pass
        raise ConfigError(
            f"Expected a criterion such as test_accuracy>=0.95 on {', '.join(QUANTITIES)}. "
            f"Received: {quoted(text.strip())}."
        )

    def measured(self, run: Run) -> float | None:
        """The run's number for it; None while there is none."""
        if self.quantity == "neurons":
            return _hidden_neurons(run)
        own = {"parameters": run.parameters, "epochs": run.epochs, "seconds": run.seconds}
        value = own.get(self.quantity, run.measures.get(self.quantity))
        return None if value is None else float(value)

    def is_met_by(self, run: Run) -> bool:
        value = self.measured(run)
        if value is None or run.state not in (RunState.COMPLETE, RunState.STOPPED):
            return False
        return value >= self.value if self.relation == ">=" else value <= self.value

    def words(self) -> str:
        """The demand as it is said: *test accuracy at least 0.95*."""
        return f"{QUANTITIES[self.quantity].words} {RELATIONS[self.relation]} {self._number()}"

    def __str__(self) -> str:
        return f"{self.quantity}{self.relation}{self._number()}"

    def _number(self) -> str:
        # repr is the shortest text that reads back as the same number
        return repr(self.value).removesuffix(".0")


def _hidden_neurons(run: Run) -> float | None:
    try:
        known = experiment(run.experiment)
        return known.hidden_neurons(known.config_type.parse(run.config))
    except ConfigError:  # of another version
        return None


@dataclass(frozen=True)
class Task:
    """What a teacher asks for.

    Attributes:
        text: The task in the teacher's words.
        fixed: Fields that stand still and their values, as a link spells them.
        hidden: Fields that are not shown; they stand still as well.
        criteria: What a finished run must fulfil, all of it.
        signed: The signature of the playground that a teacher made the link on; may be empty.
    """

    text: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    signed: str = ""

    @classmethod
    def from_link(cls, parameters: Mapping[str, str], config: Config) -> Task | None:
        """The task of a link whose settings are `config`; None where it sets none.

        Raises:
            ConfigError: a field or criterion is unknown, or the text is too long.
        """
        if not any(parameters.get(name) for name in PARAMETERS):
            return None
        text = parameters.get("task", "").strip()
        if len(text) > MOST_TEXT:
            raise ConfigError(
                f"Expected a task of at most {MOST_TEXT} characters. Received: {len(text)}. "
                "Shorten it."
            )
        hidden = _fields(parameters.get("hide", ""), config)
        fixed = (*_fields(parameters.get("fix", ""), config), *hidden)
        values = config.as_text()
        parts = [part for part in parameters.get("pass", "").split(",") if part.strip()]
        if len(parts) > MOST_CRITERIA:
            raise ConfigError(
                f"Expected at most {MOST_CRITERIA} criteria. Received: {len(parts)}. Leave some "
                "out."
            )
        criteria = tuple(Criterion.parse(part) for part in parts)
        signed = parameters.get("signed", "")
        return cls(text, {name: values[name] for name in fixed}, hidden, criteria, signed)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Task | None:
        """The task that a run was begun with; None where there was none."""
        if not values:
            return None
        criteria = tuple(Criterion.parse(part) for part in values["pass"])
        signed = str(values.get("signed", ""))
        return cls(values["task"], values["fix"], tuple(values["hide"]), criteria, signed)

    @classmethod
    def of_stranger(cls, values: Mapping[str, Any]) -> Task | None:
        """As `from_json`, of values that may come from elsewhere; None where they do not describe a
        task."""
        try:
            return cls.from_json(values)
        except (ConfigError, KeyError, TypeError, AttributeError):
            return None

    def as_json(self) -> dict[str, Any]:
        """Plain values, as a run keeps them."""
        return {
            "task": self.text,
            "fix": dict(self.fixed),
            "hide": list(self.hidden),
            "pass": [str(criterion) for criterion in self.criteria],
            **({"signed": self.signed} if self.signed else {}),
        }

    def parameters(self) -> dict[str, str]:
        """What a link says of it beside the settings."""
        shown = [name for name in self.fixed if name not in self.hidden]
        values = {
            "task": self.text,
            "fix": ",".join(shown),
            "hide": ",".join(self.hidden),
            "pass": ",".join(str(criterion) for criterion in self.criteria),
            "signed": self.signed,
        }
        return {name: value for name, value in values.items() if value}

    def broken(self, config: Config) -> list[str]:
        """Fixed fields that stand at another value in this configuration."""
        values = config.as_text()
        return [name for name, value in self.fixed.items() if values.get(name) != value]

    def is_met_by(self, run: Run, config: Config) -> bool:
        """Whether a finished run kept what is fixed and fulfils every criterion."""
        changed = {change.name for change in run.changes}
        kept = not self.broken(config) and not changed & set(self.fixed)
        return bool(self.criteria) and kept and all(c.is_met_by(run) for c in self.criteria)


def _fields(text: str, config: Config) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    known = type(config).controls()
    for name in names:
        if name not in known:
            raise ConfigError(
                f"Expected fields among {', '.join(known)}. "
                f"Received: {quoted(name)}. Correct the link."
            )
    return names
