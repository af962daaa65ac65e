"""The forward pass of a time-series Transformer, in single precision and without Keras.

It computes what the Keras model computes from the same weights, so that a page can
look at attention, leave parts out and hide parts of a series without waiting for a worker.

Attention: Vaswani et al. (2017), "Attention is all you need". Post-norm blocks on a bare series as
in the Keras example (Ntakouris, 2021); pre-norm blocks on patches as in Xiong et al. (2020) and Nie
et al. (2023).
"""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from playground.experiments.timeseries_transformer.architecture import (
    ENERGY_OFFSET,
    TransformerArchitecture,
)
from playground.reference.limits import refusal
from playground.reference.weight_arrays import weight_arrays

Float32 = npt.NDArray[np.float32]
EPSILON = 1e-6
SERIES_AT_ONCE = 64
MOST_AT_ONCE = 2**22
"""Numbers in one table of attention, of all heads and series together: 16 MB."""


@dataclass(frozen=True, eq=False)
class ModelOutput:
    """What a network says of some series.

    Attributes:
        probabilities: shape (n, classes).
        pooled: What pooling left of each series, not rotated, shape (n, features).
    """

    probabilities: Float32
    pooled: Float32

    @property
    def predicted(self) -> npt.NDArray[np.intp]:
        return self.probabilities.argmax(-1)


