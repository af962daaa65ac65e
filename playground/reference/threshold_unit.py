"""The threshold logic unit: real inputs, one weight each, a bias, a step (Rosenblatt 1958).

z = x·w + b, output step(z). Unlike a neurode its weights are any real numbers. With the logistic
function in place of the step it is logistic regression.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.reference.activations.registry import ACTIVATIONS
from playground.reference.limits import Array, finite_array, finite_number, refusal

MAX_FEATURES = 1000

ROUNDING = 1e-12
"""A sum this much smaller than its terms is rounding error, and is taken as 0: with weights 0.1
and 0.7 and bias -0.8 the point (1, 1) lies on the decision line, as it does in decimals."""

heaviside, sign = ACTIVATIONS["heaviside"].function, ACTIVATIONS["sign"].function
logistic = ACTIVATIONS["sigmoid"].function
"""The smooth step of logistic regression, 1 / (1 + e^-z)."""

Point = tuple[float, float]


@dataclass(frozen=True)
class ThresholdUnit:
    """Weights (one per feature) and a bias. Raises ValueError for numbers outside ±1e6."""

    weights: tuple[float, ...]
    bias: float = 0.0

    def __post_init__(self) -> None:
        weights = finite_array("the weights of a threshold unit", self.weights, ndim=1)
        if not 1 <= len(weights) <= MAX_FEATURES:
            raise refusal(
                f"between 1 and {MAX_FEATURES:,} weights", f"{len(weights)} weights",
                "give one per feature",
            )  # fmt: skip
        object.__setattr__(self, "weights", tuple(weights.tolist()))
        object.__setattr__(self, "bias", finite_number("the bias", self.bias))

    @property
    def theta(self) -> tuple[float, ...]:
        """(θ₀, θ₁, ..., θ_D): the bias as the weight of a constant input 1, then the weights."""
        return (self.bias, *self.weights)

    def weighted_sum(self, x: npt.ArrayLike) -> Array:
        """z = x·w + b for `x` of shape (features,) or (batch, features); shape () or (batch,)."""
        inputs = _inputs(x, len(self.weights))
        return weighted_sums(inputs, np.array(self.weights), np.array(self.bias))

    def output(self, x: npt.ArrayLike) -> Array:
        """heaviside(z), 1 on the decision line itself; shapes as in `weighted_sum`."""
        return heaviside(self.weighted_sum(x))


def layer(X: npt.ArrayLike, W: npt.ArrayLike, b: npt.ArrayLike) -> Array:
    """Z = X W + b, the weighted sums of several units that see the same inputs.

    `X` is (batch, features), one row per example; `W` is (features, units), one column per unit;
    `b` is (units,). Returns (batch, units). Raises ValueError when the shapes do not fit.
    """
    weights = finite_array("W", W, ndim=2)
    biases = finite_array("b", b, ndim=1)
    if biases.shape != weights.shape[1:]:
        raise refusal(
            f"b to have one entry for each of the {weights.shape[1]} columns of W",
            f"shape {biases.shape}",
            "give every unit one bias",
        )
    inputs = finite_array("X", X, ndim=2)
    return weighted_sums(_inputs(inputs, len(weights)), weights, biases)


def weighted_sums(X: Array, W: Array, b: Array) -> Array:
    """X W + b for arrays that were checked before, with rounding error (`ROUNDING`) set to 0.

    `X` is (..., features), `W` is (features,) or (features, units), `b` is () or (units,).
    """
    sums = X @ W + b
    sizes = np.abs(X) @ np.abs(W) + np.abs(b)
    return np.where(np.abs(sums) <= ROUNDING * sizes, 0.0, sums)


def multilabel(Z: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Every unit decides for itself: heaviside of the sums.

    `Z` is (batch, units); returns zeros and ones of the same shape. An example may get several
    labels, or none.
    """
    return heaviside(_sums(Z)).astype(np.int64)


def multiclass(Z: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """The units compete: the index of the largest sum, the first of equals.

    `Z` is (batch, units); returns (batch,). Every example gets exactly one class.
    """
    return np.argmax(_sums(Z), axis=1)


@dataclass(frozen=True)
class DecisionLine:
    """Where a unit with two inputs changes its mind, seen through a rectangular window.

    `kind` is "line" (with `ends`, on the window's border), "outside" (the line misses the window),
    "always 1" or "always 0" (both weights are 0, so the bias alone decides). `towards_one` is the
    unit vector that points to the side with output 1, None without a line.
    """

    kind: str
    ends: tuple[Point, Point] | None
    towards_one: Point | None


def decision_line(unit: ThresholdUnit, box: tuple[float, float, float, float]) -> DecisionLine:
    """The line w₁x₁ + w₂x₂ + b = 0 clipped to `box` = (x1_low, x1_high, x2_low, x2_high).

    Raises ValueError unless the unit has two weights and the box has a positive area.
    """
    if len(unit.weights) != 2:
        raise refusal("a unit with 2 weights", f"{len(unit.weights)}", "choose two features")
    edges = finite_array("the box", box, ndim=1)
    if edges.shape != (4,) or not (edges[0] < edges[1] and edges[2] < edges[3]):
        raise refusal(
            "the box as (x1_low, x1_high, x2_low, x2_high)", box, "put each low below its high"
        )
    largest = max(abs(weight) for weight in unit.weights)
    if largest == 0:
        return DecisionLine(f"always {int(unit.bias >= 0)}", None, None)

    # Unit normal and distance, from weights scaled so that tiny ones do not underflow.
    scaled = [weight / largest for weight in unit.weights]
    length = math.hypot(*scaled)
    normal = (scaled[0] / length, scaled[1] / length)
    distance = unit.bias / largest / length
    ends = _clip(normal, distance, tuple(edges.tolist()))
    return DecisionLine("outside" if ends is None else "line", ends, normal)


def _clip(normal: Point, distance: float, box: tuple[float, ...]) -> tuple[Point, Point] | None:
    """The part of {p : normal·p + distance = 0} inside the box, or None (Liang and Barsky 1984)."""
    if not math.isfinite(distance):
        return None
    centre = ((box[0] + box[1]) / 2, (box[2] + box[3]) / 2)
    offset = normal[0] * centre[0] + normal[1] * centre[1] + distance
    foot = (centre[0] - offset * normal[0], centre[1] - offset * normal[1])
    direction = (-normal[1], normal[0])
    first, last = -math.inf, math.inf
    for axis in (0, 1):
        low, high = box[2 * axis], box[2 * axis + 1]
        if direction[axis] == 0:
            if not low <= foot[axis] <= high:
                return None
            continue
        reach = [(low - foot[axis]) / direction[axis], (high - foot[axis]) / direction[axis]]
        first, last = max(first, min(reach)), min(last, max(reach))
    if first > last:
        return None
    start, end = (
        tuple(
            min(max(foot[axis] + step * direction[axis], box[2 * axis]), box[2 * axis + 1])
            for axis in (0, 1)
        )
        for step in (first, last)
    )
    return (start[0], start[1]), (end[0], end[1])


def _inputs(x: npt.ArrayLike, n_features: int) -> Array:
    inputs = finite_array("x", x, ndim=(1, 2))
    if inputs.shape[-1] != n_features:
        raise refusal(
            f"{n_features} features for {n_features} weights",
            f"{inputs.shape[-1]} features",
            "give one number per weight",
        )
    return inputs


def _sums(Z: npt.ArrayLike) -> Array:
    sums = finite_array("Z", Z, ndim=2, largest=1e300)
    if sums.shape[1] == 0:
        raise refusal("at least one unit", "none", "add a column to W")
    return sums
