"""Figures of the baselines: scores of methods, distinct values, accuracy over noise."""

import json
import re

import numpy as np
import pytest
from plotly_checks import checked

from playground.figures import palette
from playground.figures.accuracy_over_noise import NoiseCurve, accuracy_over_noise
from playground.figures.distinct_values import DistinctValues, distinct_values
from playground.figures.method_scores import MethodGroup, MethodScore, method_scores

SIGMAS = (0.0, 1e-6, 3e-4, 0.01)


def scores_figure():
    return checked(
        method_scores(
            [
                MethodGroup("plain", [MethodScore("ridge", 0.97, 0.52, 252, 0.004)]),
                MethodGroup(
                    "networks",
                    [
                        MethodScore(
                            "mlp", 0.85, parameters=64_386, seconds=6.0, score_range=(0.84, 0.86)
                        ),
                        MethodScore(
                            "fcn", published=0.914, source="a paper", note="not trained yet"
                        ),
                    ],
                ),
            ],
            majority=0.516,
        )
    )


def counts_figure(threshold=483.0):
    histogram = np.zeros((2, 501), int)
    histogram[0, [380, 420, 440]] = 10, 30, 20
    histogram[1, [499, 500]] = 5, 50
    return checked(distinct_values(DistinctValues(histogram, ("class −1", "class +1"), threshold)))


def curve(label="ridge", values=(0.97, 0.97, 0.8, 0.5), sigmas=SIGMAS):
    return NoiseCurve(label, palette.ACCENT, np.array(sigmas), np.array(values))


def noise_figure(now=3e-4):
    return checked(
        accuracy_over_noise([curve(), curve("net", (0.96, 0.95), (0.0, 0.01))], SIGMAS, now)
    )


def texts(figure):
    return [annotation.text for annotation in figure.layout.annotations]


def dots(figure, color):
    return [
        (trace.x[0], trace.y[0])
        for trace in figure.data
        if trace.mode == "markers" and trace.marker.color == color
    ]


every_figure = pytest.mark.parametrize("draw", [scores_figure, counts_figure, noise_figure])


@every_figure
def test_it_is_drawn_in_the_common_look_and_says_what_it_shows(draw):
    figure = draw()
    assert figure.layout.uirevision
    assert len(figure.layout.meta["alt"]) > 20
    colors = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", figure.to_json()))
    assert colors <= set(palette.DARK_FOR_LIGHT)
    sizes = re.findall(r'"font":\{[^}]*"size":(\d+)', json.dumps(json.loads(figure.to_json())))
    assert all(int(size) >= 14 for size in sizes)


# Scores


def test_a_method_has_a_dot_for_each_of_its_accuracies_in_its_row():
    figure = scores_figure()
    names = list(figure.layout.yaxis.ticktext)
    assert names == ["<i>plain</i>", "ridge", "<i>networks</i>", "mlp", "fcn"]
    assert dots(figure, palette.ACCENT) == [(0.97, 1), (0.85, 3)]
    assert dots(figure, palette.SERIES[3]) == [(0.52, 1)]


def test_a_published_figure_is_hollow_and_tells_its_source():
    (found,) = [t for t in scores_figure().data if t.marker.symbol == "diamond-open"]
    assert (found.x[0], found.y[0]) == (0.914, 4)
    assert "a paper" in found.hovertemplate


def test_numbers_stand_in_their_columns_and_notes_where_there_are_none():
    found = texts(scores_figure())
    for text in ("97.0%", "52.0%", "252", "< 0.01", "64,386", "6", "91.4%", "not trained yet"):
        assert text in found


def test_the_majority_is_a_dotted_line():
    (line,) = [t for t in scores_figure().data if t.line.dash == "dot"]
    assert tuple(line.x) == (0.516, 0.516)


def test_several_seeds_are_a_line_from_the_lowest_to_the_highest():
    assert any(tuple(t.x) == (0.84, 0.86) for t in scores_figure().data)


def test_the_words_for_who_cannot_see_name_every_method():
    alt = scores_figure().layout.meta["alt"]
    assert "ridge: clean 97.0%, noisy 52.0%" in alt
    assert "fcn: published 91.4%" in alt


def test_no_word_of_a_source_is_broken():
    source = "Wang et al. (2017), a state-of-the-art baseline for series, https://" + "x" * 70
    figure = checked(
        method_scores([MethodGroup("", [MethodScore("fcn", published=0.9, source=source)])], None)
    )
    (template,) = [t.hovertemplate for t in figure.data if t.name == "published"]
    assert template.removesuffix("<extra></extra>").replace("<br>", " ").split()[2:] == (
        source.split()
    )


def test_without_rows_it_says_what_will_appear():
    assert "will appear" in texts(checked(method_scores([], None)))[0]


# Distinct values


def test_each_series_is_counted_once_in_its_class():
    areas = [t for t in counts_figure().data if t.fill]
    for area, total in zip(areas, (60, 55), strict=True):
        assert sum(area.y[::2]) == total, "each bin is drawn by two points"


def test_bars_stand_where_the_counts_are():
    (first, second) = [t for t in counts_figure().data if t.fill]
    assert max(x for x, y in zip(first.x, first.y, strict=True) if y) < 483
    assert min(x for x, y in zip(second.x, second.y, strict=True) if y) > 483


def test_the_threshold_is_a_line_with_its_number():
    figure = counts_figure(499.5)
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 499.5
    assert any("499.5" in text for text in texts(figure))


def test_the_axis_keeps_still_when_bars_move():
    histogram = np.zeros((2, 501), int)
    histogram[:, 500] = 60, 55
    moved = checked(distinct_values(DistinctValues(histogram, ("a", "b"), 483.0)))
    assert moved.layout.yaxis.range == counts_figure().layout.yaxis.range


def test_its_words_tell_the_range_of_each_class():
    alt = counts_figure().layout.meta["alt"]
    assert "class −1 has 380 to 440, class +1 has 499 to 500" in alt


# Accuracy over noise


def test_levels_are_evenly_spaced_and_a_partial_curve_finds_its_places():
    lines = [t for t in noise_figure().data if t.mode == "lines+markers"]
    assert tuple(lines[0].x) == (0, 1, 2, 3)
    assert tuple(lines[1].x) == (0, 3)


@pytest.mark.parametrize(("now", "place"), [(0.0, 0), (3e-4, 2), (0.02, 3)])
def test_the_level_of_now_is_marked_with_the_values_there(now, place):
    figure = noise_figure(now)
    assert figure.layout.shapes[0].x0 == place
    marked = dots(figure, palette.ACCENT)
    assert (place, (0.97, 0.97, 0.8, 0.5)[place]) in marked
    assert {x for x, _ in marked} == {place}


def test_a_curve_knows_only_what_was_measured():
    partial = curve("net", (0.96, 0.95), (0.0, 0.01))
    assert partial.at(0.01) == 0.95
    assert partial.at(1e-6) is None


def test_every_curve_is_named_at_its_end():
    assert {"ridge", "net"} <= set(texts(noise_figure()))


def test_small_levels_are_written_as_powers_of_ten():
    ticks = noise_figure().layout.xaxis.ticktext
    assert ticks == ("0", "10<sup>−6</sup>", "", "0.01")


def test_without_curves_it_says_what_will_appear():
    assert "will appear" in texts(checked(accuracy_over_noise([], SIGMAS, 0.0)))[0]
