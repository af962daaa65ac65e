"""How runs are looked at side by side: everything that a link to a comparison carries."""

from __future__ import annotations

from typing import Literal

from playground.comparison.seeds import Band
from playground.experiments import Config, control
from playground.experiments.config import HIDDEN

FEWEST_RUNS, MOST_RUNS = 2, 8
MOST_METRICS = 2


class CompareView(Config):
    """The runs of a comparison and how their curves are drawn."""

    runs: str = control("", "Runs", "Their ids, between commas.", group=HIDDEN, maximum=400)
    metrics: str = control(
        "", "Metrics", "One or two, between commas; those at hand.", group=HIDDEN, maximum=100
    )
    across: Literal["epoch", "step", "second"] = control(
        "epoch",
        "Horizontal axis",
        "What it counts: passes over the training data, steps of the optimizer, "
        "or seconds of training.",
        group="View",
    )
    smoothing: float = control(
        0.0,
        "Smoothing",
        "Weight of the past in an exponential moving average, corrected for the bias towards its "
        "start. The recorded curve stays faint behind it.",
        group="View",
        minimum=0.0,
        maximum=0.99,
        step=0.01,
    )
    show: Literal["both", "validation", "training"] = control(
        "both", "Show", "Training is dashed, validation solid.", group="View"
    )
    log_x: bool = control(
        False, "Logarithmic x-axis", "Equal distances to the right mean equal ratios.", group="View"
    )
    log_y: bool = control(
        False,
        "Logarithmic y-axis",
        "Equal distances upwards mean equal ratios. Accuracies stay linear.",
        group="View",
    )
    together: bool = control(
        False,
        "Average over seeds",
        "Draws runs that differ only in the seed as one line, their mean, with a band.",
        group="View",
    )
    band: Band = control(
        "deviation",
        "Band",
        "What ± is: the sample standard deviation, or the 95% confidence interval of the mean.",
        group="View",
    )

    @property
    def run_ids(self) -> tuple[str, ...]:
        """The ids as the link names them, each once."""
        return tuple(dict.fromkeys(text.strip() for text in self.runs.split(",") if text.strip()))

    @property
    def chosen_metrics(self) -> tuple[str, ...]:
        return tuple(text.strip() for text in self.metrics.split(",") if text.strip())


VIEWS = {
    "curves": CompareView(),
    "smooth, logarithmic": CompareView(smoothing=0.9, log_y=True),
    "by the clock": CompareView(across="second", show="validation"),
    "seeds together": CompareView(together=True, show="validation"),
}
