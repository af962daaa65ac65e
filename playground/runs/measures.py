"""The few numbers of a run that a list shows and sorts by."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

GRADIENTS = "gradient of "
"""How the columns begin that tell a layer's gradient: a list has no use for them."""


def measures_of_epochs(
    columns: Sequence[str], data: bytes, before: Mapping[str, float]
) -> dict[str, float]:
    """What a block of epochs adds: each metric's last value, the best validation loss and accuracy.

    Args:
        columns: Names of the block's columns.
        data: Its float64 values, shape (epochs, columns), row after row.
        before: The measures up to here.
    """
    table = np.frombuffer(data, np.float64).reshape(-1, len(columns))
    kept = dict(before)
    for name, column in zip(columns, table.T, strict=True):
        finite = column[np.isfinite(column)]
        if name == "epoch" or name.startswith(GRADIENTS) or not len(finite):
            continue
        kept[name] = float(finite[-1])
        if name == "val_loss":
            kept["best_val_loss"] = min(float(finite.min()), before.get("best_val_loss", math.inf))
        if name == "val_accuracy":
            best = before.get("best_val_accuracy", -math.inf)
            kept["best_val_accuracy"] = max(float(finite.max()), best)
    return kept


def measures_of_report(report: Mapping[str, Any]) -> dict[str, float]:
    """What the report says of the test, as ``test_accuracy``, ``test_loss``, …"""
    test = report.get("test") or {}
    return {
        f"test_{name}": float(value)
        for name, value in test.items()
        if isinstance(value, int | float) and math.isfinite(value)
    }
