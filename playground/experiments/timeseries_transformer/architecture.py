"""What a time-series Transformer is made of: one value that all who build or count it take.

Keras's layers, the forward pass in NumPy, the summary, the memory estimate and the exported script
follow from it. It needs neither Keras nor TensorFlow, as pages count parameters while a slider
moves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

Pooling = Literal["channels_first", "channels_last"]
Embedding = Literal["linear", "filter_bank"]
Shapes = dict[str, tuple[int, ...]]

PATCH_LENGTH = 64
"""Steps in a patch. On FordA one run with half as many reached 0.939 instead of 0.965."""
PATCH_STRIDE = 8
"""Steps from one patch to the next: 55 tokens for a series of 500 steps."""
ENERGY_OFFSET = 0.1
"""Added to the energies before the logarithm, so that much weaker components have no effect."""


@dataclass(frozen=True)
class TransformerArchitecture:
    """The layers of a Transformer and their sizes.

    Attributes:
        steps: Of a series.
        channels: Of a series.
        pooling: ``channels_last`` averages over tokens, ``channels_first`` over channels.
        d_model: Channels of a token; None for blocks on the bare series.
        embedding: What is projected to a token: the steps of a patch (``linear``), or the
            logarithms of its energy in `d_model` learned frequency bands (``filter_bank``).
        rotations: Number of evenly spaced rotations of a series in time whose answers are averaged.
        dropout: Share of activations set to zero inside a block while training.
        mlp_dropout: The same behind each dense layer.

    Raises:
        ValueError: a size or rate is outside what can be built.
    """

    steps: int
    channels: int
    num_classes: int
    head_size: int
    num_heads: int
    ff_dim: int
    num_transformer_blocks: int
    mlp_units: tuple[int, ...]
    pooling: Pooling
    d_model: int | None = None
    patch_length: int = PATCH_LENGTH
    patch_stride: int = PATCH_STRIDE
    embedding: Embedding = "linear"
    rotations: int = 1
    dropout: float = 0.0
    mlp_dropout: float = 0.0

    def __post_init__(self) -> None:
        for name in ("steps", "channels", "num_classes", "head_size", "num_heads", "ff_dim"):
            _check_integer(name, getattr(self, name), at_least=1)
        for name in ("patch_length", "patch_stride", "rotations"):
            _check_integer(name, getattr(self, name), at_least=1)
        _check_integer("num_transformer_blocks", self.num_transformer_blocks, at_least=0)
        if self.d_model is not None:
            _check_integer("d_model", self.d_model, at_least=1)
        for index, units in enumerate(self.mlp_units):
            _check_integer(f"mlp_units[{index}]", units, at_least=1)
        for name in ("dropout", "mlp_dropout"):
            rate = getattr(self, name)
            if not 0.0 <= rate < 1.0:
                raise ValueError(f"Expected 0 <= {name} < 1. Received: {name}={rate!r}")
        for name, choices in (("pooling", get_args(Pooling)), ("embedding", get_args(Embedding))):
            value = getattr(self, name)
            if value not in choices:
                raise ValueError(
                    f"Expected {name} to be one of {choices}. Received: {name}={value!r}"
                )
        if self.d_model is not None and self.patch_length > self.steps:
            raise ValueError(
                f"Expected patches no longer than the series ({self.steps} steps). "
                f"Received: patch_length={self.patch_length!r}"
            )

    @property
    def tokens(self) -> int:
        """Positions that attention compares: patches, or every step of the bare series."""
        if self.d_model is None:
            return self.steps
        return count_tokens(self.steps, self.patch_length, self.patch_stride)

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
            numbers = self.patch_length * self.channels
            if self.embedding == "filter_bank":
                found["filter_bank/filters"] = (numbers, 2 * self.d_model)
                numbers = self.d_model
            found["patches/positions"] = (self.tokens, self.d_model)
            found["patches/kernel"] = (numbers, self.d_model)
            found["patches/bias"] = (self.d_model,)
        for block in range(1, self.num_transformer_blocks + 1):
            found |= {f"block_{block}/{name}": shape for name, shape in self._block().items()}
        if self.d_model is not None:
            found["final_norm/gamma"] = found["final_norm/beta"] = (self.d_model,)
        for name, (inputs, units) in self.head().items():
            found[f"{name}/kernel"], found[f"{name}/bias"] = (inputs, units), (units,)
        return found

    def head(self) -> dict[str, tuple[int, int]]:
        """Inputs and units of each dense layer behind pooling, by its path."""
        names = [f"mlp_{layer}" for layer in range(1, len(self.mlp_units) + 1)]
        widths = [self.features, *self.mlp_units, self.num_classes]
        return dict(zip([*names, "probabilities"], pairwise(widths), strict=True))

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
        return [layer_name(path) for path in self.shapes()]


def count_tokens(steps: int, patch_length: int, patch_stride: int) -> int:
    """Patches of `patch_length` steps, one every `patch_stride` steps, that fit into a series."""
    return (steps - patch_length) // patch_stride + 1


def layer_name(path: str) -> str:
    """The layer that an array belongs to, as people see it."""
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


def _check_integer(name: str, value: int, *, at_least: int) -> None:
    """Raise unless `value` is an integer (a bool is not one) of at least `at_least`."""
    if isinstance(value, bool) or not isinstance(value, int) or value < at_least:
        raise ValueError(f"Expected an integer {name} >= {at_least}. Received: {name}={value!r}")
