"""Objects of Keras that look different while something is traced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def replaced(owner: Any, attribute: str, value: Any) -> Iterator[None]:
    """Has an object show another value of an attribute."""
    before = vars(owner).get(attribute)
    setattr(owner, attribute, value)
    try:
        yield
    finally:
        if before is None:  # it is its class's
            delattr(owner, attribute)
        else:
            setattr(owner, attribute, before)
