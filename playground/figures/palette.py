"""Colours by role. The same colour means the same thing on every page.

Figures are drawn in the light colours; a dark figure is the same figure with every colour replaced
by its partner (`DARK_FOR_LIGHT`). Orange is negative, blue positive, which colour-blind readers can
tell apart.
"""

from __future__ import annotations

INK = "#1b1f27"
MUTED = "#5c6573"
GRID = "#e4e7ec"
GROUND = "#ffffff"
PANEL = "#f4f5f7"
ACCENT = "#1a62d6"
VALIDATION = ACCENT
TRAINING = "#5f6f86"
BEST = "#0d8259"
PARENT = "#8a4fd0"
"""The run of which another one changes something."""
NEGATIVE = "#b3541e"
POSITIVE = ACCENT
SERIES = (ACCENT, "#b3541e", "#0d8259", "#8a4fd0", "#a3326e", "#007f8c", "#5f6f86")
CLASS_COLORS = (NEGATIVE, POSITIVE, *SERIES[2:])
"""Of classes in their order, on every page; of two the first is the negative one."""
MANY = (*SERIES[:6], "#8a6d00", "#c0304a", "#4f7a12", SERIES[6])
"""For up to ten lines, more than a figure should have."""

DARK_FOR_LIGHT = {
    INK: "#e8eaee",
    MUTED: "#a0a9b6",
    GRID: "#2b313b",
    GROUND: "#101318",
    PANEL: "#1a1e26",
    ACCENT: "#5ea2ff",
    "#5f6f86": "#a3b1c6",
    "#0d8259": "#3ecf94",
    "#b3541e": "#f0935a",
    "#8a4fd0": "#bd93f5",
    "#007f8c": "#3cc3cf",
    "#a3326e": "#ef7fb3",
    "#8a6d00": "#d9b93b",
    "#c0304a": "#ff7d8f",
    "#4f7a12": "#a5d25a",
    "#7fabee": "#2f5b9f",
    "#e8a884": "#8a4a26",
}

SEQUENTIAL = [[0.0, GROUND], [1.0, ACCENT]]
"""From nothing to much; white or near-black ground is nothing."""
DIVERGING = [[0.0, NEGATIVE], [0.5, GROUND], [1.0, POSITIVE]]
"""Negative orange, zero the ground, positive blue."""
CELLS = [[0.0, GROUND], [1.0, "#7fabee"]]
CHANGES = [[0.0, "#e8a884"], [0.5, GROUND], [1.0, "#7fabee"]]
"""The same for cells with a number in them: the ink stands out on every shade, light and dark."""
