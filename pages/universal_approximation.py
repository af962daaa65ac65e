"""Universal approximation: a sum of neurons follows any continuous function on an interval."""

import streamlit as st

from playground.datasets.functions import target_named
from playground.lessons.universal_approximation import by_hand, trained
from playground.lessons.universal_approximation.target_choice import choose_target
from playground.lessons.universal_approximation.words import (
    BY_HAND_TASKS,
    SOURCES,
    TRAINED_TASKS,
    understand_training,
)
from playground.number_text import number_latex
from playground.ui.diagnoses import show_diagnoses
from playground.ui.page import challenges, code_tab
from playground.ui.results import show_summary
from playground.ui.run_panel import run_panel
from playground.ui.sections import choose_section
from playground.ui.tabs import show_tabs

section, config = choose_section("universal_approximation", (trained.SECTION, by_hand.SECTION))
if section is by_hand.SECTION:
    st.title("What can a sum of neurons draw?")
    st.markdown(
        r"Each neuron bends once. The sum $y = \sum_i \alpha_i\, \sigma(w_i x + b_i)$ bends "
        "wherever you like."
    )
    by_hand.show(config)
    challenges(by_hand.SECTION, BY_HAND_TASKS)

    def inspect() -> None:
        by_hand.inspect(config)

    def understand() -> None:
        by_hand.understand(config)
        st.markdown(SOURCES)

    show_tabs({"Inspect": inspect, "Understand": understand}, key="by_hand:tabs")

else:
    experiment = trained.SECTION
    target = target_named(config.target)
    st.title("How many neurons draw this curve?")
    st.markdown(
        f"Networks with one hidden layer learn ${target.latex}$ on $[{number_latex(target.low)}, "
        f"{number_latex(target.high)})$, all at the same time. Press **Train**."
    )
    choose_target(experiment, config, target)
    run = run_panel(
        experiment,
        config,
        experiment.preset_of(config),
        lambda shown: trained.show(shown, config),
        stepping=True,
        log_loss=False,
        parent_curves=True,
    )
    trained.with_reference(run, config)
    challenges(experiment, TRAINED_TASKS)

    def inspect() -> None:
        show_summary(experiment, config)
        show_diagnoses(run)

    def understand() -> None:
        understand_training(config)
        st.markdown(SOURCES)

    def code() -> None:
        code_tab(experiment, config, run)

    show_tabs(
        {"Inspect": inspect, "Understand": understand, "Code": code},
        key="universal_approximation:tabs",
    )
