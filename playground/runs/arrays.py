"""Arrays as bytes and back: how observations and checkpoints travel and are kept."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

MOST_SHARED_BYTES = 64 * 2**10
"""Of an archive that is kept unpacked: a frame reads the same one more than once."""


def pack(arrays: Mapping[str, np.ndarray], *, compressed: bool = False) -> bytes:
    """One ``.npz`` archive that holds the named arrays."""
    buffer = io.BytesIO()
    save = np.savez_compressed if compressed else np.savez
    save(buffer, allow_pickle=False, **{name: np.asarray(a) for name, a in arrays.items()})
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, np.ndarray]:
    """The named arrays of an archive made by `pack`; never unpickles."""
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def unpack_shared(data: bytes) -> dict[str, np.ndarray]:
    """As `unpack`; the arrays of a small archive are shared by all who ask, and read-only."""
    return dict(_shared(data)) if len(data) <= MOST_SHARED_BYTES else unpack(data)


@lru_cache(maxsize=64)
def _shared(data: bytes) -> dict[str, np.ndarray]:
    arrays = unpack(data)
    for array in arrays.values():
        array.setflags(write=False)
    return arrays


def checksum(data: bytes) -> int:
    """CRC-32 of what is kept, which stands beside it: a flipped bit gives another."""
    return zlib.crc32(data)


def is_intact(data: object, known: object) -> bool:
    """Whether data is what was written, as far as its checksum tells.

    Args:
        known: The checksum; None where an older version wrote the data.
    """
    return known is None or (isinstance(data, bytes) and checksum(data) == known)
