"""How the figures follow their sliders, the player and a dragged start in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from playground.figures.loss_surface import ARROW, HEAD
from playground.lessons.gradient_descent.settings import REACH, DescentConfig
from playground.reference.gradient_descent import OPTIMIZERS, LossSurface
from playground.ui.control_group import key_of
from playground.ui.moving import PACKAGE, Moving, Slider, moving_script, sliders_of
from playground.ui.sections import Section

FILES = (
    PACKAGE / "reference" / "activations" / "activations.js",
    PACKAGE / "reference" / "gradient_descent" / "loss_surface.js",
    PACKAGE / "reference" / "gradient_descent" / "gradient_descent.js",
    Path(__file__).with_name("moving_step.js"),
    Path(__file__).with_suffix(".js"),
)
STEP, CURVATURE = "gradient_descent:step words", "gradient_descent:curvature words"
"""Keys of the containers with the numbers of the step, and of the curvature."""
FIELDS = ("learning_rate", "momentum", "batch_size", "seed")


def follows(
    section: Section[Any],
    config: Any,
    draw: Literal["surface", "curves", "fit"],
    surface: LossSurface | None = None,
    **more: Any,
) -> Moving:
    """What one figure needs.

    Args:
        surface: Of the figure, where it is not that of the configuration.
        more: Of this figure alone.
    """
    first, second = config.axes
    sliders = {name: slider_of(section, config, name) for name in (*FIELDS, first, second)}
    sliders["first"], sliders["second"] = sliders.pop(first), sliders.pop(second)
    step_key = key_of(section, "step")
    sliders["step"] = Slider(step_key, config.shown_step, 0, config.last_step, 1)
    values = {
        "surface": as_data(surface or config.surface),
        "surface_name": f"{config.surface_name} {surface is not None}",
        "offered": {name: offered(config, name) for name in FIELDS},
        "last": config.last_step,
        "running": config.running,
        "shown_optimizer": config.shown_optimizer,
        "titles": {name: optimizer.title for name, optimizer in OPTIMIZERS.items()},
        "axes": config.axes,
        "arrow": ARROW * 2 * REACH,
        "head": HEAD,
        "words": None if surface or draw != "surface" else [STEP, CURVATURE],
    }
    grab = "grabStart" if draw == "surface" else None
    return Moving(moving_script(*FILES), draw, sliders, values | more, grab)


def slider_of(section: Section[Any], config: Any, name: str) -> Slider:
    """A slider over suggested values stands at the number of one of them."""
    choices = offered(config, name)
    if choices is None:
        return sliders_of(section, config, name)[name]
    at = choices.index(getattr(config, name))
    return Slider(key_of(section, name), at, 0, len(choices) - 1, 1)


def offered(config: DescentConfig, name: str) -> list[float] | None:
    """What the slider of a field offers, as it draws itself; None where it has steps."""
    choices = config.controls()[name].choices
    return sorted({*choices, getattr(config, name)}) if choices else None


def as_data(surface: LossSurface) -> dict[str, Any]:
    """A surface as JavaScript takes it."""
    return {
        "layers": [
            {
                "weights": layer.weights.tolist(),
                "biases": layer.biases.tolist(),
                "activation": layer.activation,
            }
            for layer in surface.layers
        ],
        "x": surface.x.tolist(),
        "y": surface.y.tolist(),
        "loss": surface.loss,
    }
