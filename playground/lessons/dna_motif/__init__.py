"""The page of DNA motifs, one part of it per file."""

from playground.lessons.dna_motif.data import data_view, sequences_choice
from playground.lessons.dna_motif.filters import filters_view
from playground.lessons.dna_motif.live import first_words, show_discovery
from playground.lessons.dna_motif.one_sequence import one_sequence_view
from playground.lessons.dna_motif.scores import scores_view
from playground.lessons.dna_motif.words import TASKS, understand
