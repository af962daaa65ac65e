"""Sequences that people brought, each set a file in the data folder named by what it holds.

The file is NumPy's ``.npz`` with numbers and text only; it is never unpickled.
"""

from __future__ import annotations

import hashlib
import io
import re
from functools import lru_cache

import numpy as np

from playground.datasets.dna.dna_error import DNAError
from playground.datasets.dna.generator import Sequences
from playground.datasets.kept_data import UNREADABLE, names_like, path, write

NAME = re.compile(r"dna-[0-9a-f]{16}")


def keep(sequences: Sequences) -> str:
    """Writes sequences whole or not at all; their name. The same ones have the same name.

    Raises:
        DNAError: the folder is full or cannot be written.
    """
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        letters=sequences.letters,
        y=sequences.y,
        class_names=np.array(sequences.class_names),
        title=np.array(sequences.source),
        repeats=np.array(sequences.repeats),
    )
    digest = hashlib.sha256(sequences.letters.tobytes() + sequences.y.tobytes())
    digest.update(repr((sequences.class_names, sequences.source, sequences.length)).encode())
    digest.update(f"{sequences.repeats}".encode() if sequences.repeats else b"")
    name = f"dna-{digest.hexdigest()[:16]}"
    if path(name).is_file():
        return name
    content = buffer.getvalue()
    write(name, content)
    return name


@lru_cache(maxsize=8)
def load(name: str) -> Sequences:
    """Reads kept sequences.

    Raises:
        DNAError: they are not in this machine's data folder, or damaged.
    """
    if not NAME.fullmatch(name) or not path(name).is_file():
        raise DNAError(
            f"the sequences {name} in the data folder", "no such file", "Upload them again."
        )
    try:
        with np.load(path(name), allow_pickle=False) as file:
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
    except UNREADABLE as error:
        raise DNAError(
            f"the file of {name} as it was written", "a damaged one", "Upload it again."
        ) from error


def names() -> tuple[str, ...]:
    """All kept sequences, newest first."""
    return names_like(NAME)
