"""How numbers and counts are written; Python's `decimal` rounds beside them."""

import re
from decimal import Context, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.number_text import (
    counted,
    epoch_text,
    is_exact,
    number_latex,
    number_text,
    ordinal,
    signed_text,
)

SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1, "1"),
        (-1, "−1"),
        (0.5, "0.5"),
        (0.14, "0.140"),
        (np.float32(0.14), "0.140"),
        (-0.148, "−0.148"),
        (1 / 3, "0.333"),
        (0.99961, "1.00"),
        (0.25, "0.250"),
        (-2.25, "−2.25"),
        (9.0000000001, "9"),
        (9.001, "9.001"),
        (9.0012, "9.00"),
        (12.25, "12.25"),
        (12.2468, "12.2"),
        (100.0, "100"),
        (1320, "1,320"),
        (1234.5678, "1,235"),
        (0.0123456, "0.0123"),
        (0.000999, "9.99 × 10⁻⁴"),
        (1.0e-11, "1 × 10⁻¹¹"),
        (1.2345e-5, "1.23 × 10⁻⁵"),
        (-1e300, "−1 × 10³⁰⁰"),
        (2.5e6, "2.50 × 10⁶"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
        (float("nan"), "not a number"),
    ],
)
def test_numbers_as_text(value, text):
    assert number_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_a_number_reads_back_as_itself_rounded_to_three_digits_or_better(value):
    text = number_text(value)
    assert not re.search("[eE-]", text)
    read = text.replace(",", "").replace(" × 10", "e").translate(SUPERSCRIPTS)
    rounded = Context(prec=3).create_decimal_from_float(value)
    assert abs(Decimal(read) - Decimal(value)) <= abs(rounded - Decimal(value)) + abs(
        Decimal(value) * Decimal("1e-7")
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-1.0, "-1"),
        (0.12345, "0.123"),
        (0.0006, r"6 \times 10^{-4}"),
        (1.2345e-9, r"1.23 \times 10^{-9}"),
        (4.5e7, r"4.50 \times 10^{7}"),
        (1234.0, "1234"),
        (float("-inf"), r"-\infty"),
    ],
)
def test_numbers_in_formulas(value, text):
    assert number_latex(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.25, "+0.250"), (-0.25, "−0.250"), (0.0, "±0"), (3, "+3")]
)
def test_changes_have_a_sign(value, text):
    assert signed_text(value) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 weights"), (1, "1 weight"), (2, "2 weights"), (1320, "1,320 weights")],
)
def test_one_is_singular_and_nothing_else(count, text):
    assert counted(count, "weight") == text


def test_a_plural_may_be_another_word():
    assert counted(1, "series", "series") == "1 series"
    assert counted(3, "series", "series") == "3 series"


@pytest.mark.parametrize(("value", "exact"), [(0.1, True), (12.25, True), (1 / 3, False)])
def test_a_number_is_exact_where_three_decimals_write_it(value, exact):
    assert is_exact(value) is exact


def test_places_are_counted_as_people_count_them():
    said = {1: "first", 3: "third", 10: "tenth", 11: "11th", 12: "12th", 13: "13th", 21: "21st"}
    said |= {22: "22nd", 33: "33rd", 40: "40th", 111: "111th", 121: "121st"}
    assert {number: ordinal(number) for number in said} == said


def test_an_epoch_that_is_under_way_is_counted_as_a_whole_one():
    texts = [epoch_text(epoch) for epoch in (0, 0.5, 1, 10.5, 1200)]
    assert texts == ["before training", "epoch 1", "epoch 1", "epoch 11", "epoch 1,200"]
