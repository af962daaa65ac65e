"""All series as the network sees them just before it decides."""

from __future__ import annotations

import numpy as np
import streamlit as st

from playground.experiments.timeseries_transformer.figures.embedding import Embedding, embedding
from playground.lessons.timeseries.xray.inspected import Inspected
from playground.lessons.timeseries.xray.one_series import SERIES_KEY
from playground.ui.live_figure import live_figure


def embedding_view(found: Inspected) -> None:
    """A dot a series; a click chooses the one that *One series* shows."""
    positions, explained = found.embedding
    chosen = min(st.session_state.get(SERIES_KEY, 0), len(positions) - 1)
    names = np.array([f"{found.split_name} series {i}" for i in range(len(positions))])
    clicked = live_figure(
        embedding(
            Embedding(
                positions,
                explained,
                found.split.y,
                found.answer.predicted,
                found.class_names,
                names,
                chosen,
            )
        ),
        key="xray:embedding",
        clickable=True,
        toolbar=True,
    )
    if clicked:
        ranges = np.ptp(positions, axis=0)
        away = (positions - (clicked["x"], clicked["y"])) / np.where(ranges > 0, ranges, 1.0)
        nearest = int(np.hypot(*away.T).argmin())
        if nearest != chosen:
            st.session_state[SERIES_KEY] = nearest
            st.rerun(scope="fragment")
    st.markdown(
        f"The pooled layer gives each series **{found.answer.pooled.shape[1]}** numbers; the two "
        f"directions in which they differ most hold {sum(explained):.0%} of their variance. Series "
        f"{chosen} is circled: click another, then open *One series*."
    )
