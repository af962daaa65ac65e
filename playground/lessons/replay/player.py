"""The player: a slider over epochs, play at any speed, and the whole screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playground.lessons.replay.route import frames_address
from playground.runs import Run
from playground.ui.browser_files import component

_component = component(Path(__file__), Path(__file__).with_suffix(".html").read_text())


def player(run: Run, epochs: Sequence[float], at: float) -> float | None:
    """Plays a run in the browser; the page is not run again while it plays.

    Args:
        epochs: Recorded ones, in order.
        at: Where to begin.

    Returns:
        The epoch at which it was just held, or which was just chosen; else None.
    """
    result: Any = _component(
        key=f"replay:{run.id}",
        data={
            "run": run.id,
            "version": run.version,
            "epochs": list(epochs),
            "at": at,
            "frames": frames_address(run.id),
        },
        on_held_change=lambda: None,
    )
    held = getattr(result, "held", None)
    return float(held["epoch"]) if held else None
