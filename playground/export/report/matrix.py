"""A confusion matrix as a table: every count is text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from playground.figures.plain_text import cut

MOST_CLASSES = 12
"""Classes whose matrix fits beside the diagnoses of a page."""
FEW = 4
"""Classes whose names stand side by side; those of more stand upright."""
MOST_MISTAKES = 6
LONGEST_NAME = 14


def matrix_table(matrix: np.ndarray, names: Sequence[str]) -> str:
    """Rows are true labels, columns predicted ones; the darker, the larger the share of the row.

    With many classes, the most frequent mistakes instead.
    """
    if len(names) > MOST_CLASSES:
        return _mistakes(matrix, names)
    short = [_short(name) for name in names]
    head = "".join(f"<th>{name}</th>" for name in short)
    shares = matrix / np.maximum(1, matrix.sum(axis=1, keepdims=True))
    many = " many" if len(names) > FEW else ""
    rows = []
    for name, counts, row in zip(short, matrix.tolist(), shares.tolist(), strict=True):
        cells = "".join(map(_cell, counts, row))
        rows.append(f"<tr><th>{name}</th>{cells}</tr>")
    return (
        f'<div class="wide"><table class="matrix{many}"><caption>'
        "Test split: rows are true labels, columns predicted labels"
        f"</caption><tr><td></td>{head}</tr>{''.join(rows)}</table></div>"
    )


def _cell(count: int, share: float) -> str:
    return f'<td style="background:rgba(127,171,238,{share:.2f})">{count}</td>'


def _mistakes(matrix: np.ndarray, names: Sequence[str]) -> str:
    wrong = matrix * (1 - np.eye(len(matrix), dtype=matrix.dtype))
    order = np.argsort(-wrong, axis=None, kind="stable")[:MOST_MISTAKES]
    rows = [
        f"<tr><td>{_short(names[i])}</td><td>{_short(names[j])}</td><td>{wrong[i, j]}</td></tr>"
        for i, j in zip(*np.unravel_index(order, wrong.shape), strict=True)
        if wrong[i, j]
    ]
    return (
        '<table class="rows"><caption>Test split: the most frequent mistakes</caption>'
        f"<tr><th>true</th><th>predicted</th><th>times</th></tr>{''.join(rows)}</table>"
    )


def _short(name: str) -> str:
    return escape(cut(name, LONGEST_NAME))
