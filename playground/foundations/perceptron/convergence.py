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

from playground.foundations.limits import Array
from playground.foundations.perceptron.points import PointSet
from playground.foundations.perceptron.rule import PerceptronState


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


def convergence(
    points: PointSet, start: PerceptronState | None = None, learning_rate: float = 1.0
) -> Convergence | None:
    """R, γ and the bound on mistakes, or None when no line separates the points.

    From zero weights (`start` None) the bound is (R/γ)². From v₀ ≠ 0 the same proof bounds the
    number of mistakes k by (k γ + v₀·u/η)² ≤ ‖v₀/η‖² + k R², and the largest such k is returned.
    """
    if separating_line(points) is None:
        return None
    signed = _signed(points)
    radius = float(np.linalg.norm(signed, axis=1).max())
    direction, margin = _largest_margin(signed / radius)
    margin *= radius
    v = np.zeros(len(direction)) if start is None else np.array([*start.weights, start.bias])
    along, squared = float(v @ direction) / learning_rate, float(v @ v) / learning_rate**2
    middle = radius**2 - 2 * along * margin
    # ‖v‖² ≥ (v·u)², so what is under the root is not negative.
    spread = middle**2 + 4 * margin**2 * max(0.0, squared - along**2)
    bound = (middle + math.sqrt(spread)) / (2 * margin**2)
    return Convergence(
        radius, margin, tuple(direction[:-1].tolist()), float(direction[-1]), max(0.0, bound)
    )


def separating_line(points: PointSet) -> tuple[tuple[float, ...], float] | None:
    """(weights, bias) with w·x + b > 0 for class 1 and < 0 for class 0, or None if impossible.

    Decided by a linear program on points shifted and scaled into the unit box, and a found line
    is confirmed in exact fractions on every point. Sets whose classes come closer than about
    1e-9 of their extent count as not separable.
    """
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    centre = points.x.mean(axis=0)
    extent = float(np.abs(points.x - centre).max())
    if extent == 0:  # all points in one place, of both classes
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
    return line if _separates(points, *line) else None


def _separates(points: PointSet, weights: tuple[float, ...], bias: float) -> bool:
    """Whether every point is strictly on its side, without rounding."""
    exact = [Fraction(weight) for weight in weights]
    for row, target in zip(points.x.tolist(), points.y.tolist(), strict=True):
        z = Fraction(bias) + sum(
            (weight * Fraction(value) for weight, value in zip(exact, row, strict=True)),
            Fraction(0),
        )
        if not (z > 0 if target == 1 else z < 0):
            return False
    return True


def _signed(points: PointSet) -> Array:
    """Points with a constant input 1, those of class 0 negated: (points, features + 1)."""
    homogeneous = np.hstack([points.x, np.ones((len(points), 1))])
    signed: Array = np.where(points.y == 1, 1.0, -1.0)[:, None] * homogeneous
    return signed


def _largest_margin(signed: Array) -> tuple[Array, float]:
    """The unit vector u with the largest min(signed·u), and that margin.

    The shortest v with signed·v ≥ 1 is v = u/γ. This is least distance programming: the residual
    of one non-negative least-squares fit (C. Lawson and R. Hanson 1974, Solving Least Squares
    Problems, chapter 23), found by an active set in finitely many steps.
    """
    from scipy.optimize import nnls

    stacked = np.vstack([signed.T, np.ones(len(signed))])
    target = np.append(np.zeros(signed.shape[1]), 1.0)
    multipliers, _ = nnls(stacked, target, maxiter=100 * len(signed))
    residual = stacked @ multipliers - target
    direction: Array = -residual[:-1] / residual[-1]
    support = signed[multipliers > 0]
    # Solve for the support points alone, which removes the rounding of the fit.
    polished = np.linalg.lstsq(support, np.ones(len(support)), rcond=None)[0]
    candidates = [vector / np.linalg.norm(vector) for vector in (direction, polished)]
    best = max(candidates, key=lambda u: float((signed @ u).min()))
    return best, float((signed @ best).min())
