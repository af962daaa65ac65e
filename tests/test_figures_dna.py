"""Logos, mutagenesis and sequences as figures."""

import numpy as np
import pytest

from playground.figures.base_letters import COLORS, LETTERS, OUTLINES
from playground.figures.dna_sequences import dna_sequences
from playground.figures.mutagenesis_map import MutagenesisMap, mutagenesis_map
from playground.figures.palette import DARK_FOR_LIGHT
from playground.figures.sequence_logo import Logo, logo_gallery, sequence_logos

SHARES = np.array([[1, 0, 0, 0], [0, 0.5, 0.5, 0], [0.25, 0.25, 0.25, 0.25]])


def drawn(figure, base):
    (trace,) = [t for t in figure.data if t.name == base]
    return [v for v in trace.y if v is not None]


def test_letters_are_as_high_as_their_share_of_the_bits():
    figure = sequence_logos([Logo("x", SHARES)])
    assert max(drawn(figure, "A")) == 2.0  # one base: two bits
    heights = {base: np.ptp(drawn(figure, base)) for base in "CG"}
    assert heights == pytest.approx(
        {"C": 0.5, "G": 0.5}, abs=0.01
    )  # two alike: one bit, half of it each
    assert not [t for t in figure.data if t.name == "T"]


def test_a_logo_of_few_windows_is_lowered_by_what_they_tell_by_accident():
    def height(windows):
        figure = sequence_logos([Logo("x", SHARES, windows=windows)])
        return max(drawn(figure, "A"), default=0)

    assert height(10) == pytest.approx(2 - 3 / (2 * np.log(2) * 10), abs=1e-3)
    assert height(1000) == pytest.approx(2, abs=0.01)
    alone = sequence_logos([Logo("x", SHARES, windows=1)])
    assert not [trace for trace in alone.data if trace.name in "ACGT"]  # one window tells nothing


def test_logos_stand_under_each_other_at_their_offset():
    figure = sequence_logos([Logo("x", SHARES), Logo("y", SHARES, first=2)])
    first, second = [t for t in figure.data if t.name == "A"]
    assert min(second.x[:-1]) - min(first.x[:-1]) == pytest.approx(2)


def test_every_letter_fills_its_square_and_has_a_dark_partner():
    for base in LETTERS:
        np.testing.assert_allclose(OUTLINES[base].min(0), [0, 0], atol=0.02)
        np.testing.assert_allclose(OUTLINES[base].max(0), [1, 1], atol=0.14)
        assert COLORS[base] in DARK_FOR_LIGHT


def test_a_gallery_has_a_heading_for_each_filter():
    figure = logo_gallery([Logo(str(i), SHARES) for i in range(7)], chosen=2)
    assert [note.text for note in figure.layout.annotations] == [str(i) for i in range(7)]
    assert len(figure.data) <= 4


def test_a_map_says_which_change_matters_most():
    changes = np.zeros((4, 6))
    changes[2, 3] = -1.5
    info = MutagenesisMap("ACGTAC", np.arange(6.0), changes, (1, 4), (2, 5))
    figure = mutagenesis_map(info)
    assert "T at position 4 to G, -1.50" in figure.layout.meta["alt"]
    assert "site is at 2 to 4" in figure.layout.meta["alt"]


def test_sequences_are_letters_with_their_sites_framed():
    figure = dna_sequences(["ACGT", "TTNN"], ["with", "without"], [(1, 3), None])
    assert sum(len(trace.x) for trace in figure.data) == 8
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.x1) == (1.5, 3.5)
