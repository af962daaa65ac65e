"""What is said of a file that cannot be used: where, what was expected, what was received."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from playground.datasets.dataset_error import DatasetError


class FileError(DatasetError):
    """A file that cannot be used. Nothing of it is kept.

    Attributes:
        expected, received: The two halves of the sentence.
        advice: What to do.
        line: The line, from 1; None when it is about the file as a whole.
        file: Its name, as far as known.
    """

    def __init__(
        self, expected: str, received: str, advice: str, *, line: int | None = None, file: str = ""
    ) -> None:
        self.expected, self.received, self.advice = expected, received, advice
        self.line, self.file = line, file
        where = "" if line is None else f" in line {line:,}"
        of = f" {'of' if where else 'in'} {file}" if file else ""
        super().__init__(f"Expected {expected}{where}{of}. Received: {received}. {advice}")

    def of_file(self, file: str) -> Self:
        """The same, with the file's name."""
        return type(self)(self.expected, self.received, self.advice, line=self.line, file=file)


@contextmanager
def naming(file: str) -> Iterator[None]:
    """Adds the file's name to a `FileError` that is raised while the file is read."""
    try:
        yield
    except FileError as error:
        raise error.of_file(file) from None
