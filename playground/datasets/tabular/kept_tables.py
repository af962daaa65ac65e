"""Tables that people brought, each a file in the data folder named by what it holds.

The file is NumPy's ``.npz`` with numbers and text only; it is never unpickled.
"""

from __future__ import annotations

import hashlib
import io
import re
from functools import lru_cache

import numpy as np

from playground.datasets.dataset_error import DatasetError
from playground.datasets.kept_data import UNREADABLE, names_like, path, write
from playground.datasets.tabular.tabular_data import TabularData, from_arrays

NAME = re.compile(r"table-[0-9a-f]{16}")


def is_kept(text: str) -> bool:
    """Whether a text is the name of a kept table, here or elsewhere."""
    return bool(NAME.fullmatch(text))


def keep(table: TabularData) -> str:
    """Writes a table whole or not at all; its name. The same table has the same name.

    Raises:
        DatasetError: the folder is full or cannot be written.
    """
    arrays = table.as_arrays()
    digest = hashlib.sha256()
    for name, array in arrays.items():
        text = array.tobytes() if array.dtype.kind == "f" else repr(array.tolist()).encode()
        digest.update(repr((name, array.shape)).encode() + text)
    name = f"table-{digest.hexdigest()[:16]}"
    if path(name).is_file():
        return name
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    content = buffer.getvalue()
    write(name, content)
    return name


@lru_cache(maxsize=4)  # of up to 16 MB each
def load(name: str) -> TabularData:
    """Reads a kept table.

    Raises:
        DatasetError: it is not in this machine's data folder, or damaged.
    """
    if not is_kept(name) or not path(name).is_file():
        raise DatasetError(
            f"Expected the table {name[:40]} in the data folder of the machine that reads it. "
            "Received: no such file. Upload it again."
        )
    try:
        with np.load(path(name), allow_pickle=False) as file:
            return from_arrays(file)
    except UNREADABLE as error:
        raise DatasetError(
            f"Expected the file of {name} as it was written. Received: a damaged one. Remove it "
            "from the folder uploads in the data folder, and upload the table again."
        ) from error


def names() -> tuple[str, ...]:
    """All kept tables, newest first."""
    return names_like(NAME)
