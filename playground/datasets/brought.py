"""Data that people brought, whatever their kind: known by what they hold, called as their file."""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from playground.datasets import kept_points, uploads
from playground.datasets.dataset_error import DatasetError
from playground.datasets.dna import kept_sequences
from playground.datasets.file_error import FileError
from playground.datasets.files import bytes_in
from playground.datasets.kept_data import Kind, cached_while_kept, folder, names_like, owners_beside
from playground.datasets.own_images import kept_images
from playground.datasets.tabular import kept_tables
from playground.folders import replace_file

KINDS = tuple(
    module.KIND for module in (uploads, kept_sequences, kept_points, kept_images, kept_tables)
)
ANY_NAME = re.compile("|".join(kind.form.pattern for kind in KINDS))
"""The form of the names of kept data."""
BEGINNINGS = tuple(f"{kind.prefix}-" for kind in KINDS)
"""How the names of kept data begin."""
LOST = "uploaded data"
"""What they are called where their file is not on this machine."""
DRAWN = "drawn"
"""Stands among the owners of points that somebody has placed by hand."""
LETTERS = 4
"""Of the end of a name, which tell titles apart that are alike."""


def is_brought(text: str) -> bool:
    """Whether a text is the name of kept data, here or elsewhere."""
    return bool(ANY_NAME.fullmatch(text))


def title_of_brought(text: str) -> str:
    """The title of kept data, which is that of their file; any other text as it is."""
    return _title(text) if is_brought(text) else text


def distinct_titles(names: Sequence[str], title_of: Callable[[str], str]) -> dict[str, str]:
    """The title of each name; where several are alike, with the end of the name: a list tells its
    entries apart by their titles alone."""
    titles = {name: title_of(name) for name in names}
    counts = Counter(titles.values())
    return {
        name: f"{title} · {name[-LETTERS:]}" if counts[title] > 1 else title
        for name, title in titles.items()
    }


def brought_in(value: Any) -> set[str]:
    """The names of kept data in a configuration, or in whatever holds texts."""
    if isinstance(value, str):
        return {value} if is_brought(value) else set()
    if isinstance(value, Mapping):
        value = list(value.values())
    if not isinstance(value, list | tuple):
        return set()
    return set().union(*(brought_in(part) for part in value))


def file_of(name: str) -> Path:
    """The file of kept data, which need not be there."""
    return _kind(name).path(name)


def kind_title(name: str) -> str:
    """What kept data are, such as images."""
    return _kind(name).title


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.is_kept(name))


def all_names() -> tuple[str, ...]:
    """All data that are kept, newest first."""
    return names_like(ANY_NAME)


def delete(name: str) -> None:
    """Deletes kept data. The note of their owners stays: who may look at runs on the data is the
    same as before.

    Raises:
        FileError: the folder cannot be written.
    """
    with _deleting():
        file_of(name).unlink(missing_ok=True)


def leave_to(name: str, owners: Collection[str]) -> None:
    """Notes whose data are from now on; raises as `delete` does."""
    with _deleting():
        replace_file(owners_file(name), "".join(f"{owner}\n" for owner in owners).encode())


@contextmanager
def _deleting() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileError(
            "to delete from the data folder",
            str(error.strerror),
            "Let this account write to the folder uploads there.",
        ) from error


def owners_of(name: str) -> set[str]:
    """The ids of the browsers that brought data, as the file beside them has them."""
    try:
        return set(owners_file(name).read_text().split())
    except OSError:  # of a version that noted nobody
        return set()


def owners_file(name: str) -> Path:
    """Where the owners of data stand, one a line."""
    return owners_beside(file_of(name))


def brought_by(person: str) -> list[str]:
    """The names of the data that a browser has brought, newest first."""
    return [name for name in all_names() if person in owners_of(name)]


def data_sets_of(person: str) -> list[str]:
    """Those of them that count as data sets: each click makes other points, which do not."""
    return [name for name in brought_by(person) if DRAWN not in owners_of(name)]


def size_of(name: str) -> int:
    """Bytes of the file of kept data; 0 where there is none."""
    with suppress(FileNotFoundError):
        return file_of(name).stat().st_size
    return 0


def kept_at(name: str) -> datetime | None:
    """When the file of kept data was written; None where there is none."""
    with suppress(FileNotFoundError):
        return datetime.fromtimestamp(file_of(name).stat().st_mtime)
    return None


def bytes_by_owner() -> dict[str, int]:
    """What the data take that each browser has brought, by its id."""
    sums: Counter[str] = Counter()
    for name in all_names():
        sums.update(dict.fromkeys(owners_of(name), size_of(name)))
    return sums


def bytes_of_all() -> int:
    """What all data take that people brought."""
    return bytes_in(folder())


def content_of(name: str) -> bytes | None:
    """What goes to another machine under this name; None where the file is not on this one."""
    return file_of(name).read_bytes() if file_of(name).is_file() else None


def keep_file(name: str, content: bytes) -> None:
    """Keeps data that come from another machine, where they have this name.

    Raises:
        DatasetError: there is no room for them.
    """
    if is_brought(name):
        keep_at(file_of(name), content)


def keep_at(file: Path, content: bytes) -> None:
    """Keeps what comes from another machine in a file whose name says what it holds: one that is
    there stays.

    Raises:
        DatasetError: there is no room for it.
    """
    if file.is_file():
        return
    try:
        replace_file(file, content)
    except OSError as error:
        raise DatasetError(
            f"Expected room for {len(content):,} bytes of data in the data folder of the worker "
            f"{socket.gethostname()}. Received: {error.strerror}. Make room there, and train again."
        ) from error


def _title(name: str) -> str:
    try:
        return _read_title(name)
    except DatasetError:
        return LOST


@cached_while_kept(256, file_of)
def _read_title(name: str) -> str:
    if uploads.is_upload(name):
        return uploads.describe(name).title
    if kept_points.is_kept(name):
        return f"{kept_points.full(name).count(kept_points.BETWEEN) + 1:,} points"
    if kept_images.is_kept(name):
        return kept_images.load(name).title
    if kept_tables.is_kept(name):
        return kept_tables.load(name).title
    return kept_sequences.load(name).source
