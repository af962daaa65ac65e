"""Tables that people brought, each a file in the data folder."""

from __future__ import annotations

import hashlib
import re

from playground.datasets import kept_data
from playground.datasets.kept_data import cached_while_kept, names_like, opened
from playground.datasets.kept_data import path as path
from playground.datasets.tabular.tabular_data import TabularData, from_arrays

NAME = re.compile(r"table-[0-9a-f]{16}")
TITLE = "Table"
"""What they are, for people."""


def is_kept(text: str) -> bool:
    """Whether a text is the name of a kept table, here or elsewhere."""
    return bool(NAME.fullmatch(text))


def keep(table: TabularData) -> str:
    """Writes a table whole or not at all; its name. The same table has the same name.

    Raises:
        FileError: the folder is full or cannot be written.
    """
    arrays = table.as_arrays()
    digest = hashlib.sha256()
    for name, array in arrays.items():
        text = array.tobytes() if array.dtype.kind == "f" else repr(array.tolist()).encode()
        digest.update(repr((name, array.shape)).encode() + text)
    return kept_data.keep("table", digest.hexdigest(), arrays)


@cached_while_kept(4)  # of up to 16 MB each
def load(name: str) -> TabularData:
    """Reads a kept table.

    Raises:
        FileError: it is not in this machine's data folder, or damaged.
    """
    with opened(name, NAME, "table") as file:
        return from_arrays(file)


def names() -> tuple[str, ...]:
    """All kept tables, newest first."""
    return names_like(NAME)
