"""The fields of motif discovery, and what follows from them."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from playground.datasets import DatasetError
from playground.datasets.dna import KNOWN_MOTIFS, Motif, Planting, kept_sequences, motif_from_text
from playground.datasets.dna.generator import Contrast, check_fit
from playground.experiments.config import HIDDEN, Config, control
from playground.experiments.dna_motif.architecture import MotifArchitecture
from playground.experiments.dna_motif.reference import MotifNetwork
from playground.experiments.experiment import Optimizer
from playground.experiments.training_fields import (
    batch_size_field,
    dropout_field,
    epochs_field,
    learning_rate_field,
    optimizer_field,
    patience_field,
    seed_field,
)
from playground.quoted import quoted

MotifName = Literal["primer", "TATA box", "E-box", "CTCF", "GATA", "CRE", "own"]
SecondName = Literal["none", "primer", "TATA box", "E-box", "CTCF", "GATA", "CRE"]


PRIMER = "primer"
MOST_LETTERS = 1_000_000
"""In all drawn sequences: as numbers they take 16 bytes each."""


def _is_drawn(config: DNAMotifConfig) -> bool:
    return not config.sequences


def _has_a_pair(config: DNAMotifConfig) -> bool:
    return _is_drawn(config) and config.second_motif != "none"


class DNAMotifConfig(Config):
    """What is planted, the network, and its training."""

    sequences: str = control(
        "", "Sequences", "Uploaded sequences; empty to generate them.", group=HIDDEN,
        maximum=20,
    )  # fmt: skip
    motif: MotifName = control(
        "primer",
        "Motif",
        "What half of the sequences carry. The primer's is CGACCGAACTCC, CRE is TGACGTCA; the "
        "others are counts of real binding sites, from JASPAR.",
        group="Data",
        applies=lambda config: is_compared(config),
    )
    own_motif: str = control(
        "TGASTCA",
        "Own motif",
        "IUPAC letters, or shares of A, C, G and T for each position, "
        "such as 1 0 0 0; 0 0.5 0.5 0.",
        group="Data",
        applies=lambda config: config.motif == "own",
        maximum=2000,
    )
    strength: float = control(
        1.0,
        "Strength",
        "Share of the motif in each planted site; the rest is random letters. At 1 sites are as "
        "the motif says, at 0 they are random letters like those around them.",
        group="Data",
        applies=_is_drawn,
        minimum=0.0,
        maximum=1.0,
        step=0.05,
    )
    count: int = control(
        2000, "Sequences", "Half of them carry the motif. A quarter tests, 15% validate.",
        group="Data", minimum=100, maximum=20_000, logarithmic=True,
        suggestions=(200, 500, 1000, 2000, 5000, 10_000), applies=_is_drawn,
    )  # fmt: skip
    length: int = control(
        50, "Length", "Letters in each sequence.", group="Data", unit="letters", minimum=8,
        maximum=500, suggestions=(20, 30, 50, 100, 200, 500), applies=_is_drawn,
    )  # fmt: skip
    gc: float = control(
        0.5, "GC content", "Share of G and C among the random letters.", group="Data",
        minimum=0.1, maximum=0.9, step=0.05, applies=_is_drawn, advanced=True,
    )  # fmt: skip
    gc_gap: float = control(
        0.0,
        "GC gap",
        "By how much GC content is higher in sequences with the motif. Any gap lets a network "
        "cheat: it can count letters instead of finding the motif.",
        group="Data",
        applies=_is_drawn,
        minimum=0.0,
        maximum=0.5,
        step=0.05,
        advanced=True,
    )
    both_strands: bool = control(
        False, "Both strands", "Half of the sites stand on the other strand, read backwards.",
        group="Data", applies=lambda config: is_compared(config), advanced=True,
    )  # fmt: skip
    second_motif: SecondName = control(
        "none",
        "Second motif",
        "Follows the first; both are needed.",
        group="Data",
        applies=lambda config: is_compared(config),
        advanced=True,
    )
    spacing: int = control(
        5, "Spacing", "Letters between the two motifs.",
        group="Data", unit="letters", minimum=0, maximum=50, applies=_has_a_pair,
        advanced=True,
    )  # fmt: skip
    contrast: Contrast = control(
        "neither",
        "Instead of the pair",
        "What the other sequences carry instead of both motifs.",
        group="Data",
        applies=_has_a_pair,
        advanced=True,
    )
    decoys: float = control(
        0.0,
        "Decoys",
        "Share of the sequences without the motif that carry it backwards: the same letters in "
        "the wrong order.",
        group="Data",
        applies=_is_drawn,
        minimum=0.0,
        maximum=1.0,
        step=0.1,
        advanced=True,
    )
    data_seed: int = seed_field(
        0, "Another seed, other sequences and another split.", label="Seed of the data",
        group="Data",
    )  # fmt: skip
    filters: int = control(
        32, "Filters", "How many patterns the convolution looks for.", group="Architecture",
        minimum=1, maximum=128, suggestions=(1, 2, 4, 8, 16, 32, 64),
    )  # fmt: skip
    width: int = control(
        12, "Filter width", "Letters that a filter covers.", group="Architecture", unit="letters",
        minimum=1, maximum=40, suggestions=(2, 3, 4, 6, 8, 10, 12, 16, 20, 24),
    )  # fmt: skip
    pooling: int = control(
        4, "Pooling", "Of this many neighbouring positions the largest output is kept.",
        group="Architecture", unit="positions", minimum=1, maximum=500,
        suggestions=(1, 2, 4, 8, 13, 39), advanced=True,
    )  # fmt: skip
    dense: int = control(
        16, "Dense units", "Between pooling and softmax.", group="Architecture",
        minimum=1, maximum=256, suggestions=(1, 2, 4, 8, 16, 32, 64), advanced=True,
    )  # fmt: skip
    dropout: float = dropout_field(0.3, "The share of pooled outputs that are set to 0.")
    optimizer: Optimizer = optimizer_field("adam", advanced=True)
    learning_rate: float = learning_rate_field(3e-3, highest=1.0)
    batch_size: int = batch_size_field(
        32, "sequences", (8, 16, 32, 64, 128, 256), maximum=1024, advanced=True
    )
    epochs: int = epochs_field(20, "sequences", (5, 10, 20, 40, 80, 160))
    patience: int | None = patience_field()
    seed: int = seed_field(0, "Decides initial weights, dropout and the order of sequences.")

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        try:
            motif_of(self)
            if not self.sequences:
                check_fit(planting_of(self))
        except DatasetError as error:
            raise ValueError(str(error)) from error
        if not self.sequences:
            length = self.length
        elif not kept_sequences.is_kept(self.sequences):
            raise ValueError(
                "Expected sequences to be the name of kept ones, such as dna-0123456789abcdef. "
                f"Received: sequences={quoted(self.sequences)}."
            )
        else:
            try:
                length = kept_sequences.load(self.sequences).length
            except DatasetError:  # a link from another machine: said where they are read
                return self
        if not self.sequences and self.count * length > MOST_LETTERS:
            raise ValueError(
                f"Expected at most {MOST_LETTERS:,} letters in all sequences. Received: "
                f"{self.count:,} × {length} = {self.count * length:,}. Choose fewer or shorter "
                "ones."
            )
        if self.width > length:
            raise ValueError(
                f"Expected filters of at most {length} letters, as long as the sequences. "
                f"Received: width={self.width}."
            )
        if self.pooling > length - self.width + 1:
            raise ValueError(
                f"Expected pooling over at most {length - self.width + 1} positions, as many as a "
                f"filter of width {self.width} has. Received: pooling={self.pooling}."
            )
        return self


def is_compared(config: DNAMotifConfig) -> bool:
    """Whether there is a motif to compare filters with: what is planted, or what was chosen beside
    sequences of one's own. The primer's is only where a page begins: it is in nobody's data."""
    return not config.sequences or config.motif != PRIMER


