"""All filters as logos, live; the ones most like the motif first when asked."""

from __future__ import annotations

import numpy as np
import streamlit as st

from playground.experiments.dna_motif import is_compared
from playground.experiments.dna_motif.figures.sequence_logo import Logo, logo_gallery
from playground.experiments.dna_motif.observed import MOST_SEQUENCES
from playground.lessons.dna_motif.inspected import inspected
from playground.number_text import counted
from playground.runs import Run
from playground.ui.live_figure import live_figure
from playground.ui.rerun_on_change import rerun_on_change

MOST_SHOWN = 32
SIMILARITY = (
    "Behind the number: similarity to the motif above (of two the nearer one), Pearson's "
    "correlation at the best offset and strand."
)
AREA = (
    "Behind the number: the area under the ROC curve when a sequence is called by the filter's "
    "largest answer alone; 0.5 is chance."
)


def filters_view(run: Run | None) -> None:
    """A logo for each filter."""
    rerun_on_change(_filters, [run], "dna:filters", run)


def _filters(run: Run | None) -> None:
    found = inspected(run)
    if found is None:
        live_figure(logo_gallery([]), "dna:gallery", toolbar=False)
        return
    compared = is_compared(found.config)
    ordered = st.toggle(
        "Most similar first" if compared else "Most informative first",
        key="dna:ordered",
        help="By similarity to the motif above; else by number."
        if compared
        else "By the area under the ROC curve of a filter's largest answer; else by number.",
        persist_state="session",
    )
    if compared:
        motifs, best = found.matches[0].found, found.matches[0].best
        measures = np.max([each.similarities for each in found.matches], axis=0)
    else:
        motifs, best = found.discriminative.found, int(found.discriminative.order[0])
        measures = found.discriminative.areas
    order = np.arange(len(measures))
    if ordered:
        order = np.argsort(-measures, kind="stable")
    order = order[:MOST_SHOWN]
    logos = []
    for i in order.tolist():
        windows = int(motifs.windows[i])
        measure = f": {measures[i]:.2f}" if measures[i] else ""
        words = f"{i + 1}{measure} ({windows:,})" if windows else f"{i + 1}, silent"
        logos.append(Logo(words, motifs.probabilities[i], windows=windows))
    chosen = order.tolist().index(best) if best in order else None
    live_figure(logo_gallery(logos, chosen=chosen), "dna:gallery", toolbar=False)
    silent = int((motifs.windows == 0).sum())
    st.caption(
        "Each logo is of the letters in the windows that a filter answers to most: of each of up "
        f"to {MOST_SEQUENCES} validation sequences its best window, if the answer is more than "
        "half of its largest. In brackets: how many windows; what so few tell by accident is "
        "taken off the height. "
        + (SIMILARITY if compared else AREA)
        + (f" {counted(silent, 'filter')} never answer." if silent else "")
        + (f" The first {MOST_SHOWN} are shown." if len(measures) > MOST_SHOWN else "")
    )
