"""What each part of a Transformer contributes to its accuracy: leave it out and count again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from playground.experiments.contribution import UNIFORM, Contribution
from playground.experiments.timeseries_transformer.reference.network import TransformerNetwork


def contributions(
    network: TransformerNetwork, series: npt.ArrayLike, classes: npt.ArrayLike
) -> list[Contribution]:
    """Leaves out one part after the other, in the order in which a series meets them; attention
    that is uniform in all blocks comes last. Series are not rotated, which would take several
    times as long.

    Args:
        series: shape (n, steps, channels).
        classes: Their true classes, shape (n,).
    """
    network = network.without_rotations()
    truth = np.asarray(classes)
    whole = network.answer(series)
    accuracy = float((whole.predicted == truth).mean())
    variants: list[tuple[str, dict[str, object]]] = [
        (part, {"without": (part,)}) for part in network.parts()
    ]
    if network.architecture.num_transformer_blocks:
        variants.append((UNIFORM, {"uniform_attention": True}))
    found = []
    for part, change in variants:
        answer = network.answer(series, **change)  # type: ignore[arg-type]
        without = float((answer.predicted == truth).mean())
        moved = float(np.abs(answer.probabilities - whole.probabilities).max())
        found.append(Contribution(part, without, accuracy - without, moved))
    return found
