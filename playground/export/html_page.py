"""A page of one HTML file, which needs no network and no server; its figures can be saved."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

FORMATS = ("svg", "png")
SAVE_STYLE = """
.save { margin: 4px 0 0; }
.save button { font: inherit; font-size: 12px; color: #1b1f27; background: #fff; cursor: pointer;
  border: 1px solid #c5cad3; border-radius: 4px; padding: 2px 8px; }
@media print { .save { display: none; } }
"""
SAVE_SCRIPT = (Path(__file__).parent / "figures" / "save_figures.js").read_text()
"""It asks no server, so a page of one file keeps its buttons everywhere."""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
{head}</head>
<body>
<h1>{title}</h1>
{body}
<script>{script}</script>
</body>
</html>
"""


def html_page(title: str, *, style: str, body: str, library: str = "") -> str:
    """The page as text.

    Args:
        title: Plain text, which is escaped; the rest is HTML, CSS and JavaScript.
        library: JavaScript that scripts of the body call.
    """
    head = f"<script>{library}</script>\n" if library else ""
    style += SAVE_STYLE
    return PAGE.format(title=escape(title), style=style, head=head, body=body, script=SAVE_SCRIPT)


def save_buttons(title: str) -> str:
    """Buttons for the figure of the element around them, which has the attribute ``data-figure``.

    Args:
        title: Of the figure; its file is called so.
    """
    name = escape(re.sub(r"\W+", "-", title.lower()).strip("-") or "figure")
    buttons = " ".join(
        f'<button type="button" data-format="{format}" data-name="{name}">'
        f"Save as {format.upper()}</button>"
        for format in FORMATS
    )
    return f'<p class="save">{buttons}</p>'
