"""Numbers as figures and sentences write them."""

from __future__ import annotations


def number_text(value: float, digits: int = 3) -> str:
    """At most `digits` decimals, a true minus sign, powers of ten only where they are needed."""
    if value == 0:
        return "0"
    text = f"{value:.{digits}f}"
    if abs(value) >= 1e6 or float(text) == 0:
        text = f"{value:.{digits}g}"
    elif "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")
