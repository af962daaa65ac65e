"""The layers of a time-series Transformer and where their parameters come from, without Keras."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from playground.models.transformer_parameters import (
    PATCH_LENGTH,
    PATCH_STRIDE,
    count_parameters,
    count_tokens,
)

Row = tuple[str, tuple[int | None, ...], int, str]
"""Name, output shape, parameters, arithmetic."""


def summarize(input_shape: tuple[int, int], num_classes: int, **architecture: Any) -> list[Row]:
    """A row per layer or block of `build_transformer` with the same arguments."""
    steps, channels = input_shape
    blocks = architecture["num_transformer_blocks"]
    d_model = architecture["d_model"]

    def count(**changes: Any) -> int:
        return count_parameters(input_shape, num_classes, **{**architecture, **changes})

    def dense(inputs: int, units: int) -> tuple[int, str]:
        return inputs * units + units, f"{inputs:,} × {units:,} weights + {units:,} biases"

    body: list[Row] = []
    if d_model is not None:
        length = architecture.get("patch_length", PATCH_LENGTH)
        stride = architecture.get("patch_stride", PATCH_STRIDE)
        steps, channels = count_tokens(steps, length, stride), d_model
    width = architecture["num_heads"] * architecture["head_size"]
    ff_dim = architecture["ff_dim"]
    per_block = count(num_transformer_blocks=1) - count(num_transformer_blocks=0)
    attention = 4 * channels * width + 3 * width + channels
    feed_forward = 2 * channels * ff_dim + ff_dim + channels
    arithmetic = (
        f"{attention:,} attention + {feed_forward:,} feed-forward + {4 * channels:,} normalisation"
    )
    body += [
        (f"block {i + 1}", (None, steps, channels), per_block, arithmetic) for i in range(blocks)
    ]
    features = steps if architecture["pooling"] == "channels_first" else channels
    pooled_axis = "channels" if architecture["pooling"] == "channels_first" else "time"
    head: list[Row] = [("pooling", (None, features), 0, f"mean over {pooled_axis}")]
    widths = [features, *architecture["mlp_units"], num_classes]
    for index, (inputs, units) in enumerate(pairwise(widths)):
        name = "softmax" if index == len(widths) - 2 else f"mlp {index + 1}"
        head.append((name, (None, units), *dense(inputs, units)))
    rows = body + head
    if d_model is not None:
        embedding = count() - sum(row[2] for row in rows)
        rows.insert(
            0,
            ("patches", (None, steps, channels), embedding, "projection, positions, final norm"),
        )
    return rows
