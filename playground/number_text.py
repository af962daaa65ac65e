"""Numbers and counts as figures, sentences and formulas write them: everywhere the same.

A number has three significant digits, with zeros at their end: 0.140 beside −0.148. Whole numbers
and tenths, which people set by hand, stand as they are: 2 and 0.5. So does what three decimals
write without rounding: 12.25. Powers of ten are for less than a thousandth, and from a million on.
"""

from __future__ import annotations

import math

DIGITS = 3
EXACT_DECIMALS = 3
FROM, BELOW = 1e-3, 1e6
"""Between these a number is written without a power of ten."""
SAME = 1e-7
"""Relative difference of numbers that are the same in single precision."""
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

ORDINALS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def number_text(value: float) -> str:
    """A number for figures and sentences, such as −0.148, 1,320 or 1.20 × 10⁻⁵."""
    sign, mantissa, exponent = _written(value)
    if not exponent:
        whole, point, decimals = mantissa.partition(".")
        grouped = f"{int(whole):,}" if whole.isdigit() else whole
        return f"{sign.replace('-', '−')}{grouped}{point}{decimals}"
    return f"{sign.replace('-', '−')}{mantissa} × 10{str(exponent).translate(SUPERSCRIPTS)}"


def signed_text(value: float) -> str:
    """A change, with its sign also where it is positive; ±0 where nothing changes."""
    text = number_text(value)
    return f"±{text}" if text == "0" else text if text.startswith("−") else f"+{text}"


def number_latex(value: float) -> str:
    r"""A number for a formula, such as -0.148 or 1.20 \times 10^{-5}."""
    sign, mantissa, exponent = _written(value)
    mantissa = mantissa.replace("∞", r"\infty")
    return sign + (rf"{mantissa} \times 10^{{{exponent}}}" if exponent else mantissa)


def counted(count: int, noun: str, plural: str = "") -> str:
    """How many there are: 1 weight, 2 weights, 1,320 series.

    Args:
        plural: Where it is not the noun and an s.
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def ordinal(number: int) -> str:
    """As "first", "tenth", "11th", "22nd", for numbers from 1."""
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    is_teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if is_teen else ENDINGS.get(number % 10, 'th')}"


def epoch_text(epoch: float) -> str:
    """Where training stands: *before training*, then the epoch that is under way or has ended.

    Args:
        epoch: Epochs since the start, with parts of one.
    """
    return f"epoch {math.ceil(epoch):,}" if epoch > 0 else "before training"


def is_exact(value: float) -> bool:
    """Whether a number is shown without rounding."""
    return abs(value) < BELOW and _same(value, round(value, EXACT_DECIMALS))


def _written(value: float) -> tuple[str, str, int]:
    """Sign, mantissa and power of ten of a number; the power is 0 where there is none."""
    value = float(value)
    if math.isnan(value):
        return "", "not a number", 0
    sign, size = "-" if value < 0 else "", abs(value)
    if math.isinf(value):
        return sign, "∞", 0
    if size == 0:
        return "", "0", 0
    text, power = f"{size:.{DIGITS - 1}e}".split("e")  # rounds first: 0.9996 has the power 0
    exponent = int(power)
    if FROM <= size < BELOW:
        decimals = max(0, DIGITS - 1 - exponent)
        if is_exact(size):
            needed = next(n for n in range(EXACT_DECIMALS + 1) if _same(size, round(size, n)))
            decimals = needed if needed < 2 else max(decimals, needed)
        return sign, f"{size:.{decimals}f}", 0
    whole = float(text).is_integer() and _same(size, float(f"{size:.0e}"))
    return sign, f"{float(text):.0f}" if whole else text, exponent


def _same(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=SAME, abs_tol=0.0)
