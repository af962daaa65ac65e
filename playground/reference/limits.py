"""What the machines accept: finite numbers of a sensible size, or one sentence that says why not.

Every number that a person can type passes here. Below `LARGEST_VALUE` nothing that is computed from
them overflows: a ReLU network of six layers of eight units stays under 1e60.
"""

import operator
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

LARGEST_VALUE = 1e6
"""Largest magnitude of a weight, a bias, an input or a target."""


def refusal(expected: str, received: Any, advice: str) -> ValueError:
    """The error of every machine here: what was expected, what was received, what to do."""
    return ValueError(f"Expected {expected}, received {_shown(received)}; {advice}.")


def finite_number(
    name: str, value: Any, low: float = -LARGEST_VALUE, high: float = LARGEST_VALUE
) -> float:
    """`value` as a float in [low, high]; ValueError when it is not a number or lies outside."""
    expected = f"{name} to be a number between {_plain(low)} and {_plain(high)}"
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise refusal(expected, value, "type a number in that range") from None
    if not low <= number <= high:  # NaN fails every comparison
        raise refusal(expected, value, "choose a value in that range")
    return number


def learning_rate_of(value: Any) -> float:
    """`value` as a learning rate between 1e-6 and 1e6; ValueError otherwise."""
    return finite_number("the learning rate", value, 1e-6, LARGEST_VALUE)


def whole_number(name: str, value: Any, low: int, high: int) -> int:
    """`value` as an int in [low, high]; ValueError when it is not whole or lies outside."""
    expected = f"{name} to be a whole number between {low:,} and {high:,}"
    try:
        number = operator.index(value)
    except TypeError:
        raise refusal(expected, value, "type a whole number") from None
    if not low <= number <= high:
        raise refusal(expected, value, "choose a value in that range")
    return number


def finite_array(
    name: str, values: Any, ndim: int | tuple[int, ...], largest: float = LARGEST_VALUE
) -> Array:
    """`values` as a new read-only float array of the wanted number of dimensions.

    Raises ValueError when they are not numbers, not finite, larger than `largest` in magnitude,
    or have another number of dimensions.
    """
    expected = f"{name} to hold numbers between {_plain(-largest)} and {_plain(largest)}"
    try:
        if np.iscomplexobj(values):
            raise TypeError
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise refusal(expected, values, "give a table of numbers") from None
    wanted = (ndim,) if isinstance(ndim, int) else ndim
    if array.ndim not in wanted:
        dimensions = " or ".join(str(number) for number in wanted)
        raise refusal(
            f"{name} to have {dimensions} dimensions", f"shape {array.shape}", "reshape it"
        )
    bad = ~(np.abs(array) <= largest)
    if bad.any():
        raise refusal(expected, float(array[bad].flat[0]), "choose values in that range")
    array.setflags(write=False)
    return array


def binary(name: str, value: Any) -> int:
    """`value` as 0 or 1; ValueError for anything else."""
    try:
        if value in (0, 1):
            return int(value)
    except (TypeError, ValueError):
        pass
    raise refusal(f"{name} to be 0 or 1", value, "use one of the two")


def _plain(number: float) -> str:
    """1,000,000 rather than 1e+06, but 1e+300 and 1e-06 as they are."""
    return f"{number:,.0f}" if 1 <= abs(number) < 1e9 or number == 0 else f"{number:g}"


def _shown(value: Any) -> str:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return value if len(value) <= 80 else value[:77] + "..."
    try:
        text = f"{value!r}"
    except ValueError:  # an int of thousands of digits
        return "a number with too many digits"
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "..."
