"""A figure as JSON text, its arrays packed as plotly.js reads them."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

DTYPES = {
    "u1": "u1", "u2": "u2", "u4": "u4", "i1": "i1", "i2": "i2", "i4": "i4", "f4": "f4",
    "f2": "f4", "f8": "f4",
}  # fmt: skip
"""How an array travels, by its own type. A screen shows fewer digits than float32 has."""
LARGEST_FLOAT32 = float(np.finfo(np.float32).max)
SMALLEST_FLOAT32 = float(np.finfo(np.float32).tiny)
INT32 = np.iinfo(np.int32)


def encoded(figure: Mapping[str, Any]) -> str:
    """The figure as JSON.

    Arrays of numbers become ``{"dtype", "bdata", "shape"}``: their bytes, little-endian, in base64.
    NaN and the infinities are gaps; among numbers in lists they become null.
    """
    try:
        return json.dumps(figure, default=_packed, allow_nan=False, separators=(",", ":"))
    except ValueError:  # a number that JSON has no word for
        return json.dumps(
            _with_gaps(figure), default=_packed, allow_nan=False, separators=(",", ":")
        )


def _packed(value: object) -> Any:
    """What JSON does not know: arrays and numbers of NumPy."""
    if isinstance(value, np.generic):
        return _with_gaps(value.item())
    if not isinstance(value, np.ndarray):
        raise TypeError(
            f"Expected numbers, words, lists, dicts and arrays in a figure. Received: "
            f"{type(value).__name__}."
        )
    if value.dtype.kind not in "iuf" or value.ndim == 0:
        return _with_gaps(value.tolist())
    array = np.ascontiguousarray(value, _dtype(value))
    packed = {
        "dtype": array.dtype.str[1:],
        "bdata": base64.b64encode(array.tobytes()).decode("ascii"),
    }
    if array.ndim > 1:
        packed["shape"] = ", ".join(map(str, array.shape))
    return packed


def _dtype(array: np.ndarray) -> str:
    """The type in which an array travels, little-endian."""
    kind = DTYPES.get(array.dtype.str[1:])
    if kind is None:  # 64-bit integers, which a browser has no arrays of
        fits = not array.size or (array.min() >= INT32.min and array.max() <= INT32.max)
        return "<i4" if fits else "<f8"
    if array.dtype.itemsize == 8 and array.size:
        size = np.abs(array[np.isfinite(array) & (array != 0)])
        if size.size and (size.max() > LARGEST_FLOAT32 or size.min() < SMALLEST_FLOAT32):
            return "<f8"
    return f"<{kind}"


def _with_gaps(value: Any) -> Any:
    """The same with null for every number that is not finite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _with_gaps(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_with_gaps(each) for each in value]
    return value
