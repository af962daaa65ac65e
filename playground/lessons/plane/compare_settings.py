"""What a comparison is made of: a base, one field that varies, and its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from playground.experiments import ConfigError, control
from playground.experiments.config import HIDDEN
from playground.experiments.plane_classifier import PlaneClassifierConfig, PlaneClassifierExperiment
from playground.ui.sections import Section, SectionConfig

MOST = 6
BETWEEN = ";"
Vary = Literal[
    "activations",
    "learning_rate",
    "hidden_units",
    "optimizer",
    "regularization",
    "batch_size",
    "features",
    "seed",
]
SUGGESTED: Mapping[str, tuple[str, ...]] = {
    "activations": ("tanh", "relu", "sigmoid", "linear", "leaky_relu", "elu", "gelu", "silu"),
    "learning_rate": ("0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3"),
    "hidden_units": ("1", "2", "4", "4,2", "8,8", "16", "4,4,4,4"),
    "optimizer": ("sgd", "momentum", "rmsprop", "adam", "adamw", "nadam", "lion"),
    "regularization": ("none", "l1", "l2"),
    "batch_size": ("1", "5", "10", "30", "100", "250"),
    "features": ("x1,x2", "x1_squared,x2_squared", "x1_x2", "sin_x1,sin_x2", "x1"),
    "seed": tuple(str(seed) for seed in range(10)),
}
"""Values to choose from; any other that the field takes may be typed."""
AT_FIRST: Mapping[str, tuple[str, ...]] = {
    "activations": ("tanh", "relu", "sigmoid", "linear"),
    "learning_rate": ("0.003", "0.03", "0.3", "3"),
    "hidden_units": ("1", "2", "4", "4,2"),
    "optimizer": ("sgd", "momentum", "rmsprop", "adam"),
    "regularization": ("none", "l1", "l2"),
    "batch_size": ("1", "10", "100"),
    "features": ("x1,x2", "x1_squared,x2_squared", "x1_x2"),
    "seed": ("0", "1", "2", "3", "4"),
}


class CompareConfig(SectionConfig, PlaneClassifierConfig):
    """The base of a comparison, what varies, and the runs that were trained for it."""

    section: str = control("compare", "Section", "Its name in links.", group=HIDDEN)
    vary: Vary = control(
        "activations", "Vary", "The one field in which the networks differ.", group=HIDDEN
    )
    values: str = control(
        BETWEEN.join(AT_FIRST["activations"]),
        "Values",
        "Two to six, between semicolons.",
        group=HIDDEN,
        maximum=400,
    )
    runs: str = control("", "Runs", "Their ids.", group=HIDDEN, maximum=200)

    @property
    def base(self) -> PlaneClassifierConfig:
        """What all networks share."""
        fields = PlaneClassifierConfig.model_fields
        return PlaneClassifierConfig(**{k: v for k, v in self.model_dump().items() if k in fields})

    @property
    def chosen(self) -> tuple[str, ...]:
        """The values as texts."""
        return tuple(text.strip() for text in self.values.split(BETWEEN) if text.strip())

    @property
    def run_ids(self) -> tuple[str, ...]:
        return tuple(text for text in self.runs.split(",") if text)[:MOST]

    def configs(self) -> list[PlaneClassifierConfig]:
        """One configuration for each value.

        Raises:
            ConfigError: too few or too many values, or one that the field does not take.
        """
        if not 2 <= len(self.chosen) <= MOST:
            raise ConfigError(
                f"Expected 2 to {MOST} values to compare. Received: {len(self.chosen)}. Choose "
                "two that differ."
            )
        return [PlaneClassifierConfig.parse({self.vary: v}, base=self.base) for v in self.chosen]


def _from(preset: PlaneClassifierConfig, **values: Any) -> CompareConfig:
    return CompareConfig(**(preset.model_dump() | values))


def _values(vary: str) -> dict[str, str]:
    return {"vary": vary, "values": BETWEEN.join(AT_FIRST[vary])}


PRESETS = PlaneClassifierExperiment.presets
SECTION = Section(
    "plane_classifier",
    "Compare",
    {
        "activations on the circle": _from(PRESETS["circle"]),
        "activations on the spiral": _from(PRESETS["spiral"]),
        "learning rates": _from(PRESETS["circle"], **_values("learning_rate")),
        "widths": _from(PRESETS["circle"], **_values("hidden_units")),
        "features on XOR": _from(PRESETS["xor"], hidden_units=(), **_values("features")),
        "seeds on XOR": _from(PRESETS["xor"], hidden_units=(2,), **_values("seed")),
    },
)
