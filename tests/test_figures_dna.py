"""Logos, mutagenesis and sequences as figures."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from plotly_checks import checked

from playground.experiments.dna_motif import DNAMotifConfig
from playground.experiments.dna_motif.figures.base_letters import COLORS, LETTERS, OUTLINES
from playground.experiments.dna_motif.figures.dna_sequences import dna_sequences
from playground.experiments.dna_motif.figures.mutagenesis_map import MutagenesisMap, mutagenesis_map
from playground.experiments.dna_motif.figures.sequence_logo import (
    Logo,
    logo_gallery,
    sequence_logos,
)
from playground.experiments.dna_motif.recorded_figures import similarity
from playground.experiments.observation import FigureOptions
from playground.figures.palette import DARK_FOR_LIGHT

SHARES = np.array([[1, 0, 0, 0], [0, 0.5, 0.5, 0], [0.25, 0.25, 0.25, 0.25]])


def drawn(figure, base):
    (trace,) = [t for t in figure.data if t.name == base]
    return [v for v in trace.y if v is not None]


def test_letters_are_as_high_as_their_share_of_the_bits():
    figure = checked(sequence_logos([Logo("x", SHARES)]))
    assert max(drawn(figure, "A")) == 2.0  # one base: two bits
    heights = {base: np.ptp(drawn(figure, base)) for base in "CG"}
    assert heights == pytest.approx(
        {"C": 0.5, "G": 0.5}, abs=0.01
    )  # two alike: one bit, half of it each
    assert not [t for t in figure.data if t.name == "T"]


def test_a_logo_of_few_windows_is_lowered_by_what_they_tell_by_accident():
    def height(windows):
        figure = checked(sequence_logos([Logo("x", SHARES, windows=windows)]))
        return max(drawn(figure, "A"), default=0)

    assert height(10) == pytest.approx(2 - 3 / (2 * np.log(2) * 10), abs=1e-3)
    assert height(1000) == pytest.approx(2, abs=0.01)
    alone = checked(sequence_logos([Logo("x", SHARES, windows=1)]))
    assert not [trace for trace in alone.data if trace.name in "ACGT"]  # one window tells nothing


def test_logos_stand_under_each_other_at_their_offset():
    figure = checked(sequence_logos([Logo("x", SHARES), Logo("y", SHARES, first=2)]))
    first, second = [t for t in figure.data if t.name == "A"]
    assert min(second.x[:-1]) - min(first.x[:-1]) == pytest.approx(2)


def test_every_letter_fills_its_square_and_has_a_dark_partner():
    for base in LETTERS:
        np.testing.assert_allclose(OUTLINES[base].min(0), [0, 0], atol=0.02)
        np.testing.assert_allclose(OUTLINES[base].max(0), [1, 1], atol=0.14)
        assert COLORS[base] in DARK_FOR_LIGHT


def test_a_gallery_has_a_heading_for_each_filter():
    figure = checked(logo_gallery([Logo(str(i), SHARES) for i in range(7)], chosen=2))
    assert [note.text for note in figure.layout.annotations] == [str(i) for i in range(7)]
    assert len(figure.data) <= 4


def test_a_map_says_which_change_matters_most():
    changes = np.zeros((4, 6))
    changes[2, 3] = -1.5
    info = MutagenesisMap("ACGTAC", np.arange(6.0), changes, (1, 4), (2, 5))
    figure = checked(mutagenesis_map(info))
    assert "T at position 4 to G, -1.50" in figure.layout.meta["alt"]
    assert "site is at 2 to 4" in figure.layout.meta["alt"]


def test_the_heatmap_has_a_colour_bar_as_high_as_itself():
    info = MutagenesisMap("ACGT", np.arange(4.0), np.ones((4, 4)), None, (0, 2))
    figure = checked(mutagenesis_map(info))
    bar = figure.data[-1].colorbar
    assert bar.title.text == "log-odds"
    bottom, top = figure.layout.yaxis2.domain
    assert (bar.y, bar.len) == ((bottom + top) / 2, top - bottom)


@pytest.mark.parametrize(("count", "height"), [(2, 310), (4, 520), (2, 130)])
def test_a_logos_heading_does_not_touch_the_axis_above(count, height):
    figure = checked(sequence_logos([Logo("x", SHARES) for _ in range(count)], height=height))
    axes = [figure.layout[f"yaxis{n or ''}"].domain for n in [0, *range(2, count + 1)]]
    pixels = height - figure.layout.margin.t - figure.layout.margin.b
    for (bottom, _), (_, top) in pairwise(axes):
        assert (bottom - top) * pixels >= 4 + 1.3 * 17 + 8  # a line of 17 pixels between 4 and 8
    assert axes[0][1] == 1
    assert axes[-1][0] == pytest.approx(0)


def similarity_after(*recorded, epochs=2):
    """The figure of a run in which these correlations were recorded, one at each epoch."""
    moment = SimpleNamespace(
        run="any", config=DNAMotifConfig(epochs=epochs), course=lambda: enumerate(recorded)
    )
    return checked(similarity(moment, FigureOptions(height=300)))


def test_the_axis_of_a_correlation_ends_at_one():
    figure = similarity_after(*({"best": [r], "weights": [r]} for r in (0.2, 0.9, 1.0)))
    low, high = figure.layout.yaxis.range
    assert low == 0
    assert 1 < high < 1.05
    assert [note.text for note in figure.layout.annotations] == ["its windows 1", "its weights 1"]
    assert all(note.y < 1.05 for note in figure.layout.annotations)
    assert similarity_after().layout.annotations[0].text == "Similarity grows here."


def test_what_stands_in_place_of_a_site_has_a_dashed_frame():
    figure = checked(
        dna_sequences(["ACGT", "TTTT"], ["with", "without"], [(1, 3), None], [None, (0, 2)])
    )
    site, other = figure.layout.shapes
    assert (site.line.dash, other.line.dash) == (None, "4px,3px")
    assert (other.x0, other.x1, round(other.y0)) == (0.5, 2.5, 1)
    assert "what stands in its place in 1" in figure.layout.meta["alt"]


def test_all_of_80_letters_are_shown():
    figure = checked(dna_sequences(["ACGT" * 20], ["with"], [(60, 80)]))
    assert sum(len(trace.x) for trace in figure.data) == 80
    assert figure.layout.xaxis.range[1] > 80
    assert figure.layout.shapes[0].x1 == 80.5


def test_sequences_are_letters_with_their_sites_framed():
    figure = checked(dna_sequences(["ACGT", "TTNN"], ["with", "without"], [(1, 3), None]))
    assert sum(len(trace.x) for trace in figure.data) == 8
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.x1) == (1.5, 3.5)
