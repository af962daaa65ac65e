"""How strong each frequency of a series is."""

from __future__ import annotations

import numpy as np

SILENCE = 1e-12
"""Is added to every power, so that the logarithm of nothing stays finite."""


def log_power_spectrum(x: np.ndarray) -> np.ndarray:
    """log(|F(w·x)|² + 1e-12) with the discrete Fourier transform F and Hann's window w.

    The window fades a series out at both ends: else its jump from end to start would spill over
    all frequencies.

    Args:
        x: Series, shape (n, steps).

    Returns:
        float64, shape (n, steps // 2 + 1), for 0, 1, 2, … periods per series.
    """
    amplitudes = np.fft.rfft(x.astype(np.float64) * np.hanning(x.shape[1]), axis=1)
    return np.asarray(np.log(np.abs(amplitudes) ** 2 + SILENCE))
