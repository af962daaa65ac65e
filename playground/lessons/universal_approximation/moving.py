"""How the figures of neurons set by hand follow their sliders while somebody drags one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playground.figures.neuron_sum import MARGIN, POINTS, NeuronSum
from playground.lessons.universal_approximation.settings import BY_SLIDER, LIMITS, ByHand
from playground.reference.approximation import interval_points
from playground.ui.moving import PACKAGE, Moving, Slider, moving_script

FILES = (
    PACKAGE / "reference" / "activations" / "activations.js",
    PACKAGE / "reference" / "approximation" / "neurons.js",
    PACKAGE / "figures" / "end_labels.js",
    Path(__file__).with_suffix(".js"),
)
METRICS = ("universal_approximation:sup", "universal_approximation:mean")
"""Keys of the containers with the two errors."""


def sum_follows(config: ByHand, info: NeuronSum, height: int) -> Moving | None:
    """What follows weights, biases and heights: the sum; nothing where a recipe sets them."""
    bottom, top = info.y_range
    more = {
        "seen": (float(info.x[0]), float(info.x[-1])),
        "points": POINTS,
        "y_range": (bottom, top),
        "pixels": height - MARGIN["t"] - MARGIN["b"],
        "target_end": info.end(info.target),
        "metrics": METRICS,
    }
    return _follows(config, "sum", more)


def rate_follows(config: ByHand, floor: float) -> Moving | None:
    """The same for the error, which is drawn at `floor` where it is smaller."""
    return _follows(config, "rate", {"floor": floor})


def _follows(config: ByHand, draw: str, more: dict[str, Any]) -> Moving | None:
    if config.arrangement != "own":
        return None
    goal, count = config.goal, min(config.neurons, BY_SLIDER)
    target = goal.function(interval_points(goal.low, goal.high))
    sliders = {
        f"{field}{k}": Slider(
            key_of_slider(field, k), getattr(config, field)[k], -reach, reach, step
        )
        for field, (reach, step) in LIMITS.items()
        for k in range(count)
    }
    values = {
        "activation": config.activation,
        "count": count,
        "low": goal.low,
        "high": goal.high,
        "target": target.tolist(),
    }
    return Moving(moving_script(*FILES), draw, sliders, values | more)


def key_of_slider(field: str, k: int) -> str:
    """Of the widget of one number of a neuron."""
    return f"universal_approximation_by-hand:{field}:{k}"
