"""All filters as logos, live; the ones most like the motif first when asked."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st

from playground.experiments.dna_motif import is_compared
from playground.experiments.dna_motif.figures.sequence_logo import Logo, logo_gallery
from playground.experiments.dna_motif.observed import MOST_SEQUENCES
from playground.experiments.dna_motif.reference import FilterMotifs
from playground.figures.figure import Figure
from playground.lessons.dna_motif.inspected import Inspected, inspected
from playground.number_text import counted
from playground.runs import Run
from playground.ui.live_figure import live_figure
from playground.ui.rerun_on_change import rerun_on_change

MOST_SHOWN = 32
SIMILARITY = (
    "After each filter's number: its similarity to the motif above (of two, the more similar "
    "one), as Pearson's correlation at the best offset and strand."
)
AREA = (
    "After each filter's number: the area under the ROC curve when sequences are classified by "
    "the filter's largest output alone; 0.5 is chance."
)


def filters_view(run: Run | None) -> None:
    """A logo for each filter."""
    rerun_on_change(_filters, [run], "dna:filters", run)


def _filters(run: Run | None) -> None:
    found = inspected(run)
    if found is None:
        live_figure(logo_gallery([]), "dna:gallery")
        return
    compared = is_compared(found.config)
    ordered = st.toggle(
        "Most similar first" if compared else "Most informative first",
        key="dna:ordered",
        help="By similarity to the motif above; else by number."
        if compared
        else "By the area under the ROC curve of a filter's largest output; else by number.",
        persist_state="session",
    )
    live_figure(_gallery(found, ordered), "dna:gallery")
    motifs, _, measures = _measured(found)
    silent = int((motifs.windows == 0).sum())
    st.caption(
        "Each logo counts the letters in the windows to which a filter responds most: of each of "
        f"up to {MOST_SEQUENCES} validation sequences its best window, if its output is more than "
        "half of its largest. In brackets: the number of windows; the height is corrected for "
        "small samples. "
        + (SIMILARITY if compared else AREA)
        + (f" {counted(silent, 'filter')} never respond." if silent else "")
        + (f" The first {MOST_SHOWN} are shown." if len(measures) > MOST_SHOWN else "")
    )


@lru_cache(maxsize=8)
def _gallery(found: Inspected, ordered: bool) -> Figure:
    """Drawn once for everybody who looks at the same weights."""
    motifs, best, measures = _measured(found)
    order = np.argsort(-measures, kind="stable") if ordered else np.arange(len(measures))
    shown = order[:MOST_SHOWN].tolist()
    logos = []
    for i in shown:
        windows = int(motifs.windows[i])
        measure = f": {measures[i]:.2f}" if measures[i] else ""
        words = f"{i + 1}{measure} ({windows:,})" if windows else f"{i + 1}, silent"
        logos.append(Logo(words, motifs.probabilities[i], windows=windows))
    return logo_gallery(logos, chosen=shown.index(best) if best in shown else None)


def _measured(found: Inspected) -> tuple[FilterMotifs, int, np.ndarray]:
    """What each filter looks for, the best of them, and how good each is, shape (filters,)."""
    if is_compared(found.config):
        matches = found.matches
        measures = np.max([each.similarities for each in matches], axis=0)
        return matches[0].found, matches[0].best, measures
    return (
        found.discriminative.found,
        int(found.discriminative.order[0]),
        found.discriminative.areas,
    )
