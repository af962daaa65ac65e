"""The little maths of a diagnosis as HTML: a page without scripts cannot typeset LaTeX."""

from __future__ import annotations

import re
from html import escape

FORMULA = re.compile(r"\$([^$]+)\$")
SIGNS = {
    "cdot": "·",
    "le": "≤",
    "ge": "≥",
    "leftarrow": "←",
    "nabla": "∇",
    "sqrt": "√",
    "eta": "η",
    "lambda": "λ",
    "phi": "φ",
    "delta": "δ",
    "sigma": "σ",
    "tfrac14": "¼",
    "tfrac12": "½",
    "times": "×",
}
BAR = "\N{COMBINING MACRON}"


def with_maths(text: str) -> str:
    """Text with formulas between dollars, escaped, the formulas in signs, sub and superscripts."""
    return FORMULA.sub(
        lambda found: f"<i>{_formula(found.group(1))}</i>", escape(text, quote=False)
    )


def _formula(latex: str) -> str:
    latex = re.sub(r"\\bar\s*(\w)", rf"\1{BAR}", latex)
    latex = re.sub(r"\\sqrt\{([^{}]*)\}", r"√(\1)", latex)
    latex = re.sub(
        r"\\([A-Za-z]+\d*)", lambda found: SIGNS.get(found.group(1), found.group(1)), latex
    )
    for mark, tag in (("_", "sub"), ("\\^", "sup")):
        latex = re.sub(rf"{mark}(?:\{{([^{{}}]*)\}}|(\w))", rf"<{tag}>\1\2</{tag}>", latex)
    return re.sub(r"[{}]|\\.", "", latex)
