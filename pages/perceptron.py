"""The perceptron: a line, a rule that moves it, and the four points that no line can separate."""

from typing import Any

import streamlit as st

from playground.lessons.perceptron import hidden_layer, layer, learning, one_unit, xor
from playground.ui.challenges import Challenge
from playground.ui.page import lesson_page
from playground.ui.sections import Section, choose_section

SECTIONS = {module.SECTION: module for module in (one_unit, layer, learning, xor, hidden_layer)}
WORDS = {
    one_unit.SECTION: (
        "Where does a threshold unit draw its line?",
        "The output is 1 where the weighted sum z is at least 0. **Drag** the point x or the line: "
        "its middle shifts it, its ends turn it.",
    ),
    layer.SECTION: (
        "Three units look at one point. How many answers?",
        "The same sums can be read in two ways. **Drag** the marked point, or click in a plane.",
    ),
    learning.SECTION: (
        "Can a line learn from its mistakes?",
        "Rosenblatt's rule looks at one example at a time; only a mistake moves the line.",
    ),
    xor.SECTION: (
        "Why can no straight line separate these four points?",
        "Blue must give 1 and orange 0. Each point puts one constraint on w₁, w₂ and b.",
    ),
    hidden_layer.SECTION: (
        "Two units fold the plane. Can a third cut it?",
        "o₁ and o₂ see the inputs, o₃ sees only o₁ and o₂. All nine weights can be changed.",
    ),
}
TASKS: dict[Section[Any], dict[str, Challenge]] = {
    one_unit.SECTION: {
        "Stand on the line": (
            "z is exactly 0. What does each step function give there, and just to either side?",
            {"preset": "exactly on the line"},
        ),
        "Shift without turning": (
            "Move only the bias. What happens to the arrow, what to the line?",
            {"preset": "no bias"},
        ),
        "No weights at all": (
            "Both weights are 0. What does the bias alone decide, and for which points?",
            {"preset": "bias alone"},
        ),
    },
    layer.SECTION: {
        "All three at once": (
            "Where do points get three labels? Can they get three classes?",
            {"preset": "three directions"},
        ),
        "Nobody says yes": (
            "In the gap no unit fires. Why does multiclass still answer?",
            {"preset": "a gap in the middle"},
        ),
        "A always wins": (
            "Same weights, three biases. Multilabel tells them apart; does multiclass?",
            {"preset": "one behind the other"},
        ),
    },
    learning.SECTION: {
        "One point too many": (
            "AND is learned in no time. Click to add one point that keeps the rule from ever "
            "ending.",
            {"preset": "AND"},
        ),
        "XOR for ever": (
            "Play. Does the line settle, or do the weights come round again?",
            {"preset": "XOR"},
        ),
        "A bad start": (
            "The same blobs from far-off weights. How much does the learning rate matter now?",
            {"preset": "blobs", "start": "50,50,-50"},
        ),
    },
    xor.SECTION: {
        "Three of four": (
            "OR gets three right. Move the sliders: which constraint must you give up to satisfy "
            "the fourth?",
            {"preset": "OR"},
        ),
        "Another three": ("NAND also gets three. Which one does it miss?", {"preset": "NAND"}),
        "On the edge": (
            "All weights are 0. How many constraints hold, and why those?",
            {"preset": "nothing"},
        ),
    },
    hidden_layer.SECTION: {
        "Another fold": (
            "NAND in place of AND. Which unit had to change with it?",
            {"preset": "NAND and OR"},
        ),
        "One row each": (
            "As neurodes would do it: a unit for each row that gives 1. Where do the points land?",
            {"preset": "one of each"},
        ),
        "A fold that does not help": (
            "Both hidden units are the same. Can any third unit save it?",
            {"preset": "twice the same"},
        ),
    },
}

section, config = choose_section("perceptron", tuple(SECTIONS))
question, sentence = WORDS[section]


def understand() -> None:
    SECTIONS[section].understand(config)
    st.markdown(
        "*Sources.* Rosenblatt (1958), *The perceptron*, Psychological Review 65; Novikoff (1962), "
        "*On convergence proofs for perceptrons*; Minsky and Papert (1969), *Perceptrons*; Géron "
        "(2022), *Hands-On Machine Learning*, chapter 10."
    )


lesson_page(
    section,
    question=question,
    words=sentence,
    show=lambda: SECTIONS[section].show(config),
    challenges=TASKS[section],
    tabs={"Inspect": lambda: SECTIONS[section].inspect(config), "Understand": understand},
)
