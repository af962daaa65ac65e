"""A convolutional network over DNA in NumPy: its answers, its filters, and why it answers so."""

from playground.experiments.dna_motif.reference.filter_motifs import FilterMotifs, filter_motifs
from playground.experiments.dna_motif.reference.information import (
    accidental_information,
    information,
)
from playground.experiments.dna_motif.reference.mutagenesis import mutagenesis
from playground.experiments.dna_motif.reference.network import MotifNetwork
from playground.experiments.dna_motif.reference.site_score import (
    SiteScore,
    chance_of_overlap,
    site_score,
    top_windows,
)
