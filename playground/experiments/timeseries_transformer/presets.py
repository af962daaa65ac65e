"""Named settings of the time-series Transformer; the first are the default."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from playground.experiments.timeseries_transformer.config import TimeseriesTransformerConfig
from playground.experiments.timeseries_transformer.suggestion import ENGINE_NOISE

KERAS_EXAMPLE = TimeseriesTransformerConfig(
    augmentation=False,
    num_heads=4,
    head_size=256,
    ff_dim=4,
    num_transformer_blocks=4,
    d_model=None,
    mlp_units=(128,),
    dropout=0.25,
    mlp_dropout=0.4,
    pooling="channels_first",
    optimizer="adam",
    learning_rate=1e-4,
    learning_rate_schedule="constant",
    weight_decay=0.0,
    global_clipnorm=0.0,
    epochs=150,
    patience=10,
)

TINY = TimeseriesTransformerConfig(
    validation_split=0.1,
    random_phases=0.25,
    embedding="filter_bank",
    rotations=4,
    patch_stride=16,
    d_model=20,
    head_size=5,
    ff_dim=32,
    epochs=90,
)
"""At most 10,000 weights: energies tell a small network more than bare steps do. Chosen on series
held back from FordA's training series."""

PRESETS: Mapping[str, TimeseriesTransformerConfig] = MappingProxyType(
    {
        "patch-transformer": TimeseriesTransformerConfig(**ENGINE_NOISE),
        "small": TimeseriesTransformerConfig(head_size=6, ff_dim=48, d_model=24),
        "tiny": TINY,
        "keras-example": KERAS_EXAMPLE,
        "published-mlp": KERAS_EXAMPLE.model_copy(update={"num_transformer_blocks": 0}),
        "keras-example-code": KERAS_EXAMPLE.model_copy(update={"pooling": "channels_last"}),
    }
)
