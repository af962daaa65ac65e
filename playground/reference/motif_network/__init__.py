"""A convolutional network over DNA in NumPy: its answers, its filters, and why it answers so."""

from playground.reference.motif_network.architecture import MotifArchitecture
from playground.reference.motif_network.filter_motifs import FilterMotifs, filter_motifs
from playground.reference.motif_network.information import accidental_information, information
from playground.reference.motif_network.mutagenesis import mutagenesis
from playground.reference.motif_network.network import MotifNetwork
from playground.reference.motif_network.site_score import (
    SiteScore,
    chance_of_overlap,
    site_score,
    top_windows,
)

__all__ = [
    "FilterMotifs",
    "MotifArchitecture",
    "MotifNetwork",
    "SiteScore",
    "accidental_information",
    "chance_of_overlap",
    "filter_motifs",
    "information",
    "mutagenesis",
    "site_score",
    "top_windows",
]
