"""A file as somebody gives it."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple


class GivenFile(NamedTuple):
    """The name and the bytes of a file."""

    name: str
    content: bytes

    @property
    def file(self) -> str:
        """Its name without folders."""
        return PurePath(self.name.replace("\\", "/")).name
