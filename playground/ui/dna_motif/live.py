"""What moves while a network trains: the motif, the filter that becomes it, and the curves."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import Experiment
from playground.experiments.dna_motif import DNAMotifConfig, is_compared, planting_of
from playground.number_text import counted
from playground.runs import Shown
from playground.ui.dna_motif.frames import logos_figure, similarity_figure
from playground.ui.dna_motif.looked_into import looked_into
from playground.ui.dna_motif.words import in_each_class
from playground.ui.live_figure import live_figure
from playground.ui.run_panel import Show, loss_and_accuracy
from playground.ui.stream import stream_of


def headline(experiment: Experiment[Any], config: DNAMotifConfig) -> None:
    """What the page asks, with the numbers of these settings."""
    st.title("Can a filter find the motif by itself?")
    size = f"**{experiment.count_parameters(config):,}** parameters"
    if config.sequences:
        st.markdown(
            f"Sequences of your own, and {size}. Nobody tells the network what to look for."
        )
        return
    st.markdown(
        f"{counted(config.count, 'sequence')} of {config.length} letters; "
        f"{in_each_class(planting_of(config))} The network has {size} and is told only which half."
    )


def show_discovery(experiment: Experiment[Any], config: DNAMotifConfig, baseline: float) -> Show:
    """Draws a run, or the motif alone when there is none."""
    curves = loss_and_accuracy(experiment, baseline)

    def show(shown: Shown | None) -> None:
        run = shown.run if shown else None
        found = looked_into(run)
        stream = stream_of("motifs", [run])
        if not is_compared(config if found is None else found.config):
            if found is not None:
                st.markdown("**The most informative filters**, the best first.")
            live_figure(
                logos_figure(run, config),
                "dna:discovery",
                toolbar=False,
                stream=stream,
                part="logos",
            )
            curves(shown)
            return
        left, right = st.columns([3, 2])
        with left:
            live_figure(
                logos_figure(run, config),
                "dna:discovery",
                toolbar=False,
                stream=stream,
                part="logos",
            )
        with right:
            live_figure(
                similarity_figure(run),
                "dna:similarity",
                toolbar=False,
                stream=stream,
                part="similarity",
            )
        curves(shown)

    return show