class TransformerNetwork:
    """A Transformer with its weights.

    Args:
        weights: All trainable weights, flat, in Keras's order, shape (parameters,).

    Raises ValueError when there are more or fewer weights than the architecture has.
    """

    def __init__(self, architecture: TransformerArchitecture, weights: npt.ArrayLike) -> None:
        self.architecture = architecture
        shapes = architecture.shapes()
        self._weights = dict(zip(shapes, weight_arrays(weights, shapes.values()), strict=True))

    def parts(self) -> list[str]:
        """What can be left out: positions, and attention and feed-forward of each block."""
        found = ["positions"] if self.architecture.d_model is not None else []
        for block in range(1, self.architecture.num_transformer_blocks + 1):
            found += [f"block {block} attention", f"block {block} feed-forward"]
        return found

    def without_rotations(self) -> TransformerNetwork:
        """The same network, whose answers are of series as they are."""
        found = copy(self)
        found.architecture = replace(self.architecture, rotations=1)
        return found

    def array(self, path: str) -> Float32:
        """One of the arrays of weights, by its path in `TransformerArchitecture.shapes`."""
        return self._weights[path]

    def answer(
        self,
        series: npt.ArrayLike,
        *,
        without: Collection[str] = (),
        uniform_attention: bool = False,
    ) -> ModelOutput:
        """Classifies series.

        Args:
            series: shape (n, steps, channels).
            without: Some of `parts`; what they would have put out is 0 instead.
            uniform_attention: Every token looks at all tokens alike.

        Raises:
            ValueError: series of another shape, or there is no such part.
        """
        x = self._checked(series)
        unknown = [part for part in without if part not in self.parts()]
        if unknown:
            raise refusal(f"parts among {', '.join(self.parts())}", unknown[0], "choose from them")
        table = self.architecture.num_heads * self.architecture.tokens**2
        chunk = max(1, min(SERIES_AT_ONCE, MOST_AT_ONCE // table))
        answers = [
            self._answer(x[i : i + chunk], without, uniform_attention)
            for i in range(0, len(x), chunk)
        ]
        return ModelOutput(
            np.concatenate([a.probabilities for a in answers]),
            np.concatenate([a.pooled for a in answers]),
        )

    def attention(self, series: npt.ArrayLike) -> list[Float32]:
        """How much each token looks at each other: an array of shape (heads, tokens, tokens) for
        each block. Rows look, columns are looked at; each row adds up to 1.

        Args:
            series: One series, shape (steps, channels).
        """
        x = self._embedded(self._checked(np.asarray(series)[None]), ())
        found: list[Float32] = []
        for block in self._blocks():
            inputs = x if self._is_bare else self._norm(x, f"{block}/attention_norm")
            found.append(self._attention_weights(inputs, block)[0])
            x = self._through(x, block, (), False)
        return found

    def rectified(self, series: npt.ArrayLike) -> dict[str, Float32]:
        """What each layer with a ReLU outputs: ``block 1 feed-forward``, shape (n, tokens,
        ff_dim), and ``mlp 1``, shape (n, units). Blocks on a bare series are left out.

        Args:
            series: shape (n, steps, channels).
        """
        x = self._embedded(self._checked(series), ())
        found: dict[str, Float32] = {}
        for block in self._blocks():
            part = f"{block.replace('_', ' ')} feed-forward"
            if not self._is_bare:
                attended = self._through(x, block, (part,), False)
                found[part] = self._expanded(self._norm(attended, f"{block}/ff_norm"), block)
            x = self._through(x, block, (), False)
        hidden = self._pooled(x)
        for layer in range(1, len(self.architecture.mlp_units) + 1):
            hidden = found[f"mlp {layer}"] = np.maximum(self._dense(hidden, f"mlp_{layer}"), 0)
        return found

    # -- layers ----------------------------------------------------------------------------

    @property
    def _is_bare(self) -> bool:
        return self.architecture.d_model is None

    def _blocks(self) -> list[str]:
        return [f"block_{i + 1}" for i in range(self.architecture.num_transformer_blocks)]

    def _checked(self, series: npt.ArrayLike) -> Float32:
        x = np.asarray(series, np.float32)
        shape = (self.architecture.steps, self.architecture.channels)
        if x.ndim != 3 or x.shape[1:] != shape:
            raise refusal(
                f"series of shape (n, {shape[0]}, {shape[1]})", f"{x.shape}", "give such series"
            )
        return x

    def _answer(self, x: Float32, without: Collection[str], uniform: bool) -> ModelOutput:
        """The mean over the rotations of each series."""
        count = self.architecture.rotations
        answers = [
            self._answer_to_one(np.roll(x, -(turn * x.shape[1] // count), axis=1), without, uniform)
            for turn in range(count)
        ]
        probabilities = np.mean([answer.probabilities for answer in answers], axis=0)
        return ModelOutput(probabilities, answers[0].pooled)

    def _answer_to_one(self, x: Float32, without: Collection[str], uniform: bool) -> ModelOutput:
        x = self._embedded(x, without)
        for block in self._blocks():
            x = self._through(x, block, without, uniform)
        hidden = pooled = self._pooled(x)
        for layer in range(1, len(self.architecture.mlp_units) + 1):
            hidden = np.maximum(self._dense(hidden, f"mlp_{layer}"), 0)
        return ModelOutput(softmax(self._dense(hidden, "probabilities")), pooled)

    def _pooled(self, x: Float32) -> Float32:
        if not self._is_bare:
            x = self._norm(x, "final_norm")
        return np.asarray(x.mean(axis=2 if self.architecture.pooling == "channels_first" else 1))

    def _embedded(self, x: Float32, without: Collection[str]) -> Float32:
        """Tokens, shape (n, tokens, width)."""
        if self._is_bare:
            return x
        a = self.architecture
        windows = np.lib.stride_tricks.sliding_window_view(x, a.patch_length, axis=1)
        patches = windows[:, :: a.patch_stride].swapaxes(2, 3)  # (n, tokens, steps, channels)
        patches = patches.reshape(len(x), a.tokens, a.patch_length * a.channels)
        if a.embedding == "filter_bank":
            squares = np.square(patches @ self._weights["filter_bank/filters"])
            energy = squares[..., : a.width] + squares[..., a.width :]
            patches = np.log(np.float32(ENERGY_OFFSET) + energy)
        tokens = self._dense(patches, "patches")
        return tokens if "positions" in without else tokens + self._weights["patches/positions"]

    def _through(self, x: Float32, block: str, without: Collection[str], uniform: bool) -> Float32:
        """One block. Pre-norm: x + part(norm(x)); post-norm: x + norm(part(x))."""
        name = block.replace("_", " ")
        for part, norm, compute in (
            ("attention", "attention_norm", lambda y: self._attend(y, block, uniform)),
            ("feed-forward", "ff_norm", lambda y: self._feed_forward(y, block)),
        ):
            left_out = f"{name} {part}" in without
            if not self._is_bare:
                if not left_out:
                    x = x + compute(self._norm(x, f"{block}/{norm}"))
            elif left_out or self.architecture.channels == 1:
                # Over one channel a norm is its offset, whatever it is given.
                x = x + self._weights[f"{block}/{norm}/beta"]
            else:
                x = x + self._norm(compute(x), f"{block}/{norm}")
        return x

    def _attention_weights(self, x: Float32, block: str) -> Float32:
        """softmax(Q Kᵀ / √head_size), shape (n, heads, tokens, tokens)."""
        query, key = (self._heads(x, f"{block}/attention/{name}") for name in ("query", "key"))
        scale = np.float32(1 / np.sqrt(self.architecture.head_size))
        return softmax(np.matmul(query * scale, key.swapaxes(-1, -2), dtype=np.float32))

    def _attend(self, x: Float32, block: str, uniform: bool) -> Float32:
        values = self._heads(x, f"{block}/attention/value")
        if uniform:
            mixed = np.broadcast_to(values.mean(axis=2, keepdims=True), values.shape)
        else:
            mixed = self._attention_weights(x, block) @ values
        joined = mixed.swapaxes(1, 2).reshape(*x.shape[:2], -1)
        kernel = self._weights[f"{block}/attention/output/kernel"]
        bias = self._weights[f"{block}/attention/output/bias"]
        return joined @ kernel.reshape(-1, kernel.shape[-1]) + bias

    def _heads(self, x: Float32, path: str) -> Float32:
        """A projection of every token for every head, shape (n, heads, tokens, head_size)."""
        kernel, bias = self._weights[f"{path}/kernel"], self._weights[f"{path}/bias"]
        flat = x @ kernel.reshape(len(kernel), -1) + bias.ravel()
        return flat.reshape(*x.shape[:2], *bias.shape).swapaxes(1, 2)

    def _feed_forward(self, x: Float32, block: str) -> Float32:
        contract = self._weights[f"{block}/contract/kernel"][0]
        return self._expanded(x, block) @ contract + self._weights[f"{block}/contract/bias"]

    def _expanded(self, x: Float32, block: str) -> Float32:
        expand = self._weights[f"{block}/expand/kernel"][0]
        return np.maximum(x @ expand + self._weights[f"{block}/expand/bias"], 0)

    def _norm(self, x: Float32, path: str) -> Float32:
        centred = x - x.mean(-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(-1, keepdims=True) + np.float32(EPSILON))
        return centred / deviation * self._weights[f"{path}/gamma"] + self._weights[f"{path}/beta"]

    def _dense(self, x: Float32, path: str) -> Float32:
        return x @ self._weights[f"{path}/kernel"] + self._weights[f"{path}/bias"]


def softmax(sums: Float32) -> Float32:
    """Over the last axis; the largest sum is taken off, so exp stays ≤ 1."""
    sums = sums - sums.max(axis=-1, keepdims=True)
    np.exp(sums, out=sums)
    sums /= sums.sum(axis=-1, keepdims=True)
    return sums
