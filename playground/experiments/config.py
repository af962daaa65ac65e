"""A configuration is a frozen table of hyperparameters; each is one field, described once.

From the field come the widget, the validation, the URL parameter, ``--set field=value`` and the
exported script.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticUndefined

from playground.experiments.field_kind import Kind, kind_of
from playground.nearest import nearest
from playground.quoted import quoted

UnderWay = Literal["learning rate", "batch size", "weight decay", "penalty", "dropout"]
"""What a field sets of a training that goes on with another value while it is under way. A rate of
dropout is that of the layers whose names begin with the field's."""
ConfigT = TypeVar("ConfigT", bound="Config")
GROUPS = ("Data", "Architecture", "Training", "View")
"""Groups in the order in which a sidebar shows them. A field of the group ``HIDDEN`` has no widget:
the page sets it, and it travels in links like any other."""
HIDDEN = ""


class ConfigError(ValueError):
    """A value that a configuration does not take; its text is one sentence for the user."""


@dataclass(frozen=True)
class Control:
    """One hyperparameter: what a widget, a command line or a table needs to know of it."""

    name: str
    kind: Kind
    default: Any
    label: str
    help: str
    group: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: tuple[Any, ...] = ()
    logarithmic: bool = False
    optional: bool = False
    most: int | None = None
    tunable: bool = True
    applies: Callable[[Any], bool] | None = None
    advanced: bool = False
    under_way: UnderWay | None = None

    def applies_to(self, config: Config) -> bool:
        """Whether this field changes anything beside the configuration's other fields."""
        return self.applies is None or self.applies(config)

    def expectation(self) -> str:
        """What this control takes, in words, as the end of "Expected …"."""
        limits = ""
        if self.maximum is not None:
            limits = f"between {_limit(self.minimum or 0)} and {_limit(self.maximum)}"
        if self.most is not None:
            limits = f"{limits}, at most {self.most} of them"
        example = _text(self.default)
        if self.kind == "choice":
            return "one of " + ", ".join(str(c) for c in self.choices)
        if self.kind == "choices":
            most = f", at most {self.most} of them" if self.most else ""
            return f"a comma-separated list of {', '.join(str(c) for c in self.choices)}{most}"
        if self.kind == "boolean":
            return "true or false"
        if self.kind == "integers":
            return f"a comma-separated list of integers {limits}, such as {example}"
        if self.kind == "numbers":
            words = f"a comma-separated list of numbers {limits}, such as {example}"
            return words.replace("  ", " ")
        if self.kind == "text":
            return f"text of at most {self.maximum:g} characters"
        noun = "an integer" if self.kind == "integer" else "a number"
        return f"{noun} {limits}" + (" or none" if self.optional else "")


def control(
    default: Any,
    label: str,
    help: str,
    *,
    group: str,
    minimum: float | None = None,
    maximum: float | None = None,
    step: float | None = None,
    suggestions: tuple[Any, ...] = (),
    unit: str = "",
    logarithmic: bool = False,
    most: int | None = None,
    tunable: bool | None = None,
    applies: Callable[[Any], bool] | None = None,
    advanced: bool = False,
    under_way: UnderWay | None = None,
) -> Any:
    """A pydantic field that also says how to draw itself.

    Args:
        suggestions: Values that a slider offers; any value within the limits is taken.
        logarithmic: Whether equal steps of a slider should be equal ratios.
        most: How many values a list may have.
        tunable: Whether a search for better settings may vary it. When left out: in every group but
            Data, whose fields decide what a network is measured on.
        applies: ``applies(config)`` says whether the field changes anything beside the other
            fields; always when left out. A field that does not apply has no widget, and is taken
            from links and commands as before.
        advanced: Whether its widget stands under *More*: a beginner need not move it.
        under_way: What it sets of a training, where a run can go on with another value of it; None
            for a field that needs a new run.
    """
    described: dict[str, Any] = {
        "group": group,
        "unit": unit,
        "minimum": minimum,
        "maximum": maximum,
        "step": step,
        "choices": suggestions,
        "logarithmic": logarithmic,
        "most": most,
        "tunable": group not in ("Data", HIDDEN) if tunable is None else tunable,
        "applies": applies,
        "advanced": advanced,
        "under_way": under_way,
    }
    return Field(default, title=label, description=help, json_schema_extra=described)


