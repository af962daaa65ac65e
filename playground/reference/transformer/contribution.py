"""What each part of a Transformer contributes to its accuracy: leave it out and count again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.reference.transformer.network import TransformerNetwork

UNIFORM = "uniform attention"
"""Not a part left out: every token looks at all others alike, in every block."""


@dataclass(frozen=True)
class Contribution:
    """Accuracy of a network that lacks a part.

    Attributes:
        part: What was left out, or `UNIFORM`.
        accuracy: Without it.
        lost: Accuracy of the whole network less that; below 0 where the part does harm.
        moved: The largest change of any probability; 0 when the part has no effect at all.
    """

    part: str
    accuracy: float
    lost: float
    moved: float


def contributions(
    network: TransformerNetwork, series: npt.ArrayLike, classes: npt.ArrayLike
) -> list[Contribution]:
    """Leaves out one part after the other, in the order in which a series meets them; attention
    that is uniform in all blocks comes last.

    Args:
        series: shape (n, steps, channels).
        classes: Their true classes, shape (n,).
    """
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
