"""What moves while a network trains: the motif, the filter that becomes it, and the curves."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import Experiment
from playground.experiments.dna_motif import DNAMotifConfig, is_compared, planting_of
from playground.lessons.dna_motif.words import in_each_class
from playground.number_text import counted
from playground.runs import Shown
from playground.ui.classifier_curves import loss_and_accuracy
from playground.ui.observed_figure import figures_of, observed_figure
from playground.ui.run_panel import Show


def first_words(experiment: Experiment[Any], config: DNAMotifConfig) -> str:
    """What the page asks about, with the numbers of these settings."""
    size = f"**{experiment.count_parameters(config):,}** parameters"
    if config.sequences:
        return f"Sequences of your own, and {size}. Nobody tells the network what to look for."
    return (
        f"{counted(config.count, 'sequence')} of {config.length} letters; "
        f"{in_each_class(planting_of(config))} The network has {size} and is told only to which "
        f"half each belongs."
    )


def show_discovery(experiment: Experiment[Any], config: DNAMotifConfig, baseline: float) -> Show:
    """Draws a run, or the motif alone when there is none."""
    curves = loss_and_accuracy(experiment, baseline)

    def show(shown: Shown | None) -> None:
        figures = figures_of(experiment, config, shown)
        if is_compared(figures.config):
            left, right = st.columns([3, 2])
            with left:
                observed_figure(figures, "motif", "dna:discovery")
            with right:
                observed_figure(figures, "similarity", "dna:similarity")
        else:
            if figures.moment("weights").arrays is not None:
                st.markdown("**The most informative filters**, the best first.")
            observed_figure(figures, "motif", "dna:discovery")
        curves(shown)

    return show
