"""Why this sequence? Saliency and mutagenesis of one test sequence, and a score over all."""

from __future__ import annotations

import numpy as np
import streamlit as st

from playground.datasets.dna import as_text
from playground.experiments.dna_motif.figures.mutagenesis_map import MutagenesisMap, mutagenesis_map
from playground.experiments.dna_motif.reference import mutagenesis, top_windows
from playground.figures.template import empty
from playground.lessons.dna_motif.inspected import Inspected, inspected
from playground.lessons.dna_motif.words import blind_letters
from playground.runs import Run
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.rerun_on_change import rerun_on_change

NUMBER = "dna:sequence"
WHICH = {
    "with the motif": lambda p, y: y == 1,
    "without": lambda p, y: y == 0,
    "mistakes": lambda p, y: p.argmax(1) != y,
}


def one_sequence_view(run: Run | None) -> None:
    """One sequence, chosen by its number; drawn anew while the run trains."""
    rerun_on_change(_one_sequence, [run], "dna:one", run)


def _one_sequence(run: Run | None) -> None:
    found = inspected(run)
    if found is None:
        live_figure(empty("Train to see what the network looks at.", height=240), "dna:mutagenesis")
        return
    _score(found)
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    which = left.segmented_control(
        "Test sequences", list(WHICH), default="with the motif", required=True, key="dna:which"
    )
    y = found.sequences.data.test.y
    rows = np.flatnonzero(WHICH[which or "with the motif"](found.probabilities, y))
    if not len(rows):
        st.info("There is none: every test sequence is classified correctly.")
        return
    with right:
        st.session_state[NUMBER] = min(st.session_state.get(NUMBER, 1), len(rows))
        number = st.number_input(f"Number, 1 to {len(rows)}", 1, len(rows), step=1, key=NUMBER)
    _draw(found, int(rows[number - 1]))


def _draw(found: Inspected, row: int) -> None:
    part, x = found.sequences.parts.test, found.sequences.data.test.x[row]
    saliency = found.network.saliency(x[None])
    window = min(found.motif_length, part.length)
    begin = int(top_windows(saliency, window)[0])
    start = int(part.starts[row])
    site = None if start < 0 else (start, start + part.site_width)
    names, p = [literal(name) for name in part.class_names], found.probabilities[row]
    true_label, predicted = int(part.y[row]), int(p.argmax())
    verdict = "right" if true_label == predicted else f"wrong: it is *{names[true_label]}*"
    where = ""
    if site is not None:
        meets = begin < site[1] and site[0] < begin + window
        where = (
            " The violet frame is the planted site, the dotted one the window that adds most: "
            + ("they overlap." if meets else "**they do not overlap**.")
        )
    st.markdown(f"Predicted *{names[predicted]}*, {p[predicted]:.1%} sure; {verdict}.{where}")
    live_figure(
        mutagenesis_map(
            MutagenesisMap(
                as_text(part.letters[row]),
                saliency[0],
                mutagenesis(found.network, x),
                site,
                (begin, begin + window),
            )
        ),
        "dna:mutagenesis",
    )
    blind = blind_letters(found.network.architecture)
    if blind:
        st.caption(blind)


def _score(found: Inspected) -> None:
    score = found.site_score
    if score is None:
        return
    st.markdown(
        f"**Does it look where the motif is?** In **{score.share:.1%}** of {score.sequences:,} "
        f"test sequences with a site, the window that adds most overlaps it; a window at a random "
        f"place would in {score.chance:.1%}."
    )
