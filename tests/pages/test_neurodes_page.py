"""The neurodes page without a browser, against truth tables by brute force."""

from __future__ import annotations

import functools
import itertools
import re

import pytest
from opening import open_page, words

from playground.lessons.neurodes import one_neurode, proposition

opened = functools.partial(open_page, "neurodes")


def test_the_first_section_asks_what_one_neurode_decides():
    at = opened()
    assert at.title[0].value == "What can a single neurode decide?"
    assert "This neurode computes **AND**." in words(at)


@pytest.mark.parametrize(
    ("gate", "rule"),
    [
        ("AND", lambda a, b: a and b),
        ("OR", lambda a, b: a or b),
        ("NAND", lambda a, b: not (a and b)),
        ("NOR", lambda a, b: not (a or b)),
    ],
)
def test_a_gate_is_one_click_away_and_right_in_every_row(gate, rule):
    at = opened()
    at.button(key=f"neurodes:{gate}").click().run()
    assert not at.exception
    assert f"**{gate}**" in words(at)
    table = at.dataframe[0].value
    outputs = table[table.columns[-1]].tolist()
    assert outputs == [int(rule(a, b)) for a, b in itertools.product((0, 1), repeat=2)]


def test_not_is_built_with_one_input_held_at_1():
    at = opened()
    at.button(key="neurodes:NOT").click().run()
    assert "This neurode computes **NOT**." in words(at)
    assert at.query_params["preset"] == "NOT"
    # x1 = 1 always, x2 = 1: 1 - 1 = 0, below θ = 1.
    assert "$z = 1 - 1 = 0$" in words(at)


@pytest.mark.parametrize("threshold", range(-2, 4))
@pytest.mark.parametrize("inhibitory", ["", "x2", "x1,x3"])
def test_the_table_is_right_for_every_sign_and_threshold(inhibitory, threshold):
    at = opened(inputs="3", inhibitory=inhibitory, threshold=str(threshold))
    signs = [-1 if name in inhibitory else 1 for name in ("x1", "x2", "x3")]
    rows = list(itertools.product((0, 1), repeat=3))
    sums = [sum(s * bit for s, bit in zip(signs, row, strict=True)) for row in rows]
    table = at.dataframe[0].value
    assert table["Sum"].tolist() == sums
    assert table[table.columns[-1]].tolist() == [int(total >= threshold) for total in sums]


def test_a_gate_of_free_inputs_keeps_their_names():
    config = one_neurode.OneNeurode(inputs=3, threshold=2, inhibitory=("x3",), held=("x1",))
    # 1 + x2 - x3 ≥ 2 only for x2 = 1 and x3 = 0.
    assert one_neurode.gate(config) == "inhibition x2 ∧ ¬x3"
    assert one_neurode.gate(one_neurode.OneNeurode(inputs=1, held=("x1",))) == "constant 0"


def test_the_controls_go_into_the_link_and_come_back():
    at = opened()
    at.slider(key="neurodes:threshold").set_value(1).run()
    assert dict(at.query_params) == {"preset": "OR"}  # a threshold of 1 is what OR has
    assert "section" not in at.query_params
    assert "**OR**" in words(at)
    again = opened(inputs="4", inhibitory="x3", on="x1,x4", threshold="-1")
    assert again.multiselect(key="neurodes:inhibitory").value == ("x3",)
    assert "$z = 1 + 0 - 0 + 1 = 2$" in words(again)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"threshold": "1e300"}, "Expected threshold to be an integer between -4 and 5."),
        ({"inputs": "many"}, "Expected inputs to be an integer between 1 and 4."),
        ({"on": "x9"}, "Expected on to be a comma-separated list of x1, x2, x3, x4."),
        (
            {"section": "nowhere"},
            "Expected section to be one of proposition, or none for the first.",
        ),
        ({"section": "proposition", "column": "01a"}, "Received: column=01a."),
        ({"section": "proposition", "row": "99"}, "Received: row=99."),
    ],
)
def test_a_bad_link_is_one_sentence(query, sentence):
    at = opened(**query)
    assert sentence in at.warning[0].value
    assert at.title


def test_a_bad_column_typed_by_hand_is_one_sentence_and_the_last_good_one_stays():
    at = opened(section="proposition")
    at.text_input(key="neurodes_proposition:column").set_value("01-1").run()
    assert not at.exception
    assert at.error[0].value.startswith("Expected the output column to be made of 0 and 1")
    assert "**XOR**" in words(at)


def holds(inequality: str, row: tuple[int, ...]) -> bool:
    """Whether an inequality such as ``2x_1 - x_2 \\geq 1`` holds for a row, by reading its text."""
    left, threshold = inequality.split(r"\geq")
    total = 0
    for sign, size, name in re.findall(r"([+-]?)\s*(\d*)x_(\d)", left):
        total += int(f"{sign}{size or 1}") * row[int(name) - 1]
    return total >= int(threshold)


@pytest.mark.parametrize(
    ("column", "verdict"),
    [
        ("0001", "One neurode would have been enough"),
        ("1011", "One neurode would have been enough"),
        ("00010111", "One neurode would have been enough"),
        ("0000000111111111", "one unit with weights would"),
        ("00000111", "one unit with weights would"),
        ("0110", "No single unit can do it"),
        ("01101001", "No single unit can do it"),
    ],
)
def test_the_verdict_names_a_unit_that_is_right_in_every_row_or_none(column, verdict):
    inputs = len(column).bit_length() - 1
    at = opened(section="proposition", inputs=str(inputs), column=column)
    sentence = next(text for text in words(at).split("\n") if "+ 1 neurodes" in text)
    assert verdict in sentence
    assert f"{max(1, column.count('1'))} + 1 neurodes" in sentence
    found = re.findall(r"\$(.*?)\$", sentence)
    for inequality in found:
        rows = itertools.product((0, 1), repeat=inputs)
        assert "".join(str(int(holds(inequality, row))) for row in rows) == column
    assert bool(found) != (verdict == "No single unit can do it")


@pytest.mark.parametrize("column", ["0000", "1111", "0110", "0110100110010110"])
def test_the_network_is_checked_row_by_row(column):
    inputs = len(column).bit_length() - 1
    at = opened(section="proposition", inputs=str(inputs), column=column)
    assert f"**{len(column)} of {len(column)}** are right" in words(at)
    table = at.dataframe[0].value
    assert "".join(map(str, table["Network"])) == column


def test_a_column_follows_the_number_of_inputs():
    config = proposition.Proposition(inputs=3, column="0110")
    assert config.outputs == (0, 1, 1, 0, 0, 0, 0, 0)
    assert proposition.Proposition(inputs=1, column="0110").outputs == (0, 1)


def test_sections_keep_their_own_links():
    at = opened()
    at.slider(key="neurodes:threshold").set_value(1).run()
    at.segmented_control(key="neurodes:sections").set_value("proposition").run()
    assert not at.exception
    assert dict(at.query_params) == {"section": "proposition"}
    at.segmented_control(key="neurodes:sections").set_value("").run()
    assert dict(at.query_params) == {"preset": "OR"}


def test_try_this_sets_the_controls():
    at = opened()
    next(b for b in at.button if b.label == "At least two of three").click().run()
    assert not at.exception
    assert at.slider(key="neurodes:inputs").value == 3


def test_the_page_leads_on_to_the_perceptron():
    at = opened()
    assert "It computes, but it cannot learn" in [heading.value for heading in at.subheader]
