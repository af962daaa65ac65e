"""Attributes of objects of Keras that have other values while something is traced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def replaced(owner: Any, attribute: str, value: Any) -> Iterator[None]:
    """Gives an attribute of an object another value, for as long as the block runs."""
    before = vars(owner).get(attribute)
    setattr(owner, attribute, value)
    try:
        yield
    finally:
        if before is None:  # it is its class's
            delattr(owner, attribute)
        else:
            setattr(owner, attribute, before)
