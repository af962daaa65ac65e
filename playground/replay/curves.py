"""The curves of a run at an epoch: what was, the present as a line, and faintly what will be."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import numpy as np

from playground.figures.palette import ACCENT, TRAINING, VALIDATION
from playground.figures.run_lines import LinesPanel, RunLine, RunLines, nice_end, run_lines, thinned
from playground.runs import Run, RunStore

HEIGHT = 230
NAME_PIXELS = 110
LINES = (("training", "", TRAINING, "dash"), ("validation", "val_", VALIDATION, "solid"))


class ReplayCurves:
    """Accuracy where there are classes, and loss, on axes that never move.

    All epochs are drawn once; a frame cuts the strong lines off and moves the mark.
    """

    def __init__(self, store: RunStore, run: Run) -> None:
        self.history = store.history(run.id)
        self._epochs = self.history.get("epoch", np.empty(0))
        self._kept = thinned(len(self._epochs))
        names = [name for name in ("accuracy", "loss") if name in self.history]
        self._columns = [
            prefix + name
            for name in names
            for _, prefix, *_ in LINES
            if prefix + name in self.history
        ]
        end = nice_end(
            float(self._epochs[-1]) if len(self._epochs) else 1.0, int(run.config.get("epochs", 1))
        )
        panels = tuple(
            LinesPanel(
                name,
                self._lines(name),
                percent=name == "accuracy",
                logarithmic="accuracy" not in self.history,
                numbered=False,
            )
            for name in names
        )
        drawn = run_lines(RunLines(panels, end), height=HEIGHT, name_pixels=NAME_PIXELS)
        self._figure: dict[str, Any] = json.loads(drawn.to_json())
        self._panels = len(panels)

    def at(self, epoch: float) -> str:
        """The figure at an epoch, as JSON."""
        x = self._epochs[self._kept]
        past = self._kept[x <= epoch]
        columns = iter(self._columns)
        traces = []
        for trace in self._figure["data"]:
            if "name" in trace:  # the strong line; behind it lies the whole curve, faint
                y = self.history[next(columns)][past]
                cut = {"x": self._epochs[past].tolist(), "y": [float(f"{v:.5g}") for v in y]}
                trace = trace | cut | {"mode": "lines+markers" if len(past) == 1 else "lines"}
            traces.append(trace)
        layout = self._figure["layout"] | {"shapes": [_mark(i, epoch) for i in range(self._panels)]}
        return json.dumps({"data": traces, "layout": layout})

    def _lines(self, name: str) -> tuple[RunLine, ...]:
        x = self._epochs[self._kept]
        found = []
        for label, prefix, color, dash in LINES:
            if prefix + name in self.history:
                y = self.history[prefix + name][self._kept]
                found.append(RunLine(label, color, x, y, dash, raw=y))
        return tuple(found)


@lru_cache(maxsize=32)
def curves_of(store: RunStore, run_id: str, version: int) -> ReplayCurves:
    """Those of a run, until it changes."""
    del version  # only says when to look again
    return ReplayCurves(store, store.run(run_id))


def _mark(panel: int, epoch: float) -> dict[str, Any]:
    axis = "" if panel == 0 else str(panel + 1)
    return {
        "type": "line",
        "x0": epoch,
        "x1": epoch,
        "y0": 0,
        "y1": 1,
        "xref": f"x{axis}",
        "yref": f"y{axis} domain",
        "line": {"color": ACCENT, "width": 2},
    }
