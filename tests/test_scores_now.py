"""Losses and accuracies as large numbers above the surface."""

from __future__ import annotations

import re

import numpy as np
import pytest
from keras import losses, metrics
from plotly_checks import checked

from playground.experiments import EXPERIMENTS
from playground.experiments.plane_classifier import network_of, untrained_weights
from playground.figures.line_panels import LinesPanel, RunLine, RunLines
from playground.figures.scores_now import scores_now
from playground.lessons.plane.frames import scores_figure
from playground.runs import RunStore

PLANE = EXPERIMENTS["plane_classifier"]


def numbers(figure):
    """What stands in the figure, by panel and line."""
    return [re.sub("<.*?>", "", note.text) for note in checked(figure).layout.annotations]


def test_before_the_first_step_scores_are_those_of_the_untrained_network(tmp_path):
    config = PLANE.presets["spiral"]
    found = numbers(scores_figure(RunStore(tmp_path / "runs.sqlite"), config, None))
    expected = {}
    data, net = PLANE.load_data(config), network_of(config, untrained_weights(config))
    for name, split in (("test", data.test), ("training", data.train)):
        outputs = net.layers(split.x)[-1]
        hits = float(np.mean(metrics.sparse_categorical_accuracy(split.y, outputs)))
        loss = float(losses.SparseCategoricalCrossentropy()(split.y, outputs))
        expected[name] = f"{name} {hits:.1%}", f"{name} {loss:.3f}"
    accuracies, both_losses = zip(expected["test"], expected["training"], strict=True)
    assert found == ["accuracy", *accuracies, "loss", *both_losses]


@pytest.mark.parametrize("values", [[0.5], [0.5, 0.25], np.linspace(1, 0, 5000), [1.0, np.nan]])
def test_a_small_curve_ends_where_the_number_says(values):
    values = np.array(values)
    line = RunLine("test", "#1a62d6", np.arange(len(values)), values)
    figure = checked(scores_now(RunLines((LinesPanel("loss", (line,)),), 1)))
    (curve,) = figure.data
    assert len(curve.x) <= 60
    np.testing.assert_array_equal(curve.y[-1], np.float32(values[-1]))
    np.testing.assert_array_equal(curve.y[0], np.float32(values[0]))
    low, high = figure.layout.yaxis.range
    assert low <= np.nanmin(values) <= np.nanmax(values) <= high
