"""Sequences that people brought, each set a file in the data folder."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

from playground.datasets.dna.generator import Sequences
from playground.datasets.kept_data import Kind, cached_while_kept

KIND = Kind("dna", "Sequences", "sequences")
is_kept, names, path = KIND.is_kept, KIND.names, KIND.path


def keep(sequences: Sequences) -> str:
    """Writes sequences whole or not at all; their name. The same ones have the same name.

    Raises:
        FileError: the folder is full or cannot be written.
    """
    digest = hashlib.sha256(sequences.letters.tobytes() + sequences.y.tobytes())
    digest.update(repr((sequences.class_names, sequences.source, sequences.length)).encode())
    digest.update(f"{sequences.repeats}".encode() if sequences.repeats else b"")
    arrays: dict[str, npt.ArrayLike] = {
        "letters": sequences.letters,
        "y": sequences.y,
        "class_names": np.array(sequences.class_names),
        "title": np.array(sequences.source),
        "repeats": np.array(sequences.repeats),
    }
    return KIND.keep(digest.hexdigest(), arrays)


@cached_while_kept(8)
def load(name: str) -> Sequences:
    """Reads kept sequences.

    Raises:
        FileError: they are not in this machine's data folder, or damaged.
    """
    with KIND.opened(name) as file:
        y = file["y"]
        first, second = (str(text) for text in file["class_names"])
        return Sequences(
            file["letters"],
            y,
            np.full(len(y), -1, np.int32),
            np.zeros(len(y), np.int8),
            0,
            (first, second),
            str(file["title"]),
            # Files of an older playground do not say.
            int(file["repeats"]) if "repeats" in file else 0,
        )
