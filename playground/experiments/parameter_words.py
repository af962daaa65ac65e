"""How many parameters a model has, in the words of Keras's summary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.datasets import DatasetError
from playground.experiments import EXPERIMENTS, ConfigError
from playground.number_text import counted


def parameter_words(trainable: int, non_trainable: int = 0) -> str:
    """Such as "67,458 parameters (66,946 trainable, 512 non-trainable)"; only the number where all
    are trained."""
    if not non_trainable:
        return counted(trainable, "parameter")
    return (
        f"{trainable + non_trainable:,} parameters "
        f"({trainable:,} trainable, {non_trainable:,} non-trainable)"
    )


def words_of_run(experiment_name: str, config: Mapping[str, Any], trainable: int) -> str:
    """The words of a recorded run.

    Args:
        config: As it was recorded.
        trainable: As many as were recorded.
    """
    chosen = EXPERIMENTS.get(experiment_name)
    try:
        fixed = chosen.count_non_trainable(chosen.config_type.parse(config)) if chosen else 0
    except (ConfigError, DatasetError):  # of another version; of data that are gone
        fixed = 0
    return parameter_words(trainable, fixed)
