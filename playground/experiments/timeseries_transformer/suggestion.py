"""Settings that suit a dataset, by its length and size."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from playground.datasets import time_series
from playground.datasets.time_series import Sizes

ENGINE_NOISE: Mapping[str, Any] = MappingProxyType(
    {"validation_split": 0.1, "augmentation": True, "random_phases": 0.25, "epochs": 80}
)
"""What suits the noise of engines, whose spectrum tells most. Chosen on series held back from
FordA's training series."""
ENGINES = (time_series.FORDA, "FordB")
"""Sets whose series keep their class when their sign flips or they rotate in time."""
TOKENS = 60
"""What attention looks over: enough to tell moments apart, and quick."""
STRIDES_PER_PATCH = 8
VALIDATION_SPLIT = 0.2
STEPS_WANTED = 1_500
"""Optimization steps that the default model needs to settle."""
EPOCHS = (40, 60, 100, 150)


def suggested_settings(dataset: str) -> dict[str, Any]:
    """Values for the fields that depend on the data; for FordA those of the default preset.

    The engines' sets, whose series may rotate, leave ``rotations`` as it is; others set it to 1.

    Raises:
        DatasetError: there is no such set.
    """
    known = time_series.sizes(dataset)
    length, stride = suggested_patches(known.steps)
    batch = _batch_size(known)
    steps_per_epoch = max(1, round((1 - VALIDATION_SPLIT) * known.train / batch))
    suggested = {
        "dataset": dataset,
        "validation_split": VALIDATION_SPLIT,
        "augmentation": False,
        "random_phases": 0.0,
        "standardize": not known.normalized,
        "unequal_lengths": "resample",
        "missing_values": "interpolate",
        "patch_length": length,
        "patch_stride": stride,
        "batch_size": batch,
        "epochs": next((e for e in EPOCHS if e * steps_per_epoch >= STEPS_WANTED), EPOCHS[-1]),
    }
    return {**suggested, **(ENGINE_NOISE if dataset in ENGINES else {"rotations": 1})}


def suggested_patches(steps: int) -> tuple[int, int]:
    """Length and stride of patches: about sixty tokens, each as long as eight strides."""
    stride = max(1, round(steps / TOKENS))
    return min(STRIDES_PER_PATCH * stride, max(1, steps // 2)), stride


def _batch_size(known: Sizes) -> int:
    """A power of two from 8 to 64, about a sixteenth of the series."""
    return next((size for size in (8, 16, 32) if known.train < 24 * size), 64)
