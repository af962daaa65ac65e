"""The lessons at a glance, each with a small figure of its own."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from playground.experiments.page import CARD_HEIGHT, Card
from playground.figures.figure import Figure
from playground.ui.live_figure import live_figure
from playground.ui.pages import carded_pages

COLUMNS = 3


def lesson_cards() -> None:
    """A card per lesson, three in a row."""
    pages = carded_pages()
    for first in range(0, len(pages), COLUMNS):
        for column, page in zip(st.columns(COLUMNS), pages[first:], strict=False):
            if page.card:
                with column, st.container(border=True):
                    st.page_link(page.file, label=f"**{page.card.question}**")
                    live_figure(_small(page.card), f"home:{page.slug}", toolbar=False)
                    st.caption(page.card.words)


@lru_cache(maxsize=32)
def _small(card: Card) -> Figure:
    figure = card.figure()
    layout = figure["layout"] | {
        "height": CARD_HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "annotations": [],
    }
    for axis in {"xaxis", "yaxis", *(name for name in layout if name[1:5] == "axis")}:
        layout[axis] = layout.get(axis, {}) | {"title": {"text": ""}, "showticklabels": False}
    return {"data": figure["data"], "layout": layout}
