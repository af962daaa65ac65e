"""All filters as logos, live; the ones most like the motif first when asked."""

from __future__ import annotations

import numpy as np
import streamlit as st

from playground.experiments.dna_motif.observed import MOST_SEQUENCES
from playground.figures.sequence_logo import Logo, logo_gallery
from playground.number_text import counted
from playground.runs import Run
from playground.ui.dna_motif.looked_into import looked_into
from playground.ui.live_figure import live_figure
from playground.ui.results import polling

MOST_SHOWN = 32


def filters_view(run: Run | None) -> None:
    """A logo for each filter."""
    st.fragment(_filters, run_every=polling(run), key="dna:filters")(run)


def _filters(run: Run | None) -> None:
    found = looked_into(run)
    if found is None:
        live_figure(logo_gallery([]), "dna:gallery", toolbar=False)
        return
    ordered = st.toggle(
        "Most alike first",
        key="dna:ordered",
        help="By similarity to the motif above; else by number.",
        persist_state="session",
    )
    first = found.matches[0]
    similarities = np.max([each.similarities for each in found.matches], axis=0)
    order = np.arange(len(similarities))
    if ordered:
        order = np.argsort(-similarities, kind="stable")
    order = order[:MOST_SHOWN]
    logos = []
    for i in order.tolist():
        windows = int(first.found.windows[i])
        match = f": {similarities[i]:.2f}" if similarities[i] else ""
        words = f"{i + 1}{match} ({windows:,})" if windows else f"{i + 1}, silent"
        logos.append(Logo(words, first.found.probabilities[i], windows=windows))
    chosen = order.tolist().index(first.best) if first.best in order else None
    live_figure(logo_gallery(logos, chosen=chosen), "dna:gallery", toolbar=False)
    silent = int((first.found.windows == 0).sum())
    st.caption(
        "Each logo is of the letters in the windows that a filter answers to most: of each of up "
        f"to {MOST_SEQUENCES} validation sequences its best window, if the answer is more than "
        "half of its largest. In brackets: how many windows; what so few tell by accident is "
        "taken off the height. "
        "Behind the number: similarity to the motif above (of two the nearer one), Pearson's "
        "correlation at the best offset and strand."
        + (f" {counted(silent, 'filter')} never answer." if silent else "")
        + (f" The first {MOST_SHOWN} are shown." if len(first.matches) > MOST_SHOWN else "")
    )
