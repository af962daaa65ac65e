"""Neurodes: McCulloch and Pitts's units compute every proposition, and learn none."""

from typing import Any

import streamlit as st

from playground.lessons.neurodes import one_neurode, proposition
from playground.ui.challenges import Challenge
from playground.ui.page import lesson_page
from playground.ui.sections import Section, choose_section

SECTIONS = {module.SECTION: module for module in (one_neurode, proposition)}
WORDS = {
    one_neurode.SECTION: (
        "What can a single neurode decide?",
        "It adds up the inputs that are 1, counts inhibitory ones as −1, and gives 1 when the sum "
        "reaches the threshold θ.",
    ),
    proposition.SECTION: (
        "Is there a proposition that neurodes cannot compute?",
        "Click the column *wanted*: a network is built for every table you can think of.",
    ),
}
TASKS: dict[Section[Any], dict[str, Challenge]] = {
    one_neurode.SECTION: {
        "At least two of three": (
            "Three excitatory inputs, θ = 1. Which θ makes it the majority, which makes it AND?",
            {"preset": "OR", "inputs": 3, "on": "x1,x3"},
        ),
        "Why NOT needs a constant": (
            "One inhibitory input and nothing else. Is there a θ above 0 that gives NOT?",
            {"preset": "NOT", "inputs": 1, "inhibitory": "x1", "held": "", "on": ""},
        ),
        "Try to build XOR": (
            "1 when exactly one input is 1. Try every sign and every θ before you give up.",
            {"preset": "OR", "on": "x1,x2"},
        ),
    },
    proposition.SECTION: {
        "One click from XOR": (
            "XOR needs a hidden layer. Change one output: how often is a single neurode enough?",
            {"preset": "XOR"},
        ),
        "More than a vote": (
            "No neurode counts one input for more than another. Which weights does this function "
            "need?",
            {"preset": "x1 or all others"},
        ),
        "The worst case": (
            "Parity of four inputs changes with every bit. How many neurodes does it take?",
            {"preset": "odd parity of 4"},
        ),
    },
}

section, config = choose_section("neurodes", tuple(SECTIONS))
question, sentence = WORDS[section]


def understand() -> None:
    SECTIONS[section].understand(config)
    st.markdown(
        "*Sources.* McCulloch and Pitts (1943), *A logical calculus of the ideas immanent in "
        "nervous activity*, Bulletin of Mathematical Biophysics 5; Muroga (1971), *Threshold logic "
        "and its applications*; Géron (2022), *Hands-On Machine Learning*, chapter 10."
    )


lesson_page(
    section,
    question=question,
    words=sentence,
    show=lambda: SECTIONS[section].show(config),
    challenges=TASKS[section],
    tabs={"Inspect": lambda: SECTIONS[section].inspect(config), "Understand": understand},
)

st.subheader("It computes, but it cannot learn")
st.markdown(
    "Whoever builds a network of neurodes must know the answer first: every sign and every "
    "threshold was put there by hand, and no example will change them. Fifteen years later "
    "Rosenblatt gave the wires weights, and the weights a rule that moves them."
)
st.page_link("pages/perceptron.py", label="On to the perceptron", icon=":material/arrow_forward:")
