"""Values of runs that come from elsewhere: the texts, numbers and JSON that pages can read."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

LAST_SECOND = 1e11
"""Since 1970; a clock beyond it has no date that Python could show."""
LARGEST = 1e15
"""Of a count. Beyond it floating-point numbers leave integers out."""
MOST_TEXT = 4_000_000
"""Characters of one value, far above what a configuration or a report takes."""
DEEPEST = 12
"""Lists and objects inside each other; the playground's own are four deep."""


class ImportedRunError(ValueError):
    """Pages could not read a run; the text names it and what is wrong."""


def shown(value: object) -> str:
    """A value as a sentence quotes it."""
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _text(value: str) -> str:
    value.encode()  # half a character cannot be shown
    if len(value) > MOST_TEXT:
        raise ValueError("too long")
    return value


def _number(value: Any) -> Any:
    """A number, also one that is not finite: so are losses of runs that diverged."""
    if isinstance(value, bool) or not isinstance(value, int | float) or _is_long(value):
        raise ValueError("not a number")
    return value


def _is_long(value: float) -> bool:
    return isinstance(value, int) and abs(value) >= 2**63


def read_json(value: Any) -> Any:
    """The value of a JSON text that is no deeper and longer than ours are.

    Raises:
        ValueError: it is, or is no JSON, or could not be shown.
    """
    if not isinstance(value, str):
        raise ValueError("not JSON")
    try:
        found = json.loads(_text(value))
    except RecursionError as error:
        raise ValueError("too deep") from error
    level, depth = [found], 0
    while level:
        if (depth := depth + 1) > DEEPEST:
            raise ValueError("too deep")
        below: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                below += [*part, *part.values()]
            elif isinstance(part, list):
                below += part
            elif isinstance(part, str):
                _text(part)
            elif isinstance(part, int) and _is_long(part):
                raise ValueError("too long a number")
        level = below
    return found


Text = Annotated[str, AfterValidator(_text)]
Number = Annotated[Any, BeforeValidator(_number)]
Count = Annotated[float, Field(ge=0, le=LARGEST)]
Whole = Annotated[int, Field(ge=0, le=LARGEST)]
Share = Annotated[float, Field(ge=0, le=1)]
Time = Annotated[float, Field(ge=0, lt=LAST_SECOND)]
Json = BeforeValidator(read_json)
