"""Motif discovery in DNA: the experiment, its data, and what it must beat."""

from playground.experiments.dna_motif.baselines import WORD, baseline_scores, quick_scores
from playground.experiments.dna_motif.config import (
    DNAMotifConfig,
    architecture_of,
    is_compared,
    motif_of,
    network_of,
    planting_of,
)
from playground.experiments.dna_motif.data import DNAData, dna_of
from playground.experiments.dna_motif.experiment import DNAMotifExperiment
from playground.experiments.dna_motif.observed import (
    DiscriminativeFilters,
    FilterMatches,
    all_matches,
    discriminative_filters,
)

EXPERIMENT = DNAMotifExperiment()
