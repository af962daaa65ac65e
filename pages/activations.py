"""Activation functions: their slopes, what weight and bias do to them, and depth."""

from playground.lessons.activations import layers, shape, unit
from playground.ui.page import lesson_page
from playground.ui.sections import choose_section

SECTIONS = {module.SECTION: module for module in (shape, unit, layers)}
section, config = choose_section("activations", tuple(SECTIONS))
lesson = SECTIONS[section]
lesson_page(
    section,
    question="Which activation should a neuron have?",
    words=lesson.first_words(config),
    show=lambda: lesson.show(config),
    challenges=lesson.CHALLENGES,
    tabs={
        "Inspect": lambda: lesson.inspect(config),
        "Understand": lambda: lesson.understand(config),
    },
)
