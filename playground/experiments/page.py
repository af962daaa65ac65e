"""What a page says of itself: its place in the navigation, and its card on the home page.

An experiment declares its page; pages that train nothing stand in `playground.ui.pages`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

FIRST = "The first ten minutes"
LECTURE = "The rest of the lecture"
REAL_DATA = "The worked example, and more real data"
TOOLS = "Tools for your own runs"


@dataclass(frozen=True)
class Card:
    """A page on the home page.

    Attributes:
        picture: Draws it, as `MovingPicture.svg` writes one.
        part: Of the course, whose heading the card stands below; parts come in the order of their
            first cards.
        place: Among all cards, small numbers first; when left out, behind the others on real data.
    """

    question: str
    words: str
    picture: Callable[[], str]
    part: str = REAL_DATA
    place: int = 399


@dataclass(frozen=True)
class Page:
    """One lesson of the navigation.

    Attributes:
        slug: Its file in pages/, and its address.
        title: As the navigation has it.
        icon: A Material symbol.
        section: Of the navigation; sections come in the order of their first pages.
        place: Among all pages, small numbers first; when left out, behind the others on real data.
        card: None for the home page, and for what is the teacher's.
        for_teacher: Whether only the teacher finds it in the navigation.
        terms: Of the glossary that can be seen on it; behind a question mark, what a link says.
    """

    slug: str
    title: str
    icon: str
    section: str = "Real data"
    place: int = 399
    card: Card | None = None
    terms: tuple[str, ...] = ()
    for_teacher: bool = False

    @property
    def file(self) -> str:
        """As Streamlit's links and switches name it."""
        return f"pages/{self.slug}.py"