def motif_of(config: DNAMotifConfig) -> Motif:
    """The motif as its source has it, not weakened.

    Raises:
        FileError: the own motif cannot be read.
    """
    if config.motif == "own":
        return motif_from_text(config.own_motif)
    return KNOWN_MOTIFS[config.motif]


def planting_of(config: DNAMotifConfig) -> Planting:
    """What is planted into what.

    Raises:
        FileError: the own motif cannot be read.
    """
    own = {
        "motif": motif_of(config),
        "second": KNOWN_MOTIFS.get(config.second_motif),
        "seed": config.data_seed,
    }
    return Planting(**config.shared_with(Planting) | own)


def length_of(config: DNAMotifConfig) -> int:
    """Letters in each sequence.

    Raises:
        FileError: kept sequences are not here.
    """
    return kept_sequences.load(config.sequences).length if config.sequences else config.length


def architecture_of(config: DNAMotifConfig, length: int | None = None) -> MotifArchitecture:
    """The network of a configuration.

    Args:
        length: Letters in each sequence, where the sequences are at hand.
    """
    own = {"length": length_of(config) if length is None else length}
    return MotifArchitecture(**config.shared_with(MotifArchitecture) | own)


def network_of(config: DNAMotifConfig, weights: np.ndarray) -> MotifNetwork:
    """The network with these weights, to be looked at without Keras."""
    return MotifNetwork(architecture_of(config), weights)
