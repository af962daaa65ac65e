"""Figures as one file that opens in any browser, without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files

from playground.export.html_page import html_page, save_buttons
from playground.figures.encoding import encoded
from playground.figures.figure import Figure
from playground.figures.template import complete

SETTINGS = json.dumps(
    {
        "displaylogo": False,
        "responsive": True,
        "modeBarButtonsToRemove": ["toImage"],
    }
)
FIGURE = """<div id="figure-{place}"></div>
<script>
(({{ data, layout }}) => Plotly.newPlot("figure-{place}", data, layout, {settings}))({figure})
</script>"""
STYLE = """
body { font-family: 'Source Sans', 'Source Sans 3', sans-serif; color: #1b1f27; background: #fff;
  max-width: 1000px; margin: 24px auto; padding: 0 16px; }
h1 { font-size: 24px; } h2 { font-size: 18px; margin: 24px 0 4px; }
section { break-inside: avoid; }
"""


def figures_page(title: str, figures: Mapping[str, Figure]) -> str:
    """Figures one below the other on white, with Plotly inside the file.

    Args:
        figures: By their headings.
    """
    parts = [
        f"<section data-figure><h2>{escape(heading)}</h2>\n"
        + FIGURE.format(place=place, figure=_in_script(figure), settings=SETTINGS)
        + save_buttons(heading)
        + "</section>"
        for place, (heading, figure) in enumerate(figures.items())
    ]
    plotly = files("plotly").joinpath("package_data/plotly.min.js").read_text("utf-8")
    return html_page(title, style=STYLE, body="\n".join(parts), library=plotly)


def _in_script(figure: Figure) -> str:
    """The figure as JSON, in which no word ends the script that it stands in."""
    text = encoded(complete(figure))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
