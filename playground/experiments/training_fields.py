"""The hyperparameters that every training has; an experiment adds its default and its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.experiments.config import control

MOST_SEED = 2**31 - 1
RATES = (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


def hidden_units_field(default: tuple[int, ...], help: str, maximum: int, most: int) -> Any:
    """Units of each hidden layer, at most so many layers of so many."""
    return control(
        default,
        "Hidden layers",
        help,
        group="Architecture",
        minimum=1,
        maximum=maximum,
        most=most,
    )


def activation_field() -> Any:
    """One nonlinearity for all hidden layers; ReLU at first."""
    return control(
        "relu",
        "Activation",
        "The nonlinearity of every hidden layer. Linear makes the whole network linear.",
        group="Architecture",
        applies=lambda config: bool(config.hidden_units),
    )


def share_field(label: str, help: str, highest: float = 0.5) -> Any:
    """A fifth of the examples, or another share of them."""
    return control(0.2, label, help, group="Data", minimum=0.05, maximum=highest, step=0.05)


def optimizer_field(default: str, *, advanced: bool = False) -> Any:
    """How gradients become steps."""
    return control(
        default,
        "Optimizer",
        "How a gradient becomes a step. Momentum is SGD with momentum 0.9.",
        group="Training",
        advanced=advanced,
    )


def learning_rate_field(
    default: float,
    help: str = "Length of a step along the gradient.",
    lowest: float = 1e-4,
    highest: float = 10.0,
    applies: Callable[[Any], bool] | None = None,
) -> Any:
    """A rate between 1e-6 and 10, of which a slider offers those from lowest to highest."""
    return control(
        default,
        "Learning rate",
        help,
        group="Training",
        minimum=1e-6,
        maximum=10.0,
        logarithmic=True,
        suggestions=tuple(r for r in sorted({*RATES, default}) if lowest <= r <= highest),
        applies=applies,
        under_way="learning rate",
    )


def schedule_field(default: str = "warmup_cosine") -> Any:
    """How the learning rate moves over a training."""
    return control(
        default,
        "Schedule",
        "How the learning rate moves over the training.",
        group="Training",
        advanced=True,
    )


def batch_size_field(
    default: int,
    noun: str,
    suggestions: tuple[int, ...],
    maximum: int,
    help: str = "",
    *,
    advanced: bool = False,
) -> Any:
    """Examples per step; the noun says what an example is."""
    return control(
        default,
        "Batch size",
        help or f"{noun.capitalize()} per step.",
        group="Training",
        unit=noun,
        minimum=1,
        maximum=maximum,
        logarithmic=True,
        suggestions=suggestions,
        advanced=advanced,
        under_way="batch size",
    )


def dropout_field(
    default: float,
    help: str,
    label: str = "Dropout",
    step: float = 0.1,
    applies: Callable[[Any], bool] | None = None,
) -> Any:
    """The share of what layers output that is set to 0, at random in every step."""
    return control(
        default,
        label,
        help,
        group="Architecture",
        minimum=0.0,
        maximum=0.9,
        step=step,
        applies=applies,
        advanced=True,
        under_way="dropout",
    )


def epochs_field(
    default: int,
    noun: str,
    suggestions: tuple[int, ...],
    maximum: int = 1000,
    *,
    advanced: bool = False,
) -> Any:
    """Passes over the training examples; the noun says what they are."""
    return control(
        default,
        "Epochs",
        f"Passes over all training {noun}, at most.",
        group="Training",
        minimum=1,
        maximum=maximum,
        logarithmic=True,
        suggestions=suggestions,
        advanced=advanced,
    )


def seed_field(
    default: int,
    decides: str,
    label: str = "Seed",
    group: str = "Training",
) -> Any:
    """The start of every random draw of a kind."""
    return control(
        default,
        label,
        decides,
        group=group,
        minimum=0,
        maximum=MOST_SEED,
        tunable=False,
        advanced=True,
    )


def validation_split_field() -> Any:
    """How many training series validate."""
    return share_field(
        "Validation split",
        "Share of the shuffled training series that is set aside to validate on.",
    )


def augmentation_field(*, tunable: bool | None = None) -> Any:
    """Whether training series vary from batch to batch."""
    return control(
        True,
        "Augmentation",
        "Flip the sign of each training series and rotate it in time, at random, in every batch.",
        group="Data",
        tunable=tunable,
    )


def random_phases_field() -> Any:
    """The share of the series in a batch that get random phases; none at first."""
    return control(
        0.0,
        "Random phases",
        "Share of the series in a batch that keep their power spectrum but get random phases.",
        group="Data",
        minimum=0.0,
        maximum=1.0,
        step=0.25,
        advanced=True,
    )


def patience_field() -> Any:
    """When training stops early; none at first."""
    return control(
        None,
        "Patience",
        "Epochs without a better validation loss before training stops and the best weights are "
        "restored. None trains to the end and keeps the last weights.",
        group="Training",
        unit="epochs",
        minimum=1,
        maximum=1000,
        suggestions=(5, 10, 20, 50),
        advanced=True,
    )
