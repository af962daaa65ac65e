"""The perceptron rule, one example at a time, and the trace of all its steps.

Rosenblatt (1958): look at one example, predict with a step, and when the prediction is wrong move
the weights towards the example (target 1) or away from it (target 0).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from playground.reference.limits import (
    finite_array,
    finite_number,
    learning_rate_of,
    refusal,
    whole_number,
)
from playground.reference.perceptron.points import PointSet
from playground.reference.threshold_unit import weighted_sums

MAX_STEPS = 10_000
ORDERS = ("cyclic", "shuffled")

LARGEST_SUM = 1e100
"""Largest weight of a state: far above what `MAX_STEPS` updates can add up to."""


@dataclass(frozen=True)
class Update:
    """What one step saw and did. `error` is target - prediction: -1, 0 or 1."""

    point_index: int
    x: tuple[float, ...]
    target: int
    z: float
    prediction: int
    error: int
    delta_weights: tuple[float, ...]
    delta_bias: float

    @property
    def is_mistake(self) -> bool:
        return self.error != 0


@dataclass(frozen=True)
class PerceptronState:
    """Weights and bias after `steps` examples, `mistakes` of them wrongly predicted.

    `last` is the update that led here, None at the start.
    """

    weights: tuple[float, ...]
    bias: float = 0.0
    steps: int = 0
    mistakes: int = 0
    last: Update | None = None

    def __post_init__(self) -> None:
        for weight in self.weights:
            finite_number("every weight", weight, -LARGEST_SUM, LARGEST_SUM)
        finite_number("the bias", self.bias, -LARGEST_SUM, LARGEST_SUM)


def start_state(weights: npt.ArrayLike = (0.0, 0.0), bias: float = 0.0) -> PerceptronState:
    """A state to train from; ValueError for numbers outside ±1e6."""
    numbers = finite_array("the weights at the start", weights, ndim=1)
    if numbers.size == 0:
        raise refusal("at least one weight", "none", "give one per feature")
    return PerceptronState(tuple(numbers.tolist()), finite_number("the bias at the start", bias))


@dataclass(frozen=True, eq=False)
class Trace:
    """Every state of a training run, so that one can step forward and back.

    `states[0]` is the start and `states[k]` the state after k examples. `converged` says whether
    the run ended with a whole pass over the points without a mistake.
    """

    points: PointSet
    learning_rate: float
    order: str
    states: tuple[PerceptronState, ...]
    converged: bool

    def __len__(self) -> int:
        """Number of steps taken."""
        return len(self.states) - 1

    @property
    def final(self) -> PerceptronState:
        return self.states[-1]

    @property
    def mistakes(self) -> int:
        """Mistakes made on the way, all of them."""
        return self.final.mistakes

    @property
    def mistake_steps(self) -> tuple[int, ...]:
        """The numbers of the steps that changed the line."""
        return tuple(
            state.steps for state in self.states if state.last is not None and state.last.error
        )


def trace(
    points: PointSet,
    learning_rate: float = 1.0,
    order: str = "cyclic",
    seed: int = 0,
    max_steps: int = 1000,
    start: PerceptronState | None = None,
) -> Trace:
    """Train until a whole pass makes no mistake, or for `max_steps` examples.

    `order` is "cyclic" (as given, again and again) or "shuffled" (a new order in every pass, from
    `seed`). Starts from zero weights unless `start` is given. Raises ValueError for other orders,
    a learning rate outside 1e-6 to 1e6, more than 10,000 steps, or a start that does not fit.
    """
    n_features = points.x.shape[1]
    state = start_state((0.0,) * n_features) if start is None else start
    if len(state.weights) != n_features:
        raise refusal(f"{n_features} weights", f"{len(state.weights)}", "give one per feature")
    state = replace(state, steps=0, mistakes=0, last=None)
    rate = learning_rate_of(learning_rate)
    max_steps = whole_number("max_steps", max_steps, 1, MAX_STEPS)
    examples = [tuple(row) for row in points.x.tolist()]
    targets = points.y.tolist()

    states = [state]
    for visit in _passes(len(points), order, seed):
        mistakes_before = state.mistakes
        for index in visit[: max_steps - state.steps]:
            state = step(state, examples[index], targets[index], rate, index)
            states.append(state)
        whole_pass = state.steps % len(points) == 0
        if whole_pass and state.mistakes == mistakes_before:
            return Trace(points, rate, order, tuple(states), converged=True)
        if state.steps == max_steps:
            break
    return Trace(points, rate, order, tuple(states), converged=False)


def _passes(n_points: int, order: str, seed: int) -> Iterator[list[int]]:
    """Orders in which to visit the points, pass after pass, without end."""
    if order not in ORDERS:
        raise refusal(f"the order to be one of {', '.join(ORDERS)}", order, "choose one of these")
    rng = np.random.default_rng(whole_number("seed", seed, 0, 2**63 - 1))
    while True:
        yield list(range(n_points)) if order == "cyclic" else rng.permutation(n_points).tolist()


def step(
    state: PerceptronState,
    x: tuple[float, ...],
    target: int,
    learning_rate: float = 1.0,
    point_index: int = 0,
) -> PerceptronState:
    """The state after one example: w ← w + η (y - ŷ) x and b ← b + η (y - ŷ).

    Nothing is checked: `x` has as many features as the state has weights, and `target` is y, 0 or
    1. ŷ = heaviside(w·x + b); `point_index` is only recorded.
    """
    z = float(weighted_sums(np.array(x), np.array(state.weights), np.array(state.bias)))
    prediction = int(z >= 0)
    error = target - prediction
    delta_weights = tuple(learning_rate * error * value + 0.0 for value in x)  # + 0.0: never -0.0
    delta_bias = learning_rate * error + 0.0
    update = Update(point_index, x, target, z, prediction, error, delta_weights, delta_bias)
    return PerceptronState(
        weights=tuple(w + delta for w, delta in zip(state.weights, delta_weights, strict=True)),
        bias=state.bias + delta_bias,
        steps=state.steps + 1,
        mistakes=state.mistakes + (error != 0),
        last=update,
    )
