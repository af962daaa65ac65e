"""Tables that people brought, each a file in the data folder."""

from __future__ import annotations

import hashlib

from playground.datasets.kept_data import Kind, cached_while_kept
from playground.datasets.tabular.tabular_data import TabularData, from_arrays

KIND = Kind("table", "Table", "table")
is_kept, names, path = KIND.is_kept, KIND.names, KIND.path


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
    return KIND.keep(digest.hexdigest(), arrays)


@cached_while_kept(4)  # of up to 16 MB each
def load(name: str) -> TabularData:
    """Reads a kept table.

    Raises:
        FileError: it is not in this machine's data folder, or damaged.
    """
    with KIND.opened(name) as file:
        return from_arrays(file)
