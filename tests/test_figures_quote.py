"""What people typed or uploaded stands in figures as text, and never as Plotly's markup."""

import html
import re

import numpy as np
import plotly.graph_objects as go
import pytest
from plotly_checks import checked

from playground.experiments.table_network.figures.predicted_values import predicted_values
from playground.experiments.table_network.figures.telling_columns import (
    TellingColumns,
    draw_telling_columns,
)
from playground.experiments.timeseries_transformer.figures.embedding import Embedding, embedding
from playground.experiments.timeseries_transformer.figures.series_gallery import (
    GalleryCard,
    series_gallery,
)
from playground.experiments.timeseries_transformer.figures.window_effect import (
    window_effect,
)
from playground.experiments.timeseries_transformer.reference.occlusion import Occlusion
from playground.figures.confusion_comparison import confusion_comparison
from playground.figures.confusion_matrix import confusion_matrix
from playground.figures.line_panels import Level, LinesPanel, RunLine, RunLines
from playground.figures.mean_bars import MeanBar, mean_bars
from playground.figures.plain_text import plain
from playground.figures.run_lines import run_lines
from playground.figures.sweep_grid import SweepGrid, sweep_grid
from playground.figures.time_series import time_series_panels

TYPED = "<u>x&%{y}"
TWO = np.array([[3, 1], [0, 2]])
NAMES = (TYPED, "b")


def of_runs():
    line = RunLine(TYPED, "#1a62d6", np.array([1.0, 2.0]), np.array([1.0, 0.5]))
    panel = LinesPanel(TYPED, (line,), (Level(TYPED, 0.7),))
    return checked(run_lines(RunLines((panel,), 2.0)))


def of_a_table():
    info = TellingColumns((TYPED, "b"), TWO.astype(float), TYPED, np.array([0, 1]), NAMES)
    return checked(draw_telling_columns(info))


def of_a_number_in_a_table():
    info = TellingColumns((TYPED,), TWO[:, :1].astype(float), TYPED, np.array([0.5, 1]), ())
    return checked(draw_telling_columns(info))


def of_predicted_values():
    return checked(predicted_values(np.array([1.0, 2]), np.array([1.5, 2]), TYPED, "test rows"))


def of_an_embedding():
    positions, classes = np.eye(2), np.array([0, 1])
    info = Embedding(positions, (0.5, 0.4), classes, classes, NAMES, np.array(["0", "1"]))
    return checked(embedding(info))


def of_a_window():
    hidden = Occlusion(np.array([0, 2]), 2, 0.7, np.array([0.4, 0.6]))
    return checked(window_effect(np.arange(4.0), hidden, TYPED))


def of_a_grid():
    means = np.array([[0.1, 0.2]])
    return checked(
        sweep_grid(
            SweepGrid((TYPED,), NAMES, ("R", "C"), means, means, "m", True, higher_is_better=True)
        )
    )


FIGURES = {
    "runs": of_runs,
    "two confusion matrices": lambda: checked(
        confusion_comparison(TWO, TWO.T, NAMES, (TYPED, "second"))
    ),
    "a confusion matrix": lambda: checked(confusion_matrix(TWO, NAMES)),
    "rows of a table": of_a_table,
    "a number in a table": of_a_number_in_a_table,
    "predicted values": of_predicted_values,
    "an embedding": of_an_embedding,
    "a window": of_a_window,
    "series": lambda: checked(time_series_panels(np.ones((2, 3)), NAMES, (0, 1))),
    "bars": lambda: checked(
        mean_bars([MeanBar(TYPED, "#1a62d6", 0.5, 0.1, (0.4, 0.6))], axis="x", percent=True)
    ),
    "a heatmap": of_a_grid,
    "cards": lambda: checked(series_gallery([GalleryCard(TYPED, ("", ""), [[0.0, 1.0]], "")])),
}


def drawn_texts(figure):
    """Every text that Plotly reads as markup: all but what is said to who cannot see it."""
    values = go.Figure(figure).to_plotly_json()
    del values["layout"]["meta"], values["layout"]["template"]
    waiting, found = [values], []
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list | tuple | np.ndarray):
            waiting += list(value)
        elif isinstance(value, str):
            found.append(value)
    return found


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_shows_what_was_typed_and_reads_nothing_in_it(name):
    texts = drawn_texts(FIGURES[name]())
    assert any(TYPED in html.unescape(text) for text in texts)
    for text in texts:
        assert "<u>" not in text
        assert "&%{y}" not in text


@pytest.mark.parametrize("text", [TYPED, "a < b & c > d", "100% of {them}", "%{x:.2f}"])
def test_plain_text_reads_back_as_it_was(text):
    assert html.unescape(plain(text)) == text
    assert not re.search(r"[<>]|%\{", plain(text))
