"""The perceptron page without a browser, against the rule written as a plain loop."""

from __future__ import annotations

import functools
import itertools
import re

import numpy as np
import pytest
from opening import open_page, words

from playground.lessons.perceptron.data import Learning
from playground.lessons.perceptron.layer import Layer, some_points
from playground.lessons.perceptron.xor import Xor

CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))

opened = functools.partial(open_page, "perceptron")


@pytest.mark.parametrize("section", ["", "layer", "learning", "xor", "hidden"])
def test_every_section_opens_with_a_question(section):
    at = opened(section=section) if section else opened()
    assert at.title[0].value.endswith("?")
    assert "nan" not in re.findall(r"[a-z]+", words(at).lower())


# One unit


def test_the_sum_is_written_with_its_numbers():
    at = opened(w1="2", w2="-1", b="0.5", x1="1.5", x2="-2")
    # 0.5 + 2 · 1.5 + (-1) · (-2)
    assert "= 5.5$" in words(at)
    table = at.dataframe[0].value.set_index("Function")["Here"]
    assert table["heaviside"] == 1
    assert table["sign"] == 1
    assert table["logistic"] == pytest.approx(1 / (1 + np.exp(-5.5)))


def test_at_exactly_0_the_two_steps_disagree():
    at = opened(preset="exactly on the line")
    table = at.dataframe[0].value.set_index("Function")
    assert table["Here"].to_dict() == {"heaviside": 1, "sign": 0, "logistic": 0.5}
    assert table["z = 0"].tolist() == ["1", "0", "0.5"]


def test_without_weights_there_is_no_line():
    assert "the bias alone decides" in words(opened(tab="Understand", preset="bias alone"))


def test_sliders_go_into_the_link():
    at = opened()
    at.slider(key="perceptron:w1").set_value(-1.5).run()
    assert at.query_params["w1"] == "-1.5"


# A layer


@pytest.mark.parametrize("preset", ["three directions", "a gap in the middle"])
def test_labels_and_classes_of_every_point(preset):
    at = opened(section="layer", preset=preset, x1="1", x2="-1")
    config = Layer(x1=1, x2=-1)
    theta = np.array(
        Layer().theta
        if preset == "three directions"
        else (-0.8, 0.0, 1.0, -0.8, -0.9, -0.5, -0.8, 0.9, -0.5)
    ).reshape(3, 3)
    x = np.vstack([[config.x], some_points(config.points, config.seed)])
    z = theta[:, 0] + x @ theta[:, 1:].T
    table = at.dataframe[0].value
    labels = ["".join(np.array(list("ABC"))[row >= 0]) or "–" for row in z]
    assert table["Labels"].tolist() == labels
    assert table["Class"].tolist() == ["ABC"[k] for k in z.argmax(axis=1)]
    assert f"As one class: **{table['Class'][0]}**" in words(at)


def test_a_weight_typed_into_the_grid_goes_into_the_link():
    at = opened(section="layer")
    at.number_input(key="perceptron_layer:theta:0").set_value(-2.5).run()
    assert not at.exception
    assert at.query_params["theta"].startswith("-2.5,0,1,")


# Learning


def plain_rule(points, targets, steps, rate=1.0, w=(0.0, 0.0), b=0.0):
    """Rosenblatt's rule, and nothing else: the weights after every step, and all mistakes."""
    w, mistakes, history = np.array(w, float), 0, []
    for step in range(steps):
        x, y = np.array(points[step % len(points)], float), targets[step % len(points)]
        error = y - int(w @ x + b >= 0)
        w, b, mistakes = w + rate * error * x, b + rate * error, mistakes + (error != 0)
        history.append((*w, b))
    return np.array(history), mistakes


@pytest.mark.parametrize(
    ("data", "targets"), [("and", (0, 0, 0, 1)), ("or", (0, 1, 1, 1)), ("xor", (0, 1, 1, 0))]
)
def test_every_step_is_the_rule(data, targets):
    at = opened(section="learning", data=data, learning_rate="0.5", start="1,-1,2")
    table = at.dataframe[0].value
    history, mistakes = plain_rule(CORNERS, targets, len(table), 0.5, (-1.0, 2.0), 1.0)
    assert table[["w₁", "w₂", "b"]].to_numpy() == pytest.approx(history)
    assert f"{mistakes} mistakes in {len(table)} steps" in words(at)
    assert (len(table) == 200) == (data == "xor")


def test_one_steps_forward_and_back_and_the_link_follows():
    at = opened(section="learning")
    assert "**Start.**" in words(at)
    at.button(key="perceptron:Step").click().run()
    assert not at.exception
    # From zero weights z = 0 counts as 1, and (0, 0) has target 0.
    assert "**Example 1 of 4**" in words(at)
    assert "$y - \\hat{y} = -1$" in words(at)
    assert "$b = -1$" in words(at)
    assert at.query_params["step"] == "1"
    at.button(key="perceptron:Back").click().run()
    assert "**Start.**" in words(at)
    assert "step" not in at.query_params


def test_next_mistake_goes_to_the_next_step_that_moves_the_line():
    at = opened(section="learning", step="1")
    history, _ = plain_rule(CORNERS, (0, 0, 0, 1), 20)
    changed = [k + 1 for k in range(1, 20) if tuple(history[k]) != tuple(history[k - 1])]
    at.button(key="perceptron:Next mistake").click().run()
    assert at.query_params["step"] == str(changed[0])


def test_while_it_plays_the_words_of_all_steps_to_come_are_there_and_the_page_rests():
    at = opened(section="learning")
    at.button(key="perceptron:play").click().run()
    assert not at.exception
    at.run()
    assert at.session_state["perceptron_learning:step"] == 0  # the browser counts
    assert words(at).count("**Example ") == 24
    assert at.button(key="perceptron:Step").disabled


