"""The pictures of the home page's cards, drawn before anybody opens it.

``python -m playground.ui.card_pictures`` writes them into the JSON file beside this one. Small
networks are trained for some: 0.4 s and 7 MB for the first visitor otherwise. The pictures of
experiments, which show data, are drawn when they are shown.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from playground.ui.pages import PAGES

FILE = Path(__file__).with_suffix(".json")


def draw_pictures() -> dict[str, str]:
    """The picture of each page that has a card, as SVG, by the page's slug."""
    return {page.slug: page.card.picture() for page in PAGES if page.card}


@cache
def drawn_pictures() -> dict[str, str]:
    """What `draw_pictures` has drawn."""
    pictures: dict[str, str] = json.loads(FILE.read_text("utf-8"))
    return pictures


if __name__ == "__main__":
    FILE.write_text(json.dumps(draw_pictures(), ensure_ascii=False, indent=1) + "\n", "utf-8")
