"""A page of one HTML file, which needs no network and no server."""

from __future__ import annotations

from html import escape

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


def html_page(title: str, *, style: str, body: str, script: str, library: str = "") -> str:
    """The page as text.

    Args:
        title: Plain text, which is escaped; the rest is HTML, CSS and JavaScript.
        script: Runs when the body is there.
        library: JavaScript that scripts of the body call.
    """
    head = f"<script>{library}</script>\n" if library else ""
    return PAGE.format(title=escape(title), style=style, head=head, body=body, script=script)
