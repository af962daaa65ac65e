"""Points that people drew or brought, as text; many of them are kept in the data folder, named by
what they hold, so that a setting and a link have their name alone."""

from __future__ import annotations

import hashlib

from playground.datasets.dataset_error import DatasetError
from playground.datasets.files import have_room
from playground.datasets.kept_data import Kind, cached_while_kept, folder, write_anew

MOST_IN_LINK = 200
"""Points that a link carries itself."""
BETWEEN = ";"
KIND = Kind("points", "Points", "points", suffix=".txt")
is_kept, path = KIND.is_kept, KIND.path


def short(text: str) -> str:
    """Points as a setting has them: their text, or the name under which more than 200 are kept.

    Where the folder is full or cannot be written, it is the text all the same.
    """
    if text.count(BETWEEN) < MOST_IN_LINK or is_kept(text):
        return text
    name = KIND.named(hashlib.sha256(text.encode()).hexdigest())
    if path(name).is_file():
        return name
    if not have_room(folder(), len(text)):
        return text
    try:
        write_anew(path(name), text.encode())
    except OSError:
        return text
    return name


def full(text: str) -> str:
    """The text of points: that which is kept where this is a name, else itself.

    Raises:
        DatasetError: no points of this name are in this machine's data folder.
    """
    return read(text) if is_kept(text) else text


@cached_while_kept(64, path)
def read(name: str) -> str:
    """The text of kept points; see `full`."""
    try:
        content = path(name).read_bytes()
    except OSError:
        content = b""
    if KIND.named(hashlib.sha256(content).hexdigest()) != name:
        raise DatasetError(
            f"Expected the points {name} in the data folder of this machine. Received: no such "
            "file. Open the link on the machine where they were drawn, or upload them again."
        )
    return content.decode()
