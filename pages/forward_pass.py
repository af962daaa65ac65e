"""The forward pass of a small network, node by node, and one step of learning."""

import streamlit as st

from playground.lessons.forward_pass import (
    LESSON,
    scene_of,
    show_backward,
    show_by_hand,
    show_forward,
    understand,
)
from playground.reference.activations import ACTIVATIONS
from playground.ui.controls import choose_config
from playground.ui.page import challenges
from playground.ui.tabs import show_tabs

config, _ = choose_config(LESSON)
scene = scene_of(config)

st.title("Numbers go in. What does the network answer?")
st.markdown(
    "Each node adds up its weighted inputs and its bias, then applies its activation: "
    f"**{ACTIVATIONS[config.activation].title}**. Blue is positive, orange negative."
)
if scene.complaint:
    st.warning(scene.complaint, icon=":material/tune:")
show_forward(scene)
challenges(
    LESSON,
    {
        "Nothing in, nothing added": (
            "Inputs 0 and no bias: why does every hidden node say 0.5?",
            {"preset": "lecture", "inputs": (0.0, 0.0), "use_bias": False, "layer": 1},
        ),
        "Steps cannot learn": (
            "A step in place of the sigmoid: what is every gradient under *One learning step*?",
            {"preset": "lecture", "activation": "heaviside"},
        ),
        "Deep and faint": (
            "Six layers. Compare the gradients of the first weights with those of the last.",
            {"preset": "deep"},
        ),
    },
)


def learn() -> None:
    show_backward(scene)


def inspect() -> None:
    show_by_hand(scene)


def words() -> None:
    understand(scene)


show_tabs(
    {"One learning step": learn, "Inspect": inspect, "Understand": words}, key="forward_pass:tabs"
)
