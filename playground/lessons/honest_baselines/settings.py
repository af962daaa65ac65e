"""The configurations of the page's two sections."""

from __future__ import annotations

from playground.comparison.baselines import SIGMAS
from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.experiments.training_fields import MOST_SEED
from playground.ui.sections import Section, SectionConfig

PAGE = "honest_baselines"
VALIDATION_SPLIT = 0.2
"""Of the networks here, so that every method is fitted on the same series."""


class ScoresConfig(SectionConfig):
    """Which split is compared on."""

    seed: int = control(
        0,
        "Seed",
        "Decides which 2,880 of the 3,601 training series all methods see, and how the networks "
        "that you train here begin.",
        group="Training",
        minimum=0,
        maximum=MOST_SEED,
    )


class LeakConfig(SectionConfig):
    """How much noise there is, and where."""

    section: str = control("leak", "Section", "Its name in links.", group=HIDDEN)
    sigma: float = control(
        0.0,
        "Noise σ",
        "Standard deviation of the Gaussian noise, where a series has 1.",
        group=HIDDEN,
        minimum=0.0,
        maximum=max(SIGMAS),
    )
    noisy_training: bool = control(
        False,
        "Noise on the training series too",
        "Whether methods are fitted on series with the same noise.",
        group=HIDDEN,
    )
    seed: int = control(
        0,
        "Seed",
        "Decides which 2,880 of the 3,601 training series all methods are fitted on.",
        group="Training",
        minimum=0,
        maximum=MOST_SEED,
    )


SCORES = Section(PAGE, "Scores", {"first split": ScoresConfig(), "second": ScoresConfig(seed=1)})
LEAK = Section(
    PAGE,
    "Leak lab",
    {
        "as published": LeakConfig(),
        "a millionth": LeakConfig(sigma=1e-6),
        "a hundredth": LeakConfig(sigma=0.01),
        "noise everywhere": LeakConfig(sigma=0.01, noisy_training=True),
    },
)