class Config(BaseModel):
    """Base of every experiment's configuration."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def controls(cls) -> dict[str, Control]:
        """The hyperparameters by name, in the order in which they are declared."""
        return _controls_of(cls)

    def changeable(self) -> dict[str, UnderWay]:
        """What a run of these settings can go on with another value of, by field."""
        return {
            name: each.under_way
            for name, each in self.controls().items()
            if each.under_way is not None and each.applies_to(self)
        }

    @classmethod
    def parse(cls, values: Mapping[str, Any], base: Self | None = None) -> Self:
        """A configuration from values as people give them: numbers, or text from a URL or shell.

        Args:
            base: Values of fields that are not named; the defaults when left out.

        Raises:
            ConfigError: a field is unknown or a value is outside what the field takes.
        """
        unknown = [name for name in values if name not in cls.model_fields]
        if unknown:
            near = nearest(unknown[0], cls.model_fields)
            raise ConfigError(
                f"Expected a field among {', '.join(cls.model_fields)}. "
                f"Received: {quoted(unknown[0])}={quoted(values[unknown[0]])}."
                + (f" Did you mean {near}?" if near else "")
            )
        given = {**(base.model_dump() if base else {}), **values}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise ConfigError(cls._sentence(error, given)) from error

    @classmethod
    def _sentence(cls, error: ValidationError, given: Mapping[str, Any]) -> str:
        detail = error.errors()[0]
        if not detail["loc"]:
            return str(detail["msg"]).removeprefix("Value error, ")
        name = str(detail["loc"][0])
        expected = cls.controls()[name].expectation()
        return (
            f"Expected {name} to be {expected}. Received: {name}={quoted(_text(given.get(name)))}."
        )

    @field_validator("*", mode="before")
    @classmethod
    def _read_text(cls, value: Any, info: Any) -> Any:
        described = cls.controls()[info.field_name]
        if isinstance(value, bool) and described.kind != "boolean":
            raise ValueError("a truth value is no number")
        if isinstance(value, str):
            text = value.strip()
            if described.optional and text.lower() in ("none", ""):
                return None
            if described.kind in ("integers", "numbers", "choices"):
                parts = (part.strip() for part in text.strip("()[], ").split(","))
                return tuple(part for part in parts if part)
        return value

    @field_validator("*", mode="after")
    @classmethod
    def _check_limits(cls, value: Any, info: Any) -> Any:
        described = cls.controls()[info.field_name]
        if described.most is not None and len(value) > described.most:
            raise ValueError("too many values")
        if described.maximum is None or value is None:
            return value
        if described.kind == "text":
            numbers: tuple[float, ...] = (len(value),)
        else:
            numbers = value if isinstance(value, tuple) else (value,)
        low, high = described.minimum or 0, described.maximum
        if not all(low <= number <= high for number in numbers):
            raise ValueError("outside the limits")
        return value

    def as_text(self) -> dict[str, str]:
        """Each field as a URL or a shell would spell it."""
        return {name: _text(value) for name, value in self.model_dump().items()}

    def shared_with(self, dataclass: Any) -> dict[str, Any]:
        """The values of those fields that a dataclass has by the same names."""
        names = {field.name for field in fields(dataclass)} & type(self).model_fields.keys()
        return {name: getattr(self, name) for name in names}

    def canonical(self) -> str:
        """One text for all configurations that train alike: fields that do not apply are as if
        nobody had set them."""
        controls = self.controls()
        values = {
            name: value if controls[name].applies_to(self) else controls[name].default
            for name, value in self.model_dump(mode="json").items()
        }
        return json.dumps(values, sort_keys=True)

    def differences(self, other: Config) -> dict[str, Any]:
        """Fields of this configuration that differ from another's."""
        theirs = other.model_dump()
        return {k: v for k, v in self.model_dump().items() if v != theirs.get(k)}


def _text(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ",".join(_text(v) for v in value)
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    # repr is the shortest text that reads back as the same number
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


@cache
def _controls_of(config_type: type[Config]) -> dict[str, Control]:
    return {name: _control_of(name, field) for name, field in config_type.model_fields.items()}


def _limit(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:g}"


def _control_of(name: str, field: Any) -> Control:
    described = dict(field.json_schema_extra or {"group": "Training"})
    kind, choices, optional = kind_of(field.annotation)
    described["choices"] = choices or described.get("choices", ())
    described["tunable"] = described.get("tunable", True) and kind != "text"
    return Control(
        name=name,
        kind=kind,
        default=None if field.default is PydanticUndefined else field.default,
        label=field.title or name.replace("_", " ").capitalize(),
        help=field.description or "",
        optional=optional,
        **described,
    )
