"""Tables of pages, whose button saves them as CSV: no text in them begins as a formula does.

They are made as Arrow tables, which is what Streamlit sends. It would make them of rows with
pandas, and so would `pyarrow.array`: 45 MB, and a third of a second for the first visitor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from playground.export.curves_csv import RUN_BY_SPREADSHEETS

if TYPE_CHECKING:
    import pyarrow as pa

UNSEEN = "\N{WORD JOINER}"
"""Takes no room: the text is shown as typed, and a spreadsheet takes the cell for text."""


def data_table(
    rows: Sequence[Mapping[str, Any]],
    formats: Mapping[str, str] = MappingProxyType({}),
    column_config: Mapping[str, Any] = MappingProxyType({}),
    **settings: Any,
) -> Any:
    """`st.dataframe` of rows, each a value by column, without an index.

    Args:
        formats: How the numbers of a column are written, as `NumberColumn` takes it.
    """
    numbers = {
        name: st.column_config.NumberColumn(format=written) for name, written in formats.items()
    }
    columns = {**numbers, **column_config}
    return st.dataframe(
        arrow_table(rows), column_config=columns, hide_index=True, lazy=False, **settings
    )


def arrow_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The rows, in which no text begins as a formula does; numbers stay numbers.

    A column holds truth values, whole numbers, numbers, local times, lists of texts, or else texts.
    What is missing or not a number is an empty cell.
    """
    import pyarrow as pa

    names = dict.fromkeys(chain.from_iterable(rows))
    columns = [_column([row.get(name) for row in rows]) for name in names]
    return pa.table(columns, [name.encode(errors="replace").decode() for name in names])


def _column(values: Sequence[Any]) -> pa.Array:
    import pyarrow as pa

    is_there = np.array([value is not None and value == value for value in values], bool)
    there = [value for value, known in zip(values, is_there, strict=True) if known]
    if not there:
        return pa.nulls(len(values))
    if all(isinstance(value, list | tuple) for value in there):
        parts = [value if known else () for value, known in zip(values, is_there, strict=True)]
        texts = _texts(list(chain.from_iterable(parts)))
        buffers = [_bits(is_there), _offsets(parts)]
        return pa.Array.from_buffers(pa.list_(pa.string()), len(parts), buffers, children=[texts])
    if all(isinstance(value, datetime) for value in there):
        times = np.array([_local(value) for value in there], "datetime64[us]")
        return _numbers(times, is_there, pa.timestamp("us"))
    # An array of texts would take the room of the longest for each.
    if not any(isinstance(value, str | list | tuple) for value in there):
        numbers = np.array(there)
        match numbers.dtype.kind:
            case "b":
                return _numbers(numbers, is_there, pa.bool_())
            case "i":
                return _numbers(numbers.astype(np.int64), is_there, pa.int64())
            case "u":
                return _numbers(numbers.astype(np.uint64), is_there, pa.uint64())
            case "f":
                return _numbers(numbers.astype(np.float64), is_there, pa.float64())
    return _texts([value if known else None for value, known in zip(values, is_there, strict=True)])


def _local(time: datetime) -> datetime:
    """As a time without a zone is meant."""
    return time.astimezone().replace(tzinfo=None) if time.tzinfo else time


def _numbers(there: np.ndarray, is_there: np.ndarray, kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    cells = np.zeros(len(is_there), there.dtype)
    cells[is_there] = there
    content = _bits(cells) if cells.dtype == bool else pa.py_buffer(cells.view(np.int64))
    return pa.Array.from_buffers(kind, len(cells), [_bits(is_there), content])


def _texts(values: Sequence[Any]) -> pa.Array:
    import pyarrow as pa

    cells = [b"" if value is None else _text(str(value)) for value in values]
    is_there = np.array([value is not None for value in values], bool)
    buffers = [_bits(is_there), _offsets(cells), pa.py_buffer(b"".join(cells))]
    return pa.Array.from_buffers(pa.string(), len(cells), buffers)


def _text(value: str) -> bytes:
    shown = UNSEEN + value if value.startswith(RUN_BY_SPREADSHEETS) else value
    return shown.encode(errors="replace")


def _bits(values: np.ndarray) -> pa.Buffer:
    import pyarrow as pa

    return pa.py_buffer(np.packbits(values, bitorder="little"))


def _offsets(parts: Sequence[Sized]) -> pa.Buffer:
    """Where each part begins, and where the last one ends."""
    import pyarrow as pa

    return pa.py_buffer(np.cumsum([0, *map(len, parts)], dtype=np.int32))
