"""How much of each frequency a series holds."""

from __future__ import annotations

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import CLASS_COLORS, MUTED
from playground.figures.sketch import Sketch, axis

FLOOR = 1e-8
"""Power below this share of the largest is drawn at it."""


def power(series: np.ndarray) -> np.ndarray:
    """|rfft(Hann window × (series − mean))|², shape (…, steps // 2 + 1), float64.

    Harris (1978), "On the use of windows for harmonic analysis with the discrete Fourier
    transform".
    """
    values = np.asarray(series, np.float64)
    values = values - values.mean(-1, keepdims=True)
    return np.abs(np.fft.rfft(values * np.hanning(values.shape[-1]))) ** 2


def spectrum(series: np.ndarray, others: np.ndarray | None = None, label: int = 0) -> Figure:
    """Power over frequency, in cycles per series, on a logarithmic axis.

    Args:
        series: One channel, shape (steps,).
        others: Series of the same class, whose mean spectrum is drawn behind; shape (n, steps).
        label: The class, which decides the colour.
    """
    sketch = Sketch()
    own = power(series)
    frequency = np.arange(len(own))
    top = float(own.max()) or 1.0
    color = CLASS_COLORS[label % len(CLASS_COLORS)]
    if others is not None and len(others):
        mean = power(others).mean(0)
        top = max(top, float(mean.max()))
        words = "mean of the class, %{x} cycles: %{y:.3r}<extra></extra>"
        behind = np.maximum(mean, FLOOR * top)
        sketch.curve(frequency, behind, MUTED, 1.5, dash="dot", hovertemplate=words)
    dotted = ", and the mean of its class (dotted)" if others is not None else ""
    sketch.heading("Spectrum" + dotted, left=True)
    words = "%{x} cycles: %{y:.3r}<extra></extra>"
    sketch.curve(frequency, np.maximum(own, FLOOR * top), color, 1.5, hovertemplate=words)
    peak = int(own[1:].argmax()) + 1 if len(own) > 1 else 0
    return sketch.figure(
        height=360,
        alt=f"Power spectrum of the series; most power at {peak} cycles per series.",
        margin={"l": 64, "r": 16, "t": 30, "b": 48},
        hovermode="closest",
        xaxis=axis("cycles per series", [0, len(own) - 1]),
        yaxis=axis(
            "power",
            [np.log10(FLOOR * top), np.log10(top) + 0.3],
            type="log",
            exponentformat="power",
        ),
    )
