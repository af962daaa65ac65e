"""Gradient descent on a surface that can be seen: four optimizers from one start."""

from typing import Any

from playground.lessons.gradient_descent.settings import ONE_NEURON, SLICE
from playground.lessons.gradient_descent.show import show
from playground.lessons.gradient_descent.understand import code, understand
from playground.ui.challenges import Challenge
from playground.ui.page import lesson_page
from playground.ui.sections import Section, choose_section

WORDS = {
    ONE_NEURON: "**Click** where to start, or drag the ring. Thin arrow: against the gradient; "
    "thick line: the next step.",
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
            "Left a step, right a sigmoid. Pass: find a start or a rate with which anybody moves "
            "on the left, or say why there is none.",
            {"preset": "heaviside-and-sigmoid"},
        ),
        "Just too large": (
            "The loss grows in every step. Pass: the largest rate on the slider with which it "
            "falls. Compare with 2/λ.",
            {"preset": "rate-too-large"},
        ),
        "Noise": (
            "With batches of one point nobody comes to rest. Pass: a rate with which SGD stays "
            "below 0.05 from step 60 on. Then one for Momentum.",
            {"preset": "mini-batches"},
        ),
    },
    SLICE: {
        "Faster than the run": (
            "The recorded run ends at a loss of 0.0653. Pass: a start with a < 0 and a rate that "
            "bring SGD below it in 60 steps.",
            {"preset": "along-the-run", "optimizers": ("sgd",)},
        ),
        "Another valley": (
            "Pass: two starts from which SGD ends at very different losses (one above 1).",
            {"preset": "random-directions", "activation": "relu", "optimizers": ("sgd",)},
        ),
        "Ten points are enough": (
            "Batches of 10 of 251 points. Pass: a rate with which Momentum ends below 0.1 for all "
            "that noise.",
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