def test_playing_ends_with_the_trace():
    at = opened(section="learning", step="23")
    at.session_state["perceptron_learning:step"] = 24
    at.session_state["perceptron_learning:playing"] = True
    at.run()
    assert not at.session_state["perceptron_learning:playing"]
    assert "**done** after 24 steps" in words(at)


def test_the_bound_for_and_is_51():
    # With the constant input R² = 3; the widest margin belongs to (2, 2, -3) / √17 and is 1/√17.
    at = opened(tab="Understand", section="learning")
    assert "at most 51" in words(at)
    _history, mistakes = plain_rule(CORNERS, (0, 0, 0, 1), 24)
    assert mistakes <= 51
    assert f"It made {mistakes} and came to an end." in words(at)


def test_xor_has_no_bound():
    assert "no line separates these points" in words(
        opened(tab="Understand", section="learning", data="xor")
    )


def test_own_points_can_be_cleared_and_the_page_says_what_is_missing():
    at = opened(section="learning")
    at.button(key="perceptron:clear").click().run()
    assert not at.exception
    assert at.info[0].value == (
        "Expected at least two points, received none; place one of each class."
    )
    assert at.query_params["preset"] == "own points"


def test_undo_takes_the_last_own_point_away():
    at = opened(section="learning", data="own", own="0,0,0,1,1,1,2,2,0")
    assert "Nothing" not in words(at)
    at.button(key="perceptron:undo").click().run()
    assert at.query_params["own"] == "0,0,0,1,1,1"


def test_points_of_other_sets_become_own_points():
    assert Learning(data="or").as_own() == (0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ("1,2,1", "only class 1"),
        ("1,2,1,3,4,1", "only class 1"),
        ("1,2,0.5", "Expected every class to be 0 or 1"),
    ],
)
def test_points_that_teach_nothing_are_one_sentence(own, sentence):
    at = opened(section="learning", data="own", own=own)
    assert sentence in at.info[0].value


# XOR


def test_three_of_four_demands_at_most():
    assert "now 3 do" in words(opened(section="xor"))
    grid = (-3, -1.5, -0.5, 0, 0.5, 1.5, 3)
    held = [sum(Xor(w1=w1, w2=w2, b=b).held) for w1, w2, b in itertools.product(grid, repeat=3)]
    assert max(held) == 3


def test_the_demands_are_marked_by_what_they_are():
    at = opened(section="xor", w1="-1", w2="-1", b="1.5")
    rows = [line for line in words(at).split("\n") if line.startswith("| (")]
    assert ["check" in row for row in rows] == [False, True, True, True]
    table = at.dataframe[0].value
    assert table["Output"].tolist() == [1, 1, 1, 0]


# Hidden layer


@pytest.mark.parametrize("preset", ["AND and OR", "NAND and OR", "one of each"])
def test_three_units_compute_xor(preset):
    at = opened(section="hidden", preset=preset)
    assert "this is **XOR**" in words(at)
    table = at.dataframe[0].value
    assert table["o₃"].tolist() == (table["x₁"] ^ table["x₂"]).tolist() == table["y"].tolist()


def test_a_changed_weight_changes_the_table():
    at = opened(section="hidden")
    at.number_input(key="perceptron_hidden:theta:0").set_value(-0.5).run()
    assert not at.exception
    # o1 is OR as well: (1, 0), (0, 1) and (1, 1) share a corner, and o3 says 0 there.
    assert "**2 of 4** rows are right" in words(at)
    assert at.dataframe[0].value["o₁"].tolist() == [1, 1, 0, 1]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"w1": "nan"}, "Expected w1 to be a number between -3 and 3."),
        ({"w1": "1e300"}, "Received: w1=1e300."),
        ({"section": "layer", "theta": "1,2"}, "Expected theta to hold 9 numbers"),
        ({"section": "hidden", "theta": ",".join(["1e300"] * 9)}, "between -100 and 100"),
        ({"section": "hidden", "theta": ",".join(["nan"] * 9)}, "between -100 and 100"),
        ({"section": "learning", "start": "a,b,c"}, "Received: start=a,b,c."),
        ({"section": "learning", "start": "1"}, "Expected start to hold 3 numbers"),
        ({"section": "learning", "own": "1,2"}, "Expected own to hold 3 numbers"),
        ({"section": "learning", "learning_rate": "0"}, "Received: learning_rate=0."),
        ({"section": "learning", "step": "-1"}, "Received: step=-1."),
        (
            {"section": "nowhere"},
            "Expected section to be one of layer, learning, xor, hidden, or none for the first.",
        ),
    ],
)
def test_a_bad_link_is_one_sentence(query, sentence):
    at = opened(**query)
    assert sentence in at.warning[0].value
    assert at.title


def test_a_bad_start_typed_by_hand_is_one_sentence():
    at = opened(section="learning")
    at.text_input(key="perceptron_learning:start").set_value("0, 0").run()
    assert not at.exception
    assert at.error[0].value.startswith("Expected start to hold 3 numbers")


def test_a_step_beyond_the_end_shows_the_end():
    at = opened(section="learning", step="2000")
    assert "**done** after 24 steps" in words(at)


def test_try_this_sets_the_controls():
    at = opened(section="learning")
    next(b for b in at.button if b.label == "A bad start").click().run()
    assert not at.exception
    assert at.selectbox(key="perceptron_learning:data").value == "blobs"
    assert at.query_params["start"] == "50,50,-50"
