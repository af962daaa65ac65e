"""How often each class was taken for each other."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from playground.figures.palette import SEQUENTIAL
from playground.figures.template import styled


def confusion_matrix(matrix: np.ndarray, class_names: tuple[str, ...]) -> go.Figure:
    """Rows are observed classes, columns predicted ones.

    Cells are coloured by their share of the row and labelled with the count.

    Args:
        matrix: Counts, shape (classes, classes).
    """
    shares = matrix / np.maximum(1, matrix.sum(axis=1, keepdims=True))
    names = list(class_names)
    figure = go.Figure(
        go.Heatmap(
            z=shares,
            x=names,
            y=names,
            text=matrix,
            texttemplate="%{text}",
            colorscale=SEQUENTIAL,
            zmin=0,
            zmax=1,
            xgap=2,
            ygap=2,
            showscale=False,
            hovertemplate=(
                "observed %{y}<br>predicted %{x}<br>%{text} examples, %{z:.1%} of the row"
                "<extra></extra>"
            ),
        )
    )
    figure.update_xaxes(title_text="predicted", side="bottom", showgrid=False, tickangle=-40)
    figure.update_yaxes(title_text="observed", autorange="reversed", showgrid=False)
    if len(names) <= 3:
        figure.update_xaxes(tickangle=0)
    right = int(np.trace(matrix))
    return styled(
        figure,
        height=480 if len(names) > 4 else 340,
        alt=f"Confusion matrix of {len(names)} classes: {right} of {int(matrix.sum())} right.",
    )
