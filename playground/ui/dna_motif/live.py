"""What moves while a network trains: the motif, the filter that becomes it, and the curves."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.experiments import Experiment
from playground.experiments.dna_motif import DNAMotifConfig, planting_of
from playground.experiments.dna_motif.observed import heading_of, target_motifs
from playground.figures.motif_similarity import motif_similarity
from playground.figures.palette import BEST, SERIES
from playground.figures.run_lines import RunLine, nice_end
from playground.figures.sequence_logo import Logo, sequence_logos
from playground.figures.template import empty
from playground.runs import Shown
from playground.ui.dna_motif.looked_into import looked_into, match_logos, similarity_course
from playground.ui.dna_motif.words import in_each_class
from playground.ui.live_figure import live_figure
from playground.ui.run_panel import Show, loss_and_accuracy

LOGOS_HEIGHT = 310
FOUR_LOGOS_HEIGHT = 520
COLORS = (BEST, SERIES[3])


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
        f"{config.count:,} sequences of {config.length} letters; "
        f"{in_each_class(planting_of(config))} The network has {size} and is told only which half."
    )


def show_discovery(experiment: Experiment[Any], config: DNAMotifConfig, baseline: float) -> Show:
    """Draws a run, or the motif alone when there is none."""
    curves = loss_and_accuracy(experiment, baseline)

    def show(shown: Shown | None) -> None:
        found = looked_into(shown.run if shown else None)
        left, right = st.columns([3, 2])
        with left:
            if found is None:
                logos = [
                    Logo(heading_of(config, motif), motif.probabilities)
                    for motif in target_motifs(config)
                ]
            else:
                logos = [logo for each in found.matches for logo in match_logos(each)]
            live_figure(
                sequence_logos(logos, height=LOGOS_HEIGHT if len(logos) < 4 else FOUR_LOGOS_HEIGHT),
                "dna:discovery",
                toolbar=False,
            )
        with right:
            _similarity(shown)
        curves(shown)

    return show


def _similarity(shown: Shown | None) -> None:
    if shown is None:
        live_figure(
            empty("Press Train: how alike they become.", height=LOGOS_HEIGHT), "dna:similarity"
        )
        return
    run = shown.run
    epochs, values = similarity_course(run)
    paired = run.config.get("second_motif", "none") != "none"
    names = ("first motif", "second motif") if paired else ("its windows", "its weights")
    lines = tuple(
        RunLine(name, color, epochs, np.maximum(values[:, i], 0))
        for i, (name, color) in enumerate(zip(names, COLORS, strict=True))
        if values.shape[-1] > i
    )
    end = nice_end(float(epochs[-1]) if len(epochs) else 1.0, int(run.config.get("epochs", 1)))
    live_figure(motif_similarity(lines, end, height=LOGOS_HEIGHT), "dna:similarity", toolbar=False)
