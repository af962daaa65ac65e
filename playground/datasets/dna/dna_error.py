"""What is said of a motif or of sequences that cannot be used."""

from __future__ import annotations

from playground.datasets.dataset_error import DatasetError

MOST_QUOTED = 40


class DNAError(DatasetError):
    """A motif or sequences that cannot be used; its text is one sentence for the user.

    Args:
        line: Where it stands, from 1; None when it is about the whole.
        file: The file's name, if there is a file.
    """

    def __init__(
        self, expected: str, received: str, advice: str, *, line: int | None = None, file: str = ""
    ) -> None:
        self.parts = (expected, received, advice)
        self.line = line
        where = "" if line is None else f" in line {line:,}"
        of = f" {'of' if where else 'in'} {file}" if file else ""
        super().__init__(f"Expected {expected}{where}{of}. Received: {received}. {advice}")

    def of_file(self, file: str) -> DNAError:
        """The same, with the file's name."""
        return DNAError(*self.parts, line=self.line, file=file)


def quoted(text: str) -> str:
    """The beginning of what stood there, in quotation marks."""
    return repr(text if len(text) <= MOST_QUOTED else text[:MOST_QUOTED] + "…")
