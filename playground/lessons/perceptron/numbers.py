"""The numbers that a section's sliders and clicks may set."""

from __future__ import annotations

from playground.experiments import control

REACH = 3.0
"""Largest weight, bias and coordinate."""


def slider(default: float, label: str, help: str, group: str) -> float:
    """A field of a section."""
    value: float = control(
        default, label, help, group=group, minimum=-REACH, maximum=REACH, step=0.1
    )
    return value


def nearest(value: float) -> float:
    """The number nearest to where somebody clicked that a slider can have."""
    return min(REACH, max(-REACH, round(float(value), 1)))
