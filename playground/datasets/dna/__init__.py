"""DNA: letters, motifs, sequences with a motif planted in them, and sequences of one's own."""

from playground.datasets.dna import kept_sequences
from playground.datasets.dna.alphabet import as_text, one_hot, reverse_complement
from playground.datasets.dna.generator import Planting, Sequences, plant
from playground.datasets.dna.known_motifs import KNOWN_MOTIFS
from playground.datasets.dna.motif import Motif
from playground.datasets.dna.motif_text import motif_from_text, motif_text
from playground.datasets.dna.scan import best_scores, log_odds
from playground.datasets.dna.similarity import Match, best_matches
