"""What a classifier trades when its threshold moves: ROC, precision and recall, calibration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.line_panels import thinned
from playground.figures.palette import ACCENT, BEST, MUTED
from playground.figures.sketch import Sketch, axis, panel_axes

BINS = 10
PANELS = ((0.0, 0.27), (0.365, 0.635), (0.73, 1.0))


@dataclass(frozen=True, eq=False)
class ThresholdCurves:
    """What the figure shows of one class against the rest.

    Attributes:
        false_positive_rate, true_positive_rate: The ROC curve, shape (thresholds,).
        recall, precision: shape (thresholds,).
        area, average_precision: Under the two curves.
        at: False positive rate, recall and precision at the chosen threshold.
        share: Share of the class among all examples.
        bins: Mean probability, share of the class and number of examples of each bin with any,
            shape (bins, 3).
        calibration_error: Mean difference of the two, weighted by number (Guo et al., 2017).
        class_name: Of the class.
    """

    false_positive_rate: np.ndarray
    true_positive_rate: np.ndarray
    recall: np.ndarray
    precision: np.ndarray
    area: float
    average_precision: float
    at: tuple[float, float, float]
    share: float
    bins: np.ndarray
    calibration_error: float
    class_name: str


def measured_thresholds(
    probability: np.ndarray, is_of_class: np.ndarray, threshold: float, class_name: str
) -> ThresholdCurves:
    """Counts every threshold at once.

    Args:
        probability: Of the class, shape (n,).
        is_of_class: Whether the example is of the class, shape (n,); some are and some are not.
        threshold: From here on the class is named.
    """
    truth = np.asarray(is_of_class, bool)
    order = np.argsort(-probability, kind="stable")
    last_of_value = np.append(np.diff(probability[order]) != 0, True)
    hits = np.cumsum(truth[order])[last_of_value]
    named = np.flatnonzero(last_of_value) + 1
    positives, negatives = int(truth.sum()), int((~truth).sum())
    true_rate = np.concatenate([[0.0], hits / positives])
    false_rate = np.concatenate([[0.0], (named - hits) / negatives])
    precision = np.concatenate([[1.0], hits / named])
    chosen = probability >= threshold
    right = int((chosen & truth).sum())
    at = (
        int((chosen & ~truth).sum()) / negatives,
        right / positives,
        right / int(chosen.sum()) if chosen.any() else 1.0,
    )
    bins = _bins(probability, truth)
    return ThresholdCurves(
        false_positive_rate=false_rate,
        true_positive_rate=true_rate,
        recall=true_rate,
        precision=precision,
        area=float(np.trapezoid(true_rate, false_rate)),
        average_precision=float((np.diff(true_rate) * precision[1:]).sum()),
        at=at,
        share=positives / len(truth),
        bins=bins,
        calibration_error=float((np.abs(bins[:, 0] - bins[:, 1]) * bins[:, 2]).sum() / len(truth)),
        class_name=class_name,
    )


def threshold_curves(info: ThresholdCurves, *, height: int = 360) -> Figure:
    """Three square panels; a dot marks the chosen threshold, dotted what chance gives."""
    sketch = Sketch()
    sketch.heading(f"ROC, area {info.area:.3f}", panel=1)
    sketch.heading(f"Precision and recall, mean {info.average_precision:.3f}", panel=2)
    sketch.heading(f"Calibration, error {info.calibration_error:.3f}", panel=3)
    chance = ((0.0, 1.0), (info.share, info.share), (0.0, 1.0))
    for panel, ends in enumerate(chance, start=1):
        sketch.line((0, 1), ends, panel, color=MUTED, width=1.5, dash="dot")
    false_rate, recall, precision = info.at
    curves = (
        ("ROC curve", info.false_positive_rate, info.true_positive_rate, (false_rate, recall)),
        ("precision-recall curve", info.recall, info.precision, (recall, precision)),
    )
    for panel, (name, x, y, at) in enumerate(curves, start=1):
        kept = thinned(len(x))
        x, y = x[kept].astype(np.float32), y[kept].astype(np.float32)
        place = "%{x:.1%}, %{y:.1%}<extra></extra>"
        sketch.curve(x, y, ACCENT, 2.5, panel=panel, name=name, hovertemplate=place)
        sketch.dots(
            [at[0]],
            [at[1]],
            BEST,
            13,
            symbol="diamond",
            panel=panel,
            name="at the threshold",
            hovertemplate=f"at the threshold: {place}",
        )
    sketch.scatter(
        panel=3,
        x=info.bins[:, 0],
        y=info.bins[:, 1],
        name="calibration curve",
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"size": 6 + 14 * np.sqrt(info.bins[:, 2] / info.bins[:, 2].max())},
        customdata=info.bins[:, 2],
        hovertemplate="%{customdata} examples<br>said %{x:.1%}, were %{y:.1%}<extra></extra>",
    )
    return sketch.figure(
        height=height,
        alt=f"Of {info.class_name}: ROC area {info.area:.3f}, average precision "
        f"{info.average_precision:.3f}, calibration error {info.calibration_error:.3f}; at the "
        f"threshold recall {recall:.1%} and precision {precision:.1%}.",
        margin={"l": 56, "r": 16, "t": 34, "b": 52},
        hovermode="closest",
        **_axes(),
    )


def _axes() -> dict[str, Any]:
    names = (
        ("false positive rate", "recall"),
        ("recall", "precision"),
        ("predicted probability", "fraction of positives"),
    )
    ends = [-0.02, 1.02]
    common: dict[str, Any] = {"tickformat": ".0%", "nticks": 5, "fixedrange": True}
    axes: dict[str, Any] = {}
    for panel, (domain, (across, along)) in enumerate(zip(PANELS, names, strict=True), start=1):
        x, y = axis(across, ends, domain=domain, **common), axis(along, ends, **common)
        axes |= panel_axes(panel, x, y)
    return axes


def _bins(probability: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Ten bins of equal width; those without examples are left out."""
    number = np.minimum((probability * BINS).astype(int), BINS - 1)
    rows = [
        (probability[number == b].mean(), truth[number == b].mean(), int((number == b).sum()))
        for b in range(BINS)
        if (number == b).any()
    ]
    return np.array(rows, np.float64)
