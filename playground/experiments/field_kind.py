"""What a field of a configuration holds, from the type it is declared with."""

from __future__ import annotations

import types
import typing
from typing import Any, Literal

Kind = Literal["integer", "number", "choice", "choices", "integers", "numbers", "boolean", "text"]


def kind_of(annotation: Any) -> tuple[Kind, tuple[Any, ...], bool]:
    """The kind of control for a type, its choices, and whether it may be none."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        inner = [a for a in typing.get_args(annotation) if a is not type(None)]
        kind, choices, _ = kind_of(inner[0])
        return kind, choices, True
    if typing.get_origin(annotation) is Literal:
        return "choice", typing.get_args(annotation), False
    if typing.get_origin(annotation) is tuple:
        kind, choices, _ = kind_of(typing.get_args(annotation)[0])
        plural: dict[Kind, Kind] = {"integer": "integers", "number": "numbers", "choice": "choices"}
        return plural[kind], choices, False
    if annotation is bool:
        return "boolean", (), False
    if annotation is str:
        return "text", (), False
    return ("integer", (), False) if annotation is int else ("number", (), False)
