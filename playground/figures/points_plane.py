"""The points of two classes alone, before there is anything to learn from."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from playground.figures.half_plane import Box
from playground.figures.palette import MUTED
from playground.figures.template import styled
from playground.figures.two_classes import add_two_classes


def points_plane(
    x: np.ndarray, y: np.ndarray, box: Box, sentence: str, *, height: int = 400
) -> go.Figure:
    """Points in the plane, and beside them a sentence that says what is missing.

    Args:
        x: shape (points, 2), also with no points.
        y: Classes, shape (points,).
    """
    figure = make_subplots(1, 2, column_widths=[0.58, 0.42], horizontal_spacing=0.1)
    add_two_classes(figure, x, y, size=18)
    figure.update_xaxes(title_text="x<sub>1</sub>", range=box[:2], constrain="domain", row=1, col=1)
    figure.update_yaxes(
        title_text="x<sub>2</sub>",
        range=box[2:],
        scaleanchor="x",
        constrain="domain",
        row=1,
        col=1,
    )
    figure.update_xaxes(visible=False, row=1, col=2)
    figure.update_yaxes(visible=False, row=1, col=2)
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    figure.add_annotation(
        xref="paper",
        yref="paper",
        x=0.81,  # the middle of the second column, which holds nothing else
        y=0.5,
        text=sentence,
        font={"color": MUTED, "size": 16},
    )
    figure.update_layout(margin={"l": 50, "r": 8, "t": 34, "b": 50}, dragmode=False)
    return styled(figure, height=height, alt=f"{len(x)} points. {sentence}")
