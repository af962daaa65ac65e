"""The layers of a time-series Transformer and where their parameters come from, without Keras."""

from __future__ import annotations

import math
from collections import Counter

from playground.experiments.experiment import LayerSummary
from playground.experiments.timeseries_transformer.architecture import (
    TransformerArchitecture,
    layer_name,
)


def summarize(architecture: TransformerArchitecture) -> list[LayerSummary]:
    """A row per layer or block, counted from the shapes of their weights."""
    a = architecture
    counts: Counter[str] = Counter()
    for name, shape in zip(a.layers(), a.shapes().values(), strict=True):
        counts[name] += math.prod(shape)
    rows = []
    if a.embedding == "filter_bank" and a.d_model is not None:
        arithmetic = f"{a.patch_length * a.channels} steps × 2 filters × {a.d_model} bands"
        weights = counts["filter bank"]
        rows.append(LayerSummary("filter bank", (None, a.tokens, a.width), weights, arithmetic))
    if a.d_model is not None:
        numbers, _ = a.shapes()["patches/kernel"]
        arithmetic = (
            f"{numbers} × {a.width} weights + {a.width} biases + {a.tokens} × {a.width} positions"
        )
        weights = counts["patches"]
        rows.append(LayerSummary("patches", (None, a.tokens, a.width), weights, arithmetic))
    for block in (f"block {number + 1}" for number in range(a.num_transformer_blocks)):
        parts = {part: counts[f"{block} {part}"] for part in ("attention", "feed-forward", "norms")}
        arithmetic = " + ".join(f"{count:,} {part}" for part, count in parts.items())
        arithmetic = arithmetic.replace("norms", "normalization")
        total = sum(parts.values())
        rows.append(LayerSummary(block, (None, a.tokens, a.width), total, arithmetic))
    if a.d_model is not None:
        weights, arithmetic = counts["final norm"], f"{a.width} scales + {a.width} offsets"
        rows.append(LayerSummary("final norm", (None, a.tokens, a.width), weights, arithmetic))
    axis = "channels" if a.pooling == "channels_first" else "time"
    rows.append(LayerSummary("pooling", (None, a.features), 0, f"mean over {axis}"))
    head = (LayerSummary.dense(layer_name(path), *sizes) for path, sizes in a.head().items())
    return [*rows, *head]
