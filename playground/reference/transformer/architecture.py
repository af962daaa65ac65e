"""What decides the shapes of a time-series Transformer's weights."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Shapes = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class TransformerArchitecture:
    """The arguments of `playground.models.transformer.build_transformer`, dropout left out.

    Attributes:
        d_model: Channels of a token; None for blocks on the bare series.
        pooling: ``channels_last`` averages over tokens, ``channels_first`` over channels.
    """

    steps: int
    channels: int
    num_classes: int
    head_size: int
    num_heads: int
    ff_dim: int
    num_transformer_blocks: int
    mlp_units: tuple[int, ...]
    pooling: Literal["channels_first", "channels_last"]
    d_model: int | None
    patch_length: int
    patch_stride: int

    @property
    def tokens(self) -> int:
        """Places that attention compares: patches, or every step of the bare series."""
        if self.d_model is None:
            return self.steps
        return (self.steps - self.patch_length) // self.patch_stride + 1

    @property
    def width(self) -> int:
        """Channels of a token inside the blocks."""
        return self.channels if self.d_model is None else self.d_model

    @property
    def features(self) -> int:
        """Numbers that pooling leaves of a series."""
        return self.tokens if self.pooling == "channels_first" else self.width

    def token_span(self, token: int) -> tuple[int, int]:
        """First step of a token and the step behind its last."""
        if self.d_model is None:
            return token, token + 1
        start = token * self.patch_stride
        return start, start + self.patch_length

    def shapes(self) -> Shapes:
        """Shape of every trainable array by its path, in Keras's order."""
        found: Shapes = {}
        if self.d_model is not None:
            found["patches/positions"] = (self.tokens, self.d_model)
            found["patches/kernel"] = (self.patch_length * self.channels, self.d_model)
            found["patches/bias"] = (self.d_model,)
        for block in range(1, self.num_transformer_blocks + 1):
            found |= {f"block_{block}/{name}": shape for name, shape in self._block().items()}
        if self.d_model is not None:
            found["final_norm/gamma"] = found["final_norm/beta"] = (self.d_model,)
        widths = [self.features, *self.mlp_units, self.num_classes]
        for layer, (inputs, units) in enumerate(pairwise(widths), start=1):
            name = f"mlp_{layer}" if layer < len(widths) - 1 else "probabilities"
            found[f"{name}/kernel"], found[f"{name}/bias"] = (inputs, units), (units,)
        return found

    def _block(self) -> Shapes:
        heads, width = (self.num_heads, self.head_size), self.width
        found: Shapes = {}
        for name in ("query", "key", "value"):
            found[f"attention/{name}/kernel"] = (width, *heads)
            found[f"attention/{name}/bias"] = heads
        found["attention/output/kernel"] = (*heads, width)
        found["attention/output/bias"] = (width,)
        found["attention_norm/gamma"] = found["attention_norm/beta"] = (width,)
        found["expand/kernel"], found["expand/bias"] = (1, width, self.ff_dim), (self.ff_dim,)
        found["ff_norm/gamma"] = found["ff_norm/beta"] = (width,)
        found["contract/kernel"], found["contract/bias"] = (1, self.ff_dim, width), (width,)
        return found

    def parameters(self) -> int:
        """How many trainable weights there are."""
        return sum(math.prod(shape) for shape in self.shapes().values())

    def layers(self) -> list[str]:
        """For every trainable array the name of the layer that it belongs to, as people see them:
        patches, block 1 attention, block 1 feed-forward, …, mlp 1, softmax."""
        return [_layer(path) for path in self.shapes()]


def _layer(path: str) -> str:
    first, *rest = path.split("/")
    if not first.startswith("block_"):
        names = {"probabilities": "softmax", "final_norm": "final norm"}
        return names.get(first, first.replace("_", " "))
    part = {
        "attention": "attention",
        "attention_norm": "norms",
        "ff_norm": "norms",
        "expand": "feed-forward",
        "contract": "feed-forward",
    }[rest[0]]
    return f"{first.replace('_', ' ')} {part}"
