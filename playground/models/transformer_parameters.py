"""How many parameters a time-series Transformer has, in closed form.

Pages show this number while a slider moves, so this module needs neither Keras nor TensorFlow. The
sums follow `playground.models.transformer` layer by layer; a test holds the two together.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, get_args

Pooling = Literal["channels_first", "channels_last"]

PATCH_LENGTH = 64
"""Steps in a patch. On FordA one run with half as many reached 0.939 instead of 0.965."""
PATCH_STRIDE = 8
"""Steps from one patch to the next: 55 tokens for a series of 500 steps."""


def count_parameters(
    input_shape: tuple[int, int],
    num_classes: int,
    *,
    head_size: int,
    num_heads: int,
    ff_dim: int,
    num_transformer_blocks: int,
    mlp_units: Sequence[int],
    dropout: float = 0.0,
    mlp_dropout: float = 0.0,
    pooling: Pooling = "channels_first",
    d_model: int | None = None,
    patch_length: int = PATCH_LENGTH,
    patch_stride: int = PATCH_STRIDE,
) -> int:
    """Trainable parameters of `build_transformer` with the same arguments.

    `input_shape` is (steps, channels). The dropout rates are accepted, so that both functions take
    the same architecture, but no parameter depends on them.
    """
    check_architecture(
        input_shape,
        num_classes,
        head_size=head_size,
        num_heads=num_heads,
        ff_dim=ff_dim,
        num_transformer_blocks=num_transformer_blocks,
        mlp_units=mlp_units,
        dropout=dropout,
        mlp_dropout=mlp_dropout,
        pooling=pooling,
        d_model=d_model,
        patch_length=patch_length,
        patch_stride=patch_stride,
    )
    steps, channels = input_shape
    stem = 0
    if d_model is not None:
        tokens = count_tokens(steps, patch_length, patch_stride)
        stem = _dense_parameters(patch_length * channels, d_model) + tokens * d_model + 2 * d_model
        steps, channels = tokens, d_model
    block = _block_parameters(channels, head_size * num_heads, ff_dim)
    features = steps if pooling == "channels_first" else channels
    widths = [features, *mlp_units, num_classes]
    head = sum(_dense_parameters(before, after) for before, after in pairwise(widths))
    return stem + num_transformer_blocks * block + head


def count_tokens(steps: int, patch_length: int, patch_stride: int) -> int:
    """Patches of `patch_length` steps, one every `patch_stride` steps, that fit into a series."""
    return (steps - patch_length) // patch_stride + 1


def check_architecture(
    input_shape: tuple[int, int],
    num_classes: int,
    *,
    head_size: int,
    num_heads: int,
    ff_dim: int,
    num_transformer_blocks: int,
    mlp_units: Sequence[int],
    dropout: float,
    mlp_dropout: float,
    pooling: str,
    d_model: int | None,
    patch_length: int,
    patch_stride: int,
) -> None:
    """Raise `ValueError` with what was expected and what was received."""
    if len(input_shape) != 2:
        raise ValueError(f"Expected input_shape=(steps, channels). Received: {input_shape!r}")
    positive = {
        "steps": input_shape[0],
        "channels": input_shape[1],
        "num_classes": num_classes,
        "head_size": head_size,
        "num_heads": num_heads,
        "ff_dim": ff_dim,
        "patch_length": patch_length,
        "patch_stride": patch_stride,
    }
    positive |= {f"mlp_units[{index}]": units for index, units in enumerate(mlp_units)}
    if d_model is not None:
        positive["d_model"] = d_model
    for name, value in positive.items():
        _check_integer(name, value, at_least=1)
    _check_integer("num_transformer_blocks", num_transformer_blocks, at_least=0)
    for name, rate in {"dropout": dropout, "mlp_dropout": mlp_dropout}.items():
        if not 0.0 <= rate < 1.0:
            raise ValueError(f"Expected 0 <= {name} < 1. Received: {name}={rate!r}")
    if pooling not in get_args(Pooling):
        raise ValueError(f"Expected pooling to be one of {get_args(Pooling)}. Received: {pooling=}")
    if d_model is not None and patch_length > input_shape[0]:
        raise ValueError(
            f"Expected patches no longer than the series ({input_shape[0]} steps). "
            f"Received: {patch_length=}"
        )


def _check_integer(name: str, value: int, *, at_least: int) -> None:
    """Raise unless `value` is an integer (a bool is not one) of at least `at_least`."""
    if isinstance(value, bool) or not isinstance(value, int) or value < at_least:
        raise ValueError(f"Expected an integer {name} >= {at_least}. Received: {name}={value!r}")


def _dense_parameters(inputs: int, units: int) -> int:
    """Weights and biases of a fully connected layer."""
    return inputs * units + units


def _block_parameters(channels: int, width: int, ff_dim: int) -> int:
    """Attention with `width` = heads x head size, feed-forward, and two layer normalisations."""
    attention = 3 * _dense_parameters(channels, width) + _dense_parameters(width, channels)
    feed_forward = _dense_parameters(channels, ff_dim) + _dense_parameters(ff_dim, channels)
    return attention + feed_forward + 2 * (2 * channels)
