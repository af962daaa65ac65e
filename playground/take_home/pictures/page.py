"""Figures as one file that opens in any browser, without a network."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from playground.take_home.pictures.saving import SAVE_SCRIPT, SAVE_STYLE, save_buttons

SETTINGS: dict[str, Any] = {
    "displaylogo": False,
    "responsive": True,
    "modeBarButtonsToRemove": ["toImage"],
}
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font-family: 'Source Sans', 'Source Sans 3', sans-serif; color: #1b1f27; background: #fff;
  max-width: 1000px; margin: 24px auto; padding: 0 16px; }}
h1 {{ font-size: 24px; }} h2 {{ font-size: 18px; margin: 24px 0 4px; }}
section {{ break-inside: avoid; }}
{save_style}</style>
<script>{plotly}</script>
</head>
<body>
<h1>{title}</h1>
{figures}
<script>{save}</script>
</body>
</html>
"""


def pictures_page(title: str, figures: Mapping[str, go.Figure]) -> str:
    """Figures one below the other on white, with Plotly inside the file.

    Args:
        figures: By their headings.
    """
    parts = [
        f"<section data-figure><h2>{escape(heading)}</h2>\n"
        + figure.to_html(full_html=False, include_plotlyjs=False, config=SETTINGS)
        + save_buttons(heading)
        + "</section>"
        for heading, figure in figures.items()
    ]
    return PAGE.format(
        title=escape(title),
        plotly=get_plotlyjs(),
        figures="\n".join(parts),
        save=SAVE_SCRIPT,
        save_style=SAVE_STYLE,
    )
