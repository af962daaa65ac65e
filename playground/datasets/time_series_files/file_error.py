"""What is said of a file that cannot be used: where, what was expected, what was received."""

from __future__ import annotations

from playground.datasets.dataset_error import DatasetError

SNIPPET = 40


class TimeSeriesFileError(DatasetError):
    """A file that cannot be used. Nothing of it is kept.

    Attributes:
        file: Its name, as far as known.
        line: The line, from 1; None when it is about the file as a whole.
        expected, received: The two halves of the sentence.
        advice: What to do.
    """

    def __init__(
        self, expected: str, received: str, advice: str, *, line: int | None = None, file: str = ""
    ) -> None:
        self.expected, self.received, self.advice = expected, received, advice
        self.line, self.file = line, file
        whole = f" in {file}" if file else ""
        where = whole if line is None else f" in line {line:,}" + (f" of {file}" if file else "")
        super().__init__(f"Expected {expected}{where}. Received: {received}. {advice}")

    def named(self, file: str) -> TimeSeriesFileError:
        """The same, with the file's name."""
        return TimeSeriesFileError(
            self.expected, self.received, self.advice, line=self.line, file=file
        )


def snippet(text: str) -> str:
    """The beginning of what stood there, between quotation marks."""
    return repr(text if len(text) <= SNIPPET else text[:SNIPPET] + "…")
