"""Sequences of a configuration, in three parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from playground.datasets.dna import Planting, Sequences, kept_sequences, one_hot, plant
from playground.datasets.dna.split import split_rows
from playground.experiments.data import Data, Split
from playground.experiments.dna_motif.config import DNAMotifConfig, planting_of


class Parts(NamedTuple):
    """Sequences to train, validate and test on."""

    train: Sequences
    validation: Sequences
    test: Sequences


@dataclass(frozen=True, eq=False)
class DNAData:
    """The sequences as letters, with their sites, and as numbers."""

    parts: Parts
    data: Data


def dna_of(config: DNAMotifConfig) -> DNAData:
    """The sequences of a configuration; the same object again for the same ones.

    Raises:
        FileError: kept sequences are not here.
    """
    if config.sequences:
        return _kept(kept_sequences.load(config.sequences), config.data_seed)
    return _planted(planting_of(config))


@lru_cache(maxsize=8)
def _planted(planting: Planting) -> DNAData:
    return _in_parts(plant(planting), planting.seed)


@lru_cache(maxsize=4)
def _kept(sequences: Sequences, seed: int) -> DNAData:
    return _in_parts(sequences, seed)


def _in_parts(sequences: Sequences, seed: int) -> DNAData:
    parts = Parts(*(sequences.part(rows) for rows in split_rows(sequences.y, seed)))
    train, validation, test = (
        Split(one_hot(part.letters), part.y.astype(np.int32)) for part in parts
    )
    data = Data(train, validation, test, sequences.class_names, source=sequences.source)
    return DNAData(parts, data)
