"""How alike the best filter and the motif are, over the epochs of a run."""

from __future__ import annotations

from collections.abc import Sequence

from playground.figures.end_labels import EndLabel, end_labels
from playground.figures.figure import Figure
from playground.figures.line_panels import LinesPanel, RunLine, RunLines
from playground.figures.run_lines import run_lines
from playground.figures.template import empty
from playground.number_text import number_text

NOTHING = "Similarity grows here."
TOP = 1.03
"""A correlation ends at 1; the line is as thick as that."""


def motif_similarity(lines: Sequence[RunLine], end: float, *, height: int = 300) -> Figure:
    """Correlations from 0 to 1, each named and numbered at its end.

    Args:
        end: Right end of the axis, in epochs.
    """
    if not any(len(line.x) for line in lines):
        return empty(NOTHING, height=height)
    panel = LinesPanel("similarity of the best filter", tuple(lines))
    figure = run_lines(RunLines((panel,), end), height=height)
    layout = figure["layout"]
    layout["annotations"] = []  # they were spread over an axis that reaches further
    layout["yaxis"]["range"] = (0, TOP)
    labels = [
        EndLabel(f"{line.label} {number_text(line.y[-1])}", line.color, float(line.y[-1]))
        for line in lines
        if len(line.y)
    ]
    end_labels(figure, labels)
    return figure
