"""What the lecture draws on the blackboard: a line that learns, and a curve with its tangent."""

from __future__ import annotations

import numpy as np

from playground.figures.moving.picture import MovingPicture
from playground.figures.palette import ACCENT, CLASS_COLORS, INK, MUTED, SERIES
from playground.number_text import counted
from playground.reference.activations import ACTIVATIONS
from playground.reference.perceptron import PointSet, trace
from playground.reference.threshold_unit import ThresholdUnit, decision_line

TANGENTS = 24
"""Places along a curve at which its tangent is known; between them it moves straight on."""
REACH = 5.0
MOST_LINES = 8


def perceptron_picture(points: PointSet) -> str:
    """The perceptron's line after some of its mistakes, the last one among them, and the point that
    it was wrong about."""
    states = trace(points).states
    moments = [
        state for state in states if state.last and state.last.is_mistake and any(state.weights)
    ]
    made = len(moments)
    chosen = np.unique(np.linspace(0, made - 1, min(made, MOST_LINES)).round().astype(int))
    moments = [moments[k] for k in chosen]
    low, high = points.x.min(0) - 0.5, points.x.max(0) + 0.5
    box = (low[0], high[0], low[1], high[1])
    picture = MovingPicture(box[:2], box[2:], seconds=1.2 * (len(moments) + 1))
    for number, state in enumerate(moments):
        seen = picture.shown(number, len(moments))
        ends = decision_line(ThresholdUnit(state.weights, state.bias), box).ends
        if ends:
            x, y = np.array(ends).T
            picture.curve(x, y, INK, width=2.5, motion=seen)
        if state.last:
            picture.dots(state.last.x[0], state.last.x[1], INK, radius=7, motion=seen, opacity=0.35)
    for label in (0, 1):
        place = points.x[points.y == label].T
        picture.dots(place[0], place[1], CLASS_COLORS[label], radius=4)
    return picture.svg(
        "Two classes of points, and a line that turns at each mistake until, after "
        f"{counted(made, 'mistake')}, it separates them."
    )


def tangent_picture() -> str:
    """A point with its tangent moves along the sigmoid, the hyperbolic tangent and ReLU behind."""
    t = np.linspace(-REACH, REACH, 80)
    low, high = -0.4, 1.4
    picture = MovingPicture((-REACH, REACH), (low, high), seconds=8)
    for name, color in (("relu", SERIES[2]), ("tanh", SERIES[1])):
        values = ACTIVATIONS[name].function(t)
        inside = (values >= low) & (values <= high)
        picture.curve(t[inside], values[inside], color, opacity=0.55)
    sigmoid = ACTIVATIONS["sigmoid"]
    picture.curve((-REACH, REACH), (0, 0), MUTED, width=1, opacity=0.5)
    picture.curve(t, sigmoid.function(t), ACCENT, width=3)
    there = np.linspace(-REACH, REACH, TANGENTS)
    places = np.concatenate([there, there[-2::-1]])
    on_it = picture.moved(
        list(zip(places, sigmoid.function(places), sigmoid.derivative(places), strict=True))
    )
    picture.curve((-REACH - 1.6, -REACH + 1.6), (low, low), INK, width=2.5, motion=on_it)
    picture.dots(-REACH, low, ACCENT, radius=5, motion=on_it)
    return picture.svg(
        "Sigmoid, hyperbolic tangent and ReLU. A point with its tangent moves along the sigmoid: "
        "steep in the middle, flat at both ends."
    )
