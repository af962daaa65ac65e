"""The pages at a glance, in the order of a course, each with a small picture that moves."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import streamlit as st

from playground.experiments.page import Card, Page
from playground.ui.card_pictures import drawn_pictures
from playground.ui.pages import by_part

MOST_COLUMNS = 5
PAUSE = "pause_pictures"
"""Key of the switch that holds every picture still; `window.css` does it."""


def course() -> None:
    """A card per page below the headings of the parts of the course, in rows of equal length."""
    for part, pages in by_part().items():
        st.subheader(part)
        rows = math.ceil(len(pages) / MOST_COLUMNS)
        columns = math.ceil(len(pages) / rows)
        for first in range(0, len(pages), columns):
            for column, (page, card) in zip(st.columns(columns), pages[first:], strict=False):
                with column, st.container(border=True, height="stretch", key=f"card_{page.slug}"):
                    _card(page, card)


def _card(page: Page, card: Card) -> None:
    st.page_link(page.file, label=f"**{card.question}**")
    _picture(page.slug, card.picture)(key=f"home:{page.slug}")
    st.caption(card.words)


@lru_cache(maxsize=64)
def _picture(slug: str, draw: Callable[[], str]) -> Callable[..., object]:
    """The picture is drawn once; its styles are its own."""
    picture = drawn_pictures().get(slug) or draw()
    return st.components.v2.component(f"playground_card_{slug}", html=picture)
