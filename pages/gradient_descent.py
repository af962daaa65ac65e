"""Gradient descent on a surface that can be seen: four optimizers from one start."""

from typing import Any

from playground.lessons.gradient_descent.settings import ONE_NEURON, SLICE
from playground.lessons.gradient_descent.show import show
from playground.lessons.gradient_descent.understand import code, understand
from playground.ui.challenges import Challenge
from playground.ui.page import lesson_page
from playground.ui.sections import Section, choose_section

WORDS = {
    ONE_NEURON: "**Click** where to start, or drag the ring. Solid arrow: against the batch's "
    "gradient; dotted: against that of all points. Thick line: the next step.",
    SLICE: "A plane through all the weights of a trained network. **Click** where to start, or "
    "drag the ring.",
}
TASKS: dict[Section[Any], dict[str, Challenge]] = {
    ONE_NEURON: {
        "Cross the valley": (
            "SGD is at a loss of 0.058 after 120 steps. Pass: a β with which Momentum is below "
            "0.045 after 40.",
            {"preset": "valley", "optimizers": ("sgd", "momentum"), "momentum": 0.0},
        ),
        "Flat steps": (
            "Left: a step; right: a sigmoid. Can any start or rate make an optimizer move on the "
            "left? Pass: say why not.",
            {"preset": "heaviside-and-sigmoid"},
        ),
        "Just too large": (
            "The loss grows in every step. Pass: the largest rate on the slider with which it "
            "falls. Compare with 2/λ.",
            {"preset": "rate-too-large"},
        ),
        "Noise": (
            "With batches of one point no optimizer comes to rest. Pass: a rate with which SGD "
            "stays below 0.05 from step 60 on. Then one for Momentum.",
            {"preset": "mini-batches"},
        ),
    },
    SLICE: {
        "Lower than the run": (
            "Pass: a start with a < 0 and a rate that bring SGD in 60 steps below the loss at "
            "which the recorded run ends. (The plane already knows where the run ended.)",
            {"preset": "along-the-run", "optimizers": ("sgd",)},
        ),
        "Another valley": (
            "Pass: two starts from which SGD ends at very different losses: one above 1, one below "
            "0.1.",
            {"preset": "random-directions", "activation": "relu", "optimizers": ("sgd",)},
        ),
        "Ten points are enough": (
            "Each batch has 10 points. Pass: a rate with which Momentum ends below 0.1 despite the "
            "noise.",
            {"preset": "small-batches"},
        ),
    },
}

section, config = choose_section("gradient_descent", (ONE_NEURON, SLICE))
lesson_page(
    section,
    question="Which path is down, and how far?",
    words=WORDS[section],
    show=lambda: show(section, config),
    challenges=TASKS[section],
    tabs={"Understand": lambda: understand(config), "Code": lambda: code(config)},
)
