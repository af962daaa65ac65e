"""What a page says about the files that it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from playground.datasets.reading import GivenFile, ReadingOptions, ReadingReport
from playground.figures.figure import Figure

DataT = TypeVar("DataT")


class Preview(NamedTuple):
    """Data in memory, and what was understood of each file that they come from.

    Attributes:
        data: What the reader returned; nothing of it is on disk.
    """

    data: Any
    reports: tuple[ReadingReport, ...]


@dataclass(frozen=True, eq=False)
class FileKind(Generic[DataT]):
    """One kind of file, such as series or points.

    Attributes:
        name: Begins the keys of its widgets.
        title: Of the dialog.
        words: What such a file looks like, in Markdown.
        fields: The label of each file field; the first is needed, the second may stay empty.
        noun: One row of it and several, and what its length is counted in.
        read: Reads the files. Its last argument is what was typed as the special class.
        draw: The first rows.
        use: Keeps the data and sets the controls to them. It may raise DatasetError or ConfigError.
        suffixes: Endings of names that are taken; None takes all.
        classes: Whether a column holds classes, or another target.
        label: What the choice of that column is called.
        coordinates: Whether two other columns are x and y.
        special_class: The label of a text field for a class that has a part of its own, if any.
        choices: Draws further controls where the data need them; their values go to `use`.
        is_text: Whether the files are text, of which the beginning is shown when one is refused.
        gather: Draws something else than file fields, and all that is understood; returns the data,
            or None as long as there is nothing to use.
    """

    name: str
    title: str
    words: str
    fields: tuple[str, ...]
    noun: tuple[str, str, str]
    read: Callable[[Sequence[GivenFile], ReadingOptions, str], Preview]
    draw: Callable[[DataT], Figure]
    use: Callable[[DataT, Mapping[str, Any]], None]
    suffixes: tuple[str, ...] | None = None
    classes: bool = True
    label: str = "Column with the class"
    coordinates: bool = False
    special_class: str = ""
    choices: Callable[[Preview], Mapping[str, Any]] = lambda _: {}
    is_text: bool = True
    gather: Callable[[], DataT | None] | None = None
