"""How large an uploaded dataset may be."""

from __future__ import annotations

MIN_STEPS, MAX_STEPS = 4, 5_000
MAX_SERIES = 20_000
MAX_CHANNELS = 64
MAX_CLASSES = 100
MAX_VALUES = 20_000_000
"""Of all series together, each as long as the longest: 160 MB while they are read."""
