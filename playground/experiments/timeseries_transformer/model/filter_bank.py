"""Patches of a series, and the energy of each in learned frequency bands."""

from typing import Any

import keras
import numpy as np
from keras import layers, ops

from playground.experiments.timeseries_transformer.architecture import (
    ENERGY_OFFSET,
    count_tokens,
)


@keras.saving.register_keras_serializable(package="playground")
class FilterBank(layers.Layer):
    """The logarithmic energy of each patch in learned frequency bands.

    (batch, steps, channels) -> (batch, tokens, bands): log(offset + (c·x)² + (s·x)²). A band's two
    filters c and s begin as a cosine and a sine under Hann's window, so that neither the sign nor
    the phase of an oscillation matters; bands begin evenly spaced from 0 to half the sampling rate.
    Zeghidour et al. (2018), "Learning filterbanks from raw speech for phone recognition", place
    learned filters in front of a network.
    """

    def __init__(self, bands: int, patch_length: int, patch_stride: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bands = bands
        self.patch_length = patch_length
        self.patch_stride = patch_stride

    def build(self, input_shape: tuple[Any, ...]) -> None:
        channels = input_shape[-1]
        self.filters = self.add_weight(
            name="filters", shape=(self.patch_length * channels, 2 * self.bands)
        )
        self.filters.assign(windowed_oscillations(self.bands, self.patch_length, channels))
        super().build(input_shape)

    def call(self, inputs: Any) -> Any:
        patches = patches_of(inputs, self.patch_length, self.patch_stride)
        tokens, numbers = patches.shape[1:]
        filtered = ops.matmul(
            ops.reshape(patches, (-1, numbers)), ops.convert_to_tensor(self.filters)
        )
        squares = ops.square(filtered)
        energy = squares[:, : self.bands] + squares[:, self.bands :]
        return ops.reshape(ops.log(ENERGY_OFFSET + energy), (-1, tokens, self.bands))

    def compute_output_shape(self, input_shape: tuple[Any, ...]) -> tuple[Any, ...]:
        tokens = count_tokens(input_shape[1], self.patch_length, self.patch_stride)
        return (input_shape[0], tokens, self.bands)

    def get_config(self) -> dict[str, Any]:
        names = ("bands", "patch_length", "patch_stride")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


def windowed_oscillations(bands: int, length: int, channels: int) -> np.ndarray:
    """Cosines, then sines, of all bands: float32 (length x channels, 2 x bands).

    A filter's squares add up to about 1/2: white noise of variance 1 has energy 1 in every band.
    """
    time = np.arange(length) - (length - 1) / 2
    window = np.hanning(length + 2)[1:-1]
    window = window / np.sqrt(channels * np.square(window).sum())
    angles = np.outer(time, np.pi * (np.arange(bands) + 0.5) / bands)
    filters = window[:, None] * np.concatenate([np.cos(angles), np.sin(angles)], axis=1)
    return np.repeat(filters, channels, axis=0).astype(np.float32)


def patches_of(inputs: Any, length: int, stride: int) -> Any:
    """(batch, steps, channels) -> (batch, tokens, length x channels).

    Where a patch is a whole number of strides long, slices do it in a tenth of the time."""
    tokens, channels = count_tokens(inputs.shape[1], length, stride), inputs.shape[-1]
    strides, rest = divmod(length, stride)
    if rest:
        starts = stride * np.arange(tokens)[:, None]
        steps = starts + np.arange(length)[None, :]
        return ops.reshape(ops.take(inputs, steps, axis=1), (-1, tokens, length * channels))
    kept = inputs[:, : (tokens + strides - 1) * stride]
    parts = ops.reshape(kept, (-1, tokens + strides - 1, stride * channels))
    return ops.concatenate([parts[:, i : i + tokens] for i in range(strides)], axis=-1)
