"""Networks through which numbers run, layer after layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.figures.moving.picture import HEIGHT, WIDTH, MovingPicture
from playground.figures.palette import ACCENT, GROUND, INK, MUTED, NEGATIVE, POSITIVE
from playground.reference.neurode import Neurode

FAINT = 0.2
NODE = 9.0
"""Radius of a node, in units of the picture."""


def network_picture(
    weights: Sequence[np.ndarray], outputs: Sequence[np.ndarray] | None = None
) -> str:
    """A network whose layers light up one after another.

    Args:
        weights: One matrix per layer, shape (inputs, units): blue or orange by sign, thick by size.
        outputs: Of each layer, the inputs first, each of shape (units,), between 0 and 1; the more,
            the fuller a node is drawn.
    """
    sizes = [len(weights[0]), *(matrix.shape[1] for matrix in weights)]
    picture = MovingPicture(seconds=2.0 * len(sizes))
    columns = np.linspace(30, WIDTH - 30, len(sizes))
    gap = min(32.0, (HEIGHT - 2 * NODE - 4) / (max(sizes) - 1 or 1))
    rows = [HEIGHT / 2 + gap * ((size - 1) / 2 - np.arange(size)) for size in sizes]
    parts = len(sizes)
    for layer, matrix in enumerate(weights):
        lit = picture.shown_from(layer + 1, parts)
        for (source, target), weight in np.ndenumerate(matrix):
            ends = columns[layer : layer + 2], (rows[layer][source], rows[layer + 1][target])
            color = POSITIVE if weight > 0 else NEGATIVE
            width = 1 + 4 * float(min(1.0, abs(weight)))
            picture.curve(*ends, color, width=width, opacity=FAINT)
            picture.curve(*ends, color, width=width, motion=lit)
    for layer, places in enumerate(rows):
        lit = picture.shown_from(layer, parts)
        for unit, place in enumerate(places):
            full = 0.6 if outputs is None else float(np.clip(outputs[layer][unit], 0.05, 1))
            picture.dots(columns[layer], place, MUTED, radius=NODE)
            picture.dots(columns[layer], place, GROUND, radius=NODE - 1.5)
            picture.dots(columns[layer], place, ACCENT, radius=NODE - 1.5, motion=lit, opacity=full)
    words = "-".join(str(size) for size in sizes)
    return picture.svg(f"A {words} network; its layers light up from the inputs to the outputs.")


def neurode_picture(neurode: Neurode, gate: str) -> str:
    """A neurode with two inputs that goes through the four rows of its truth table."""
    picture = MovingPicture(seconds=7.5)
    inputs, output = ((50.0, 80.0), (50.0, 30.0)), (190.0, 55.0)
    sum_at = (120.0, 55.0)
    table = neurode.truth_table()
    for x, y in inputs:
        picture.curve((x, sum_at[0]), (y, sum_at[1]), MUTED, width=2, opacity=0.4)
    picture.curve((sum_at[0], output[0]), (sum_at[1], output[1]), MUTED, width=2, opacity=0.4)
    for number, row in enumerate(table):
        seen = picture.shown(number, len(table))
        for (x, y), value in zip(inputs, row.inputs, strict=True):
            if value:
                picture.curve((x, sum_at[0]), (y, sum_at[1]), POSITIVE, width=3.5, motion=seen)
        if row.output:
            picture.curve((sum_at[0], output[0]), sum_at[1:] * 2, POSITIVE, width=3.5, motion=seen)
    for x, y in (*inputs, sum_at, output):
        picture.dots(x, y, INK, radius=15)
        picture.dots(x, y, GROUND, radius=13)
    picture.words(f"≥ {neurode.threshold:g}", *sum_at)
    for number, row in enumerate(table):
        seen = picture.shown(number, len(table))
        for place, value in zip((*inputs, output), (*row.inputs, row.output), strict=True):
            picture.words(str(value), *place, POSITIVE if value else MUTED, motion=seen)
    return picture.svg(
        f"A neurode with two inputs and threshold {neurode.threshold:g} goes through its truth "
        f"table, {gate}."
    )
