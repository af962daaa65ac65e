"""The card of the home page."""

from __future__ import annotations

import numpy as np

from playground.datasets.dna import KNOWN_MOTIFS
from playground.experiments.dna_motif.figures.base_letters import COLORS, LETTERS
from playground.experiments.dna_motif.figures.sequence_logo import Logo
from playground.figures.moving import MovingPicture

LEAST = 0.12
"""Bits below which a letter is left out."""
CAPITAL = 8.7
"""Height and width of a capital letter at font size 12, in units of the picture."""


def motif_that_grows() -> str:
    """The logo of CTCF's motif: the height of a letter is its share of the information there."""
    logo = Logo("", KNOWN_MOTIFS["CTCF"].probabilities)
    picture = MovingPicture(seconds=7)
    wide = 220 / len(logo.shares)
    for position, (shares, bits) in enumerate(zip(logo.shares, logo.heights, strict=True)):
        bottom = 10.0
        for letter in np.argsort(shares):
            height = 45 * float(shares[letter] * bits)
            if height > 45 * LEAST:
                base = LETTERS[int(letter)]
                picture.words(
                    base,
                    10 + wide * (position + 0.5),
                    bottom + 0.46 * height,
                    COLORS[base],
                    stretch=(wide / CAPITAL, height / CAPITAL),
                    motion=picture.grown(position, len(logo.shares)),
                )
                bottom += height
    return picture.svg(
        "The motif to which the protein CTCF binds, as a sequence logo: letter after letter grows "
        "to the height of its information."
    )
