"""A table as a network takes it: split, filled in, one-hot, standardized by what trains."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from playground.datasets.dataset_error import DatasetError
from playground.datasets.series_split import stratified_split
from playground.datasets.tabular.tabular_data import TabularData

FEWEST_OF_A_CLASS = 3
"""One row to train, one to validate and one to test."""
FEWEST_ROWS = 10
MOST_CLASSES = 50
MOST_INPUT_NUMBERS = 8_000_000
"""Rows times inputs: 32 MB in single precision."""


class PreparedTable(NamedTuple):
    """What a network trains on, and how it came from the table.

    Attributes:
        x: float32 inputs of training, validation and test, each of shape (rows, inputs).
        y: int32 classes, or float32 values in standard deviations from the training mean.
        rows: Which rows of the table those are, from 0, each of shape (rows,).
        inputs: The name of each input.
        column_of: The table's column of each input, shape (inputs,).
        class_names: () for a regression.
        center, scale: Of a regression's target: its training mean and standard deviation.
        notes: What was left out or filled in, one sentence each.
    """

    x: tuple[np.ndarray, np.ndarray, np.ndarray]
    y: tuple[np.ndarray, np.ndarray, np.ndarray]
    rows: tuple[np.ndarray, np.ndarray, np.ndarray]
    inputs: tuple[str, ...]
    column_of: np.ndarray
    class_names: tuple[str, ...]
    center: float
    scale: float
    notes: tuple[str, ...]


def prepared_table(
    table: TabularData,
    target: int,
    is_classification: bool,
    validation_share: float,
    test_share: float,
    seed: int,
) -> PreparedTable:
    """Splits the rows by the seed alone, then fills in missing numbers with the training median,
    and standardizes each column of numbers by its training mean and standard deviation.

    A category is an input that is 1 in its rows and 0 elsewhere; a missing one is 0 in all. Of
    every class the same share validates and tests.

    Args:
        target: The column to predict.
        validation_share, test_share: Of all rows.

    Raises:
        DatasetError: too few rows or classes are left, or there are too many inputs.
    """
    rows, y, class_names, notes = _labelled(table, target, is_classification)
    strata = y if is_classification else np.zeros(len(y), np.int64)
    rest, test = stratified_split(strata, test_share, seed)
    kept, aside = stratified_split(strata[rest], validation_share / (1 - test_share), seed)
    parts = (rest[kept], rest[aside], test)
    x, inputs, column_of, missing = _inputs(table, target, rows, parts[0])
    if missing[0]:
        notes += (
            f"{missing[0]:,} missing numbers are filled in with the median of their column in the "
            "training rows.",
        )
    if missing[1]:
        notes += (f"{missing[1]:,} missing texts are 0 in all inputs of their column.",)
    center, scale = 0.0, 1.0
    if not is_classification:
        center, scale = float(y[parts[0]].mean()), _spread(y[parts[0]])
        y = (y - center) / scale
    y = y.astype(np.int32 if is_classification else np.float32)
    return PreparedTable(
        (x[parts[0]], x[parts[1]], x[parts[2]]),
        (y[parts[0]], y[parts[1]], y[parts[2]]),
        (rows[parts[0]], rows[parts[1]], rows[parts[2]]),
        inputs, column_of, class_names, center, scale, notes,
    )  # fmt: skip


def class_labels(table: TabularData, target: int) -> tuple[np.ndarray, tuple[str, ...]]:
    """The class of each row, −1 where the target is missing, and what the classes are called."""
    column = table.values[:, target]
    known = ~np.isnan(column)
    found = np.unique(column[known])
    labels = np.full(len(column), -1)
    labels[known] = np.searchsorted(found, column[known])
    names = table.levels[target] or tuple(f"{value:.12g}" for value in found)
    return labels, tuple(names[int(v)] for v in found) if table.levels[target] else names


def _labelled(
    table: TabularData, target: int, is_classification: bool
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...], tuple[str, ...]]:
    """The rows that can be used, their targets, the classes, and what was left out."""
    name = table.columns[target]
    notes: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    known = ~np.isnan(table.values[:, target])
    if missing := int((~known).sum()):
        notes += (f"{missing:,} rows are left out, because {name} is missing in them.",)
    y = table.values[:, target]
    if is_classification:
        y, class_names = class_labels(table, target)
        counts = np.bincount(y[known], minlength=len(class_names))
        often = counts >= FEWEST_OF_A_CLASS
        if not often.all():
            rare = [class_names[k] for k in np.flatnonzero(~often)]
            notes += (
                f"Rows of {', '.join(rare[:5])}{' and more' if len(rare) > 5 else ''} are left "
                f"out: a class needs {FEWEST_OF_A_CLASS} rows, to train, to validate and to test.",
            )
        known &= often[y] & (y >= 0)
        y = (np.cumsum(often) - 1)[y]
        class_names = tuple(np.array(class_names)[often].tolist())
        if not 2 <= len(class_names) <= MOST_CLASSES:
            raise DatasetError(
                f"Expected 2 to {MOST_CLASSES} classes of {FEWEST_OF_A_CLASS} rows or more in "
                f"{name[:40]}. Received: {len(class_names)}. Choose another target column."
            )
    rows = np.flatnonzero(known)
    if len(rows) < FEWEST_ROWS:
        raise DatasetError(
            f"Expected at least {FEWEST_ROWS} rows in which {name[:40]} is known. Received: "
            f"{len(rows)}. Add rows, or choose another target column."
        )
    return rows, y[rows], class_names, notes


def _inputs(
    table: TabularData, target: int, rows: np.ndarray, train: np.ndarray
) -> tuple[np.ndarray, tuple[str, ...], np.ndarray, list[int]]:
    """float32 inputs of these rows, their names, the column of each, and how many numbers and how
    many texts were missing.

    Args:
        train: Which of the rows train.
    """
    columns = [column for column in range(len(table.columns)) if column != target]
    widths = [len(table.levels[column]) or 1 for column in columns]
    if not columns or len(rows) * sum(widths) > MOST_INPUT_NUMBERS:
        raise DatasetError(
            f"Expected 1 to {MOST_INPUT_NUMBERS // len(rows):,} inputs from the columns beside the "
            f"target. Received: {sum(widths):,}. Leave some columns out when you bring the table."
        )
    x = np.zeros((len(rows), sum(widths)), np.float32)
    names: list[str] = []
    missing = [0, 0]
    for column, width in zip(columns, widths, strict=True):
        values, levels, place = table.values[rows, column], table.levels[column], len(names)
        gaps = np.isnan(values)
        missing[bool(levels)] += int(gaps.sum())
        if levels:
            x[:, place : place + width] = values[:, None] == np.arange(width)
            names += [f"{table.columns[column]} = {level}" for level in levels]
            continue
        known = values[train][~gaps[train]]
        values = np.where(gaps, np.median(known) if len(known) else 0.0, values)
        x[:, place] = (values - values[train].mean()) / _spread(values[train])
        names.append(table.columns[column])
    return x, tuple(names), np.repeat(columns, widths), missing


def _spread(values: np.ndarray) -> float:
    """The standard deviation; 1 where the values are constant but for rounding.

    The bound is that of scikit-learn's `StandardScaler`, after Chan, Golub and LeVeque (1983),
    "Algorithms for computing the sample variance".
    """
    count, rounding = len(values), np.finfo(np.float64).eps
    mean, variance = float(values.mean()), float(values.var())
    if variance <= count * rounding * variance + (count * mean * rounding) ** 2:
        return 1.0
    return float(np.sqrt(variance))
