"""The forward pass of a motif network and the gradient of its answer, without Keras.

It computes what the Keras model computes from the same weights, so that a page
can look into a run without waiting for a worker.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from playground.experiments.dna_motif.architecture import BASES, MotifArchitecture
from playground.reference.limits import refusal
from playground.reference.weight_arrays import weight_arrays

Float32 = npt.NDArray[np.float32]
AT_ONCE = 256


class MotifNetwork:
    """A motif network with its weights.

    Args:
        weights: All trainable weights, flat, in Keras's order, shape (parameters,).

    Raises ValueError when there are more or fewer weights than the architecture has.
    """

    def __init__(self, architecture: MotifArchitecture, weights: npt.ArrayLike) -> None:
        self.architecture = architecture
        arrays = weight_arrays(weights, architecture.shapes())
        self.kernel, self.bias, self._dense, self._dense_bias, self._out, self._out_bias = arrays

    def activations(self, x: npt.ArrayLike) -> Float32:
        """What each filter answers at each position after its ReLU, shape (n, positions, filters).

        Args:
            x: Shares of A, C, G and T, shape (n, length, 4).
        """
        return np.maximum(self._sums(self._checked(x)), 0)

    def hidden(self, x: npt.ArrayLike) -> Float32:
        """What each unit of the dense layer answers after its ReLU, shape (n, dense)."""
        return np.maximum(self._forward(self._checked(x))[1], 0)

    def probabilities(self, x: npt.ArrayLike) -> Float32:
        """Of both classes, shape (n, 2)."""
        outputs = self._outputs(self._checked(x))
        outputs = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        return outputs / outputs.sum(axis=1, keepdims=True)

    def log_odds(self, x: npt.ArrayLike) -> Float32:
        """ln p(with motif) / p(without): the difference of the two sums before the softmax, which
        does not saturate as probabilities do; shape (n,)."""
        outputs = self._outputs(self._checked(x))
        return outputs[:, 1] - outputs[:, 0]

    def gradient(self, x: npt.ArrayLike) -> Float32:
        """Of the log-odds, by each entry of x; shape (n, length, 4)."""
        x = self._checked(x)
        parts = [self._gradient(x[i : i + AT_ONCE]) for i in range(0, len(x), AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros_like(x)

    def saliency(self, x: npt.ArrayLike) -> Float32:
        """Gradient × input, summed over the bases: what each letter adds, shape (n, length).

        Shrikumar et al. (2017), "Learning important features through propagating activation
        differences"; Zou et al. (2019).
        """
        x = self._checked(x)
        return (self.gradient(x) * x).sum(-1)

    # -- layers ----------------------------------------------------------------------------

    def _checked(self, x: npt.ArrayLike) -> Float32:
        array = np.asarray(x, np.float32)
        if array.ndim != 3 or array.shape[1:] != (self.architecture.length, BASES):
            raise refusal(
                f"sequences of shape (n, {self.architecture.length}, {BASES})",
                f"{array.shape}",
                "give such sequences",
            )
        return array

    def _sums(self, x: Float32) -> Float32:
        """Every filter at every position, before the ReLU, shape (n, positions, filters)."""
        a = self.architecture
        windows = np.lib.stride_tricks.sliding_window_view(x, a.width, axis=1)
        flat = windows.transpose(0, 1, 3, 2).reshape(len(x) * a.positions, a.width * BASES)
        sums = flat @ self.kernel.reshape(-1, a.filters) + self.bias
        return sums.reshape(len(x), a.positions, a.filters)

    def _pools(self, sums: Float32) -> Float32:
        """Positions in pools, shape (n, pooled, pooling, filters)."""
        a = self.architecture
        used = sums[:, : a.pooled * a.pooling]
        return used.reshape(len(sums), a.pooled, a.pooling, a.filters)

    def _outputs(self, x: Float32) -> Float32:
        parts = [self._forward(x[i : i + AT_ONCE])[2] for i in range(0, len(x), AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)

    def _forward(self, x: Float32) -> tuple[Float32, Float32, Float32]:
        """Pools before their ReLU, hidden sums, output sums."""
        pools = self._pools(self._sums(x))
        pooled = np.maximum(pools.max(axis=2), 0).reshape(len(x), -1)
        hidden = pooled @ self._dense + self._dense_bias
        return pools, hidden, np.maximum(hidden, 0) @ self._out + self._out_bias

    def _gradient(self, x: Float32) -> Float32:
        """Backwards through the layers; a max passes its gradient to the place that won."""
        a = self.architecture
        pools, hidden, _ = self._forward(x)
        by_hidden = (self._out[:, 1] - self._out[:, 0]) * (hidden > 0)
        by_pooled = (by_hidden @ self._dense.T).reshape(len(x), a.pooled, a.filters)
        winners = pools.argmax(axis=2)
        by_pooled = by_pooled * (pools.max(axis=2) > 0)
        by_places = np.zeros_like(pools)
        np.put_along_axis(by_places, winners[:, :, None], by_pooled[:, :, None], axis=2)
        by_sums = np.zeros((len(x), a.positions, a.filters), np.float32)
        by_sums[:, : a.pooled * a.pooling] = by_places.reshape(len(x), -1, a.filters)
        found = np.zeros_like(x)
        for position in range(a.width):
            found[:, position : position + a.positions] += by_sums @ self.kernel[position].T
        return found
