"""Curves and observations that come from elsewhere: only what pages can draw passes."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.runs.import_values import LARGEST, ImportedRunError, read_json, shown

NEEDED = {"weights": "flat", "confusion": "matrix"}
"""What observations hold whose names end so."""
MOST_AXES = 6
"""Axes of an array; images of several channels in batches have four."""


def check_history(run_id: str, block: Mapping[str, Any], known: object) -> list[str]:
    """Looks through a block of epochs, by column.

    Args:
        known: Names of the columns of the blocks before; None at the first.

    Returns:
        The names of its columns.

    Raises:
        ImportedRunError: pages could not draw it.
    """
    columns, data = block["columns"], block["data"]
    try:
        names = read_json(columns)
        fits = _are_curves(names) and names == (known or names)
    except ValueError:
        fits = False
    if not fits:
        raise ImportedRunError(f"run {run_id} with curves that are named {shown(columns)}")
    if not isinstance(data, bytes) or not data or len(data) % (8 * len(names)):
        raise ImportedRunError(f"run {run_id} with a part of a row in its curves")
    epochs = np.frombuffer(data, np.float64)[:: len(names)]
    ends = (block["first_epoch"], block["last_epoch"])
    if (
        not all(isinstance(end, int) for end in ends)
        or not ((epochs >= 0) & (epochs <= LARGEST)).all()
    ):
        raise ImportedRunError(f"run {run_id} with an epoch that is no number in its curves")
    return list(names)


def _are_curves(names: Any) -> bool:
    if not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
        return False
    paired = "accuracy" not in names or "val_accuracy" in names
    has_losses = {"loss", "val_loss"} <= set(names)
    return names[:1] == ["epoch"] and len(set(names)) == len(names) and has_losses and paired


def check_observation(run_id: str, row: Mapping[str, Any]) -> None:
    """Looks through an observation, by column, without unpacking it.

    Raises:
        ImportedRunError: it is not an archive of arrays as `pack` writes it.
    """
    name, epoch = row["name"], row["epoch"]
    place = f"run {run_id} with an observation {shown(name)}"
    is_time = isinstance(epoch, int | float) and 0 <= epoch <= LARGEST
    if not isinstance(name, str) or not name.isprintable() or not is_time:
        raise ImportedRunError(f"{place} at {shown(epoch)}")
    try:
        shapes = _shapes(row["data"])
    except Exception as error:  # a stranger's bytes: NumPy and zipfile raise whatever they like
        raise ImportedRunError(f"{place} that holds no arrays") from error
    needed = next((array for ending, array in NEEDED.items() if name.endswith(ending)), None)
    if needed and math.prod(shapes.get(needed, (0,))) == 0:
        raise ImportedRunError(f"{place} without any {needed}")
    for array, shape in shapes.items():
        square = len(shape) == 2 and shape[0] == shape[1]
        if (array == "matrix" and not square) or (array == "flat" and len(shape) != 1):
            raise ImportedRunError(f"{place} whose {array} has the shape {shown(shape)}")


def _shapes(data: Any) -> dict[str, tuple[int, ...]]:
    """The shapes of the arrays of an archive, of which each is as large as its part of the bytes.

    `pack` does not compress: an archive that is larger inside than outside is none of ours.
    """
    found: dict[str, tuple[int, ...]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > len(data):
            raise ValueError("larger inside than outside")
        for entry in entries:
            if entry.compress_type != zipfile.ZIP_STORED or not entry.filename.endswith(".npy"):
                raise ValueError("not an array")
            with archive.open(entry) as file:
                name = entry.filename.removesuffix(".npy")
                found[name] = _shape(file.read(), "biuf" if name in NEEDED.values() else "biufU")
    return found


def _shape(data: bytes, kinds: str) -> tuple[int, ...]:
    file = io.BytesIO(data)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("another version of arrays")
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    size = math.prod(shape) * dtype.itemsize
    if dtype.kind not in kinds or min(shape, default=0) < 0 or len(shape) > MOST_AXES:
        raise ValueError("not an array of numbers")
    if size != len(data) - file.tell():
        raise ValueError("not as long as it says")
    return tuple(shape)
