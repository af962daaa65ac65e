"""What a page says of itself: its place in the navigation, and its card on the home page.

An experiment declares its page; pages that train nothing stand in `playground.ui.pages`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.figures.figure import Figure

CARD_HEIGHT = 130
"""Pixels of the figure on a card."""


@dataclass(frozen=True)
class Card:
    """A lesson on the home page.

    Attributes:
        figure: A figure for `CARD_HEIGHT`; titles and numbers of its axes are left out there.
        place: Among the cards; None for that of the page in the navigation.
    """

    question: str
    words: str
    figure: Callable[[], Figure]
    place: int | None = None


@dataclass(frozen=True)
class Page:
    """One lesson of the navigation.

    Attributes:
        slug: Its file in pages/, and its address.
        title: As the navigation has it.
        icon: A Material symbol.
        section: Of the navigation; sections come in the order of their first pages.
        place: Among all pages, small numbers first; when left out, behind the others on real data.
        card: None for a page that the home page does not show.
    """

    slug: str
    title: str
    icon: str
    section: str = "Real data"
    place: int = 399
    card: Card | None = None

    @property
    def file(self) -> str:
        """As Streamlit's links and switches name it."""
        return f"pages/{self.slug}.py"
