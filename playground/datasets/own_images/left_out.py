"""What of an archive is not used, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from playground.number_text import counted

NAMED = 3
"""Files that a remark names."""
LONGEST_PATH = 60


class LeftOut:
    """Files that are not used, by what was expected of them.

    Attributes:
        of_systems: How many an operating system has put there.
        empty: Folders without images.
    """

    def __init__(self) -> None:
        self.files: dict[str, list[str]] = {}
        self.of_systems = 0
        self.empty: list[str] = []

    def add(self, expected: str, path: PurePosixPath | str) -> None:
        self.files.setdefault(expected, []).append(str(path))

    def notes(self) -> Iterator[str]:
        """A sentence for each reason."""
        for expected, files in self.files.items():
            are = "is" if len(files) == 1 else "are"
            yield (
                f"{counted(len(files), 'file')} {are} left out: {_listed(files)}. "
                f"Expected {expected}."
            )
        if self.empty:
            has = "has" if len(self.empty) == 1 else "have"
            folders = counted(len(self.empty), "folder")
            yield f"{folders} {has} no images: {_listed(self.empty)}."
        if self.of_systems:
            are = "is" if self.of_systems == 1 else "are"
            yield f"{counted(self.of_systems, 'file')} of an operating system {are} left out."


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(
        name if len(name) <= LONGEST_PATH else f"…{name[1 - LONGEST_PATH :]}"
        for name in names[:NAMED]
    )
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return shown + more
