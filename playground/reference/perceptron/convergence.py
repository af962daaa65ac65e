"""When the perceptron must stop making mistakes, and after how many at most.

Novikoff (1962): if some unit vector u separates the points with margin γ and none is longer than
R, the perceptron makes at most (R/γ)² mistakes from zero weights, whatever the order and the
learning rate. Here every point carries a constant input 1 for the bias, which counts in both R
and γ; the best u, and so the smallest bound, is the one with the largest margin.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from playground.reference.limits import Array, learning_rate_of
from playground.reference.perceptron.points import PointSet
from playground.reference.perceptron.rule import PerceptronState


@dataclass(frozen=True)
class Convergence:
    """The numbers of Novikoff's theorem for one separable set of points.

    `radius` is R and `margin` is γ, both with the constant input included; `weights` and `bias`
    are the unit vector that attains γ; `mistake_bound` holds for the start it was asked for.
    """

    radius: float
    margin: float
    weights: tuple[float, ...]
    bias: float
    mistake_bound: float

    @property
    def most_mistakes(self) -> int:
        """The bound as a count: the largest whole number not above it (but for rounding)."""
        return math.floor(self.mistake_bound * (1 + 1e-9))


def convergence(
    points: PointSet, start: PerceptronState | None = None, learning_rate: float = 1.0
) -> Convergence | None:
    """R, γ and the bound on mistakes, or None when no line separates the points.

    From zero weights (`start` None) the bound is (R/γ)². From v₀ ≠ 0 the same proof bounds the
    number of mistakes k by (k γ + v₀·u/η)² ≤ ‖v₀/η‖² + k R², and the largest such k is returned.
    """
    line = separating_line(points)
    if line is None:
        return None
    signed = _signed(points)
    radius = float(np.linalg.norm(signed, axis=1).max())
    direction, margin = _largest_margin(signed / radius)
    margin *= radius
    if margin <= 1e-6 * radius:  # too thin for floating point: a valid margin, if not the largest
        length = float(np.linalg.norm([*line[0], line[1]]))
        direction = np.array([*line[0], line[1]]) / length
        margin = float(_exact_margin(points, *line)) / length
    v = np.zeros(len(direction)) if start is None else np.array([*start.weights, start.bias])
    rate = learning_rate_of(learning_rate)
    along, squared = float(v @ direction) / rate, float(v @ v) / rate**2
    middle = radius**2 - 2 * along * margin
    # ‖v‖² ≥ (v·u)², so what is under the root is not negative.
    discriminant = middle**2 + 4 * margin**2 * max(0.0, squared - along**2)
    bound = (middle + math.sqrt(discriminant)) / (2 * margin**2)
    return Convergence(
        radius, margin, tuple(direction[:-1].tolist()), float(direction[-1]), max(0.0, bound)
    )


def separating_line(points: PointSet) -> tuple[tuple[float, ...], float] | None:
    """(weights, bias) with w·x + b > 0 for class 1 and < 0 for class 0, or None if impossible.

    Decided by a linear program on points shifted and scaled into the unit box, and a found line
    is confirmed in exact fractions on every point. Sets whose classes come closer than about
    1e-9 of their extent, or whose extent is that small a part of their coordinates, count as not
    separable.
    """
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    centre = points.x.mean(axis=0)
    extent = float(np.abs(points.x - centre).max())
    if extent <= 1e-9 * max(1.0, float(np.abs(centre).max())):  # both classes in one place
        return None
    side = np.where(points.y == 1, 1.0, -1.0)[:, None]
    n_features = points.x.shape[1]
    scaled = np.hstack([(points.x - centre) / extent, np.ones((len(points), 1))])
    # Unknowns w, b in the unit box and the margin t to make large: side (w·x + b) ≥ t.
    result = linprog(
        c=[0.0] * (n_features + 1) + [-1.0],
        A_ub=np.hstack([-side * scaled, np.ones((len(points), 1))]),
        b_ub=np.zeros(len(points)),
        bounds=[(-1, 1)] * (n_features + 1) + [(None, None)],
    )
    if not result.success:
        raise RuntimeError(f"the linear program failed: {result.message}")
    if result.x[-1] <= 1e-9:
        return None
    weights = result.x[:n_features] / extent
    bias = float(result.x[n_features] - weights @ centre)
    line = tuple(weights.tolist()), bias
    return line if _exact_margin(points, *line) > 0 else None


def _exact_margin(points: PointSet, weights: tuple[float, ...], bias: float) -> Fraction:
    """The least weighted sum, signed by class, without rounding: positive when all are right."""
    exact = [Fraction(weight) for weight in weights]
    sums = (
        sum((w * Fraction(v) for w, v in zip(exact, row, strict=True)), Fraction(bias))
        for row in points.x.tolist()
    )
    return min(z if y == 1 else -z for z, y in zip(sums, points.y.tolist(), strict=True))


def _signed(points: PointSet) -> Array:
    """Points with a constant input 1, those of class 0 negated: (points, features + 1)."""
    homogeneous = np.hstack([points.x, np.ones((len(points), 1))])
    signed: Array = np.where(points.y == 1, 1.0, -1.0)[:, None] * homogeneous
    return signed


def _largest_margin(signed: Array) -> tuple[Array, float]:
    """The unit vector u with the largest min(signed·u), and that margin (relative to R = 1).

    The shortest v with signed·v ≥ 1 is v = u/γ. This is least distance programming: the residual
    of one non-negative least-squares fit (C. Lawson and R. Hanson 1974, Solving Least Squares
    Problems, chapter 23), found by an active set in finitely many steps.
    """
    from scipy.optimize import nnls

    stacked = np.vstack([signed.T, np.ones(len(signed))])
    target = np.append(np.zeros(signed.shape[1]), 1.0)
    try:
        multipliers, _ = nnls(stacked, target, maxiter=100 * len(signed))
    except RuntimeError:  # margins below rounding: no active set settles
        return np.zeros(signed.shape[1]), 0.0
    residual = stacked @ multipliers - target
    support = signed[multipliers > 0]
    # Solve for the support points alone, which removes the rounding of the fit.
    polished: Array = np.linalg.lstsq(support, np.ones(len(support)), rcond=None)[0]
    lengths = [(vector, float(np.linalg.norm(vector))) for vector in (-residual[:-1], polished)]
    candidates = [vector / length for vector, length in lengths if length > 0]
    margins = [float((signed @ unit).min()) for unit in candidates]
    best = int(np.argmax(margins))
    return candidates[best], margins[best]
