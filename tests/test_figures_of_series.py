"""The gallery of datasets, series of several channels, and a confusion matrix of many classes."""

from __future__ import annotations

import numpy as np
import pytest
from plotly_checks import checked

from playground.experiments.timeseries_transformer.figures.series_gallery import (
    COLUMNS,
    GalleryCard,
    card_at,
    series_gallery,
)
from playground.experiments.timeseries_transformer.figures.token_attention import (
    TokenAttention,
    token_attention,
)
from playground.experiments.timeseries_transformer.figures.window_effect import (
    window_effect,
)
from playground.experiments.timeseries_transformer.reference.occlusion import Occlusion
from playground.figures import palette
from playground.figures.confusion_matrix import confusion_matrix
from playground.figures.spectrum import spectrum
from playground.figures.time_series import time_series_panels


def cards(count, **marks):
    return [
        GalleryCard(f"Set{i}", ("2 classes", "9 series"), ((0.0, 1.0), (1.0, 0.5)), f"about {i}")
        for i in range(count - 1)
    ] + [GalleryCard("A set of a very long name", ("", ""), ((0.0, 1.0),), "last", **marks)]


def texts(figure):
    return [text for trace in figure.data for text in (trace.text or ())]


def test_a_card_holds_the_curves_of_its_set_between_its_edges():
    figure = checked(series_gallery(cards(7)))
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    for line in lines:
        x, y = np.array(line.x), np.array(line.y)
        ends = np.flatnonzero(np.isnan(x))
        for start, end in zip([0, *ends[:-1] + 1], ends, strict=True):
            # All of a curve lies in one cell of the grid.
            assert len(set(np.floor(x[start:end]))) == len(set(np.floor(y[start:end]))) == 1
    assert sum(int(np.isnan(np.array(line.x)).sum()) for line in lines) == 6 * 2 + 1


def test_high_values_are_drawn_higher_up():
    (first, *_) = [
        trace for trace in checked(series_gallery(cards(2))).data if trace.mode == "lines"
    ]
    # The axis points down, so that rows count from the top.
    assert first.y[1] < first.y[0]
    low, high = checked(series_gallery(cards(2))).layout.yaxis.range
    assert low > high


def test_a_click_finds_the_card_that_is_drawn_there():
    figure = checked(series_gallery(cards(12)))
    (hovered,) = [trace for trace in figure.data if trace.mode == "markers"]
    for index, (x, y) in enumerate(zip(hovered.x, hovered.y, strict=True)):
        assert card_at(x, y, 12) == index
    for x, y in ((-0.1, 0.5), (COLUMNS + 0.1, 0.5), (4.5, 2.5)):
        assert card_at(x, y, 12) is None


def test_names_that_do_not_fit_lose_their_middle_and_keep_it_for_who_hovers():
    shown = texts(checked(series_gallery(cards(2))))
    assert "last" in shown
    (short,) = [text for text in shown if text.startswith("<b>A set")]
    assert "…" in short


def test_the_chosen_card_has_another_edge_than_the_others():
    plain, chosen = (checked(series_gallery(cards(3, chosen=chosen))) for chosen in (False, True))
    assert plain.layout.shapes[2].line != chosen.layout.shapes[2].line
    assert plain.layout.shapes[0].line == chosen.layout.shapes[0].line


def test_where_nothing_is_found_the_gallery_says_so():
    assert "No dataset" in checked(series_gallery([])).layout.annotations[0].text


def test_the_figure_of_the_whole_archive_is_small_enough_to_send():
    from playground.datasets.ucr_catalogue import catalogue

    sets = catalogue().values()
    figure = checked(
        series_gallery([GalleryCard(s.name, ("", ""), s.glance, s.name) for s in sets])
    )
    assert len(figure.to_json()) < 150_000


@pytest.mark.parametrize(("channels", "lines"), [(1, 1), (3, 3), (40, 6)])
def test_a_panel_shows_several_channels_but_no_tangle(channels, lines):
    series = np.random.default_rng(0).normal(size=(2, 20, channels))
    figure = checked(time_series_panels(series, ["a", "b"], [0, 1]))
    assert len(figure.data) == 2 * lines
    np.testing.assert_array_equal(figure.data[0].y, series[0, :, 0])


def test_sixty_classes_get_colours_instead_of_numbers_that_overlap():
    matrix = np.diag(np.arange(1, 61))
    names = tuple(f"class {k}" for k in range(60))
    figure = checked(confusion_matrix(matrix, names))
    assert [trace.type for trace in figure.data] == ["heatmap"]
    np.testing.assert_array_equal(figure.data[0].text, matrix)
    ticks = list(figure.layout.xaxis.ticktext)
    assert len(ticks) <= 30
    assert ticks[:2] == ["0", "2"]
    few = checked(confusion_matrix(matrix[:10, :10], names[:10]))
    numbers = [text for trace in few.data if trace.type == "scatter" for text in trace.text]
    assert {"1", "10"} <= set(numbers)


@pytest.mark.parametrize(("label", "color"), [(0, palette.NEGATIVE), (1, palette.POSITIVE)])
def test_a_class_has_one_colour_in_every_figure_of_series(label, color):
    """Orange for class −1 and blue for class +1, as in the plane and in counts of values."""
    wave = np.sin(np.arange(8.0))
    token = TokenAttention(wave, np.eye(2), np.array([0, 4]), np.array([4, 8]), 0, color_of=label)
    hidden = Occlusion(np.array([0, 4]), 4, 0.7, np.array([0.4, 0.6]))
    found = [
        time_series_panels(wave[None], [""], [label]),
        spectrum(wave, label=label),
        token_attention(token),
        window_effect(wave, hidden, "+1", color_of=label),
    ]
    for figure in found:
        inks = {trace.get("line", {}).get("color") for trace in figure["data"]}
        # Spectra and windows have lines of other meanings besides, none of them orange.
        assert color in inks
        assert palette.NEGATIVE not in inks - {color}
