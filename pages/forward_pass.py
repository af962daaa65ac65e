"""The forward pass of a small network, node by node, and one step of learning."""

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
from playground.ui.page import lesson_page

config, _ = choose_config(LESSON)
scene = scene_of(config)
lesson_page(
    LESSON,
    question="Numbers go in. What comes out?",
    words="Each node adds up its weighted inputs and its bias, then applies its activation: "
    f"**{ACTIVATIONS[config.activation].title}**. Blue is positive, orange negative.",
    show=lambda: show_forward(scene),
    challenges={
        "Nothing in, nothing added": (
            "Inputs 0 and no bias: why does every hidden node give 0.5?",
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
    tabs={
        "One learning step": lambda: show_backward(scene),
        "Inspect": lambda: show_by_hand(scene),
        "Understand": lambda: understand(scene),
    },
)
