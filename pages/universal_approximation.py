"""Universal approximation: a sum of neurons follows any continuous function on an interval."""

import streamlit as st

from playground.datasets.functions import target_named
from playground.lessons.universal_approximation import by_hand, misconceptions, trained, words
from playground.lessons.universal_approximation.target_choice import choose_target
from playground.number_text import number_latex
from playground.ui.misconceptions import offer_misconceptions
from playground.ui.page import lesson_page, training_page
from playground.ui.sections import choose_section

section, config = choose_section("universal_approximation", (trained.SECTION, by_hand.SECTION))
target = target_named(config.target)


def understand_by_hand() -> None:
    by_hand.understand(config)
    st.markdown(words.SOURCES)


if section is by_hand.SECTION:
    lesson_page(
        by_hand.SECTION,
        question="What can a sum of neurons draw?",
        words=r"Each neuron bends once. The sum $y = \sum_i \alpha_i\, \sigma(w_i x + b_i)$ bends "
        "wherever you like.",
        show=lambda: by_hand.show(config),
        challenges=words.BY_HAND_TASKS,
        tabs={"Inspect": lambda: by_hand.inspect(config), "Understand": understand_by_hand},
    )
else:
    training_page(
        trained.SECTION,
        config,
        question="How many neurons draw this curve?",
        words=f"Networks with one hidden layer learn ${target.latex}$ on "
        f"$[{number_latex(target.low)}, {number_latex(target.high)})$, all at the same time. Press "
        "**Train**.",
        above=lambda: choose_target(trained.SECTION, config, target),
        show=lambda shown: trained.show(shown, config),
        below=lambda run: trained.with_reference(run, config),
        challenges=words.TRAINED_TASKS,
        inspect=lambda run: None,
        tabs={
            "True or false?": lambda run: offer_misconceptions(
                trained.SECTION, misconceptions.MISCONCEPTIONS, misconceptions.draw
            )
        },
        understand=lambda run: words.understand_training(config),
        stepping=True,
        log_loss=False,
        parent_curves=True,
        recorded=True,
    )
