"""Figures of a network's inside, by what they were drawn from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.signal
from plotly_checks import checked
from sklearn.calibration import calibration_curve
from sklearn.decomposition import PCA
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from playground.experiments.timeseries_transformer.figures.embedding import (
    Embedding,
    embedding,
    principal_axes,
)
from playground.experiments.timeseries_transformer.figures.part_contributions import (
    part_contributions,
)
from playground.experiments.timeseries_transformer.figures.token_attention import (
    ROW,
    TokenAttention,
    grouped,
    token_attention,
)
from playground.experiments.timeseries_transformer.figures.window_effect import (
    window_effect,
)
from playground.experiments.timeseries_transformer.reference.occlusion import Occlusion
from playground.figures.spectrum import power, spectrum
from playground.figures.threshold_curves import measured_thresholds, threshold_curves


def attention_of(tokens, token=1, steps=60):
    draw = np.random.default_rng(0)
    weights = draw.random((tokens, tokens))
    starts = np.linspace(0, steps - 10, tokens).astype(int)
    return TokenAttention(
        draw.normal(size=steps), weights / weights.sum(1, keepdims=True), starts, starts + 10, token
    )


def words(figure):
    return [a.text for a in figure.layout.annotations]


# Attention


def test_the_row_of_the_chosen_token_is_drawn_and_every_row_can_be_hovered():
    info = attention_of(5, token=3)
    figure = checked(token_attention(info))
    row = next(trace for trace in figure.data if trace.name == ROW)
    np.testing.assert_allclose(row.y, info.weights[3], atol=1e-4)
    hoverable = [trace for trace in figure.data if trace.meta]
    assert [trace.type for trace in hoverable] == ["scatter", "heatmap"]
    for trace in hoverable:
        assert trace.meta["into"] == ROW
        np.testing.assert_allclose(trace.meta["rows"], info.weights, atol=1e-4)


def test_tokens_stand_in_the_middle_of_their_patches():
    figure = checked(token_attention(attention_of(5)))
    dots = next(trace for trace in figure.data if trace.meta)
    assert dots.x[0] == 4.5


def test_before_attention_is_known_the_series_is_drawn_with_its_tokens():
    info = attention_of(5)
    figure = checked(token_attention(replace(info, weights=np.zeros((5, 5)))))
    np.testing.assert_allclose(figure.data[0].y, info.series, rtol=1e-6)
    assert next(trace for trace in figure.data if trace.name == ROW).y == (None,) * 5
    assert figure.layout.meta["alt"] == "A series of 60 steps, cut into 5 tokens."


def test_many_tokens_are_grouped_and_their_rows_still_add_up_to_1():
    info = attention_of(300, token=299, steps=400)
    few = grouped(info)
    assert few.weights.shape == (100, 100)
    np.testing.assert_allclose(few.weights.sum(1), 1)
    np.testing.assert_allclose(few.weights[0, 0], info.weights[:3, :3].sum(1).mean())
    assert few.token == 99
    assert (few.starts[1], few.ends[1]) == (info.starts[3], info.ends[5])


# Hidden windows, spectrum, embedding, contributions


def test_the_probability_stands_at_the_middle_of_the_hidden_window():
    hidden = Occlusion(np.array([0, 5, 10]), 10, 0.95, np.array([0.9, 0.2, 0.8]))
    figure = checked(window_effect(np.zeros(20), hidden, "fault"))
    np.testing.assert_allclose(figure.data[1].x, [4.5, 9.5, 14.5])
    assert "from 95.0% to 20.0%" in figure.layout.meta["alt"]


def test_the_spectrum_is_that_of_scipy():
    series = np.random.default_rng(0).normal(size=(3, 101))
    _, expected = scipy.signal.periodogram(
        series, window=np.hanning(101), detrend="constant", scaling="spectrum"
    )
    ours = power(series)
    ratio = ours[:, 1:] / expected[:, 1:]  # scipy counts negative frequencies too, and rescales
    np.testing.assert_allclose(ratio, ratio[0, 0])


def test_a_pure_tone_has_its_peak_at_its_frequency():
    tone = np.sin(2 * np.pi * 7 * np.arange(500) / 500)
    figure = checked(spectrum(tone, np.stack([tone, -tone])))
    assert "most power at 7 cycles" in figure.layout.meta["alt"]


def test_a_flat_series_has_a_spectrum_too():
    assert np.isfinite(checked(spectrum(np.ones(50))).data[-1].y).all()


def test_principal_axes_are_those_of_scikit_learn():
    features = np.random.default_rng(0).normal(size=(50, 6)) * np.arange(1, 7)
    pca = PCA(2).fit(features)
    positions, explained = principal_axes(features)
    np.testing.assert_allclose(np.abs(positions), np.abs(pca.transform(features)), atol=1e-8)
    np.testing.assert_allclose(explained, pca.explained_variance_ratio_)


def test_one_feature_lies_on_one_axis():
    positions, explained = principal_axes(np.array([[1.0], [2.0], [6.0]]))
    np.testing.assert_allclose(positions, [[-2, 0], [-1, 0], [3, 0]])
    assert explained == (1.0, 0.0)


def test_mistakes_are_crosses_in_the_colour_of_their_true_class():
    info = Embedding(
        np.arange(8.0).reshape(4, 2), (0.7, 0.2), np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]),
        ("a", "b"), np.array(["0", "1", "2", "3"]), chosen=2,
    )  # fmt: skip
    dots = checked(embedding(info)).data
    assert [list(trace.x) for trace in dots] == [[0], [2], [4, 6], [], [4]]
    assert [trace.marker.symbol for trace in dots[:2]] == ["circle", "x-thin"]
    assert dots[0].marker.color == dots[1].marker.color != dots[2].marker.color


def test_a_part_without_any_effect_says_so():
    figure = checked(part_contributions(["attention", "dense"], [0.0, 0.25], [0.0, 0.9]))
    assert words(figure) == ["no effect at all", "+25.0 points"]


def test_a_model_without_parts_says_so():
    assert "no parts" in words(checked(part_contributions([], [], [])))[0]


# Thresholds


@pytest.fixture(scope="module")
def answers():
    draw = np.random.default_rng(3)
    is_of_class = draw.random(400) < 0.3
    return np.round(np.clip(0.3 * is_of_class + draw.random(400) * 0.7, 0, 1), 2), is_of_class


def test_the_curves_are_those_of_scikit_learn(answers):
    probability, is_of_class = answers
    ours = measured_thresholds(probability, is_of_class, 0.5, "fault")
    false_rate, true_rate, _ = roc_curve(is_of_class, probability, drop_intermediate=False)
    np.testing.assert_allclose(ours.false_positive_rate, false_rate)
    np.testing.assert_allclose(ours.true_positive_rate, true_rate)
    assert ours.area == pytest.approx(roc_auc_score(is_of_class, probability))
    assert ours.average_precision == pytest.approx(
        average_precision_score(is_of_class, probability)
    )


def test_calibration_is_that_of_scikit_learn(answers):
    probability, is_of_class = answers
    ours = measured_thresholds(0.98 * probability + 0.0101, is_of_class, 0.5, "fault").bins
    true, said = calibration_curve(is_of_class, 0.98 * probability + 0.0101, n_bins=10)
    np.testing.assert_allclose(ours[:, 1], true)
    np.testing.assert_allclose(ours[:, 0], said)


@pytest.mark.parametrize("threshold", [0.0, 0.31, 1.0])
def test_the_chosen_threshold_is_counted_by_hand(answers, threshold):
    probability, is_of_class = answers
    named = [p >= threshold for p in probability]
    hits = sum(n and o for n, o in zip(named, is_of_class, strict=True))
    expected = (
        (sum(named) - hits) / sum(~is_of_class),
        hits / sum(is_of_class),
        hits / sum(named) if any(named) else 1.0,
    )
    assert measured_thresholds(probability, is_of_class, threshold, "fault").at == pytest.approx(
        expected
    )


def test_the_figure_says_what_the_curves_say(answers):
    measured = measured_thresholds(*answers, 0.5, "fault")
    assert words(checked(threshold_curves(measured)))[0] == f"ROC, area {measured.area:.3f}"
