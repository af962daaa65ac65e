"""The plane: points, a small network, and everything in it to be changed and seen."""

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.lessons.plane import compare, one_network, tabs, words
from playground.lessons.plane.compare_settings import SECTION
from playground.lessons.plane.data_pictures import choose_data
from playground.lessons.plane.layer_activations import layer_activations
from playground.lessons.plane.misconceptions import MISCONCEPTIONS
from playground.lessons.plane.misconceptions import draw as draw_misconception
from playground.lessons.plane.report import report
from playground.runs import Run
from playground.ui.misconceptions import offer_misconceptions
from playground.ui.page import code_tab, lesson_page, training_page
from playground.ui.rerun_on_change import rerun_on_change
from playground.ui.results import show_summary
from playground.ui.sections import choose_section

experiment = EXPERIMENTS["plane_classifier"]
compare.carry_over(experiment)
pictures = st.sidebar.container()
section, config = choose_section("plane", (experiment, SECTION), elsewhere=("dataset",))
with pictures:
    choose_data(section, config)
layer_activations(section, config)


def inspect(run: Run | None) -> None:
    report(run, one_network.config_of(experiment, run, config))
    rerun_on_change(tabs.weights_table, [run], "plane:weights", experiment, config)


def understand(run: Run | None) -> None:
    rerun_on_change(tabs.understand, [run], "plane:understand", experiment, config)


if section is SECTION:
    lesson_page(
        SECTION,
        question="One change: what does it do?",
        words="",
        show=lambda: compare.show(experiment, config),
        challenges=words.COMPARISONS,
        tabs={
            "Inspect": lambda: show_summary(experiment, config.base),
            "Understand": lambda: st.markdown(words.understand(config.base, None)),
            "Code": lambda: code_tab(experiment, config.base),
        },
    )
else:
    training_page(
        experiment,
        config,
        question="What does each neuron see?",
        words="",
        show=one_network.figures(experiment, config),
        below=lambda run: compare.offer_activations(experiment, config),
        challenges=words.TASKS,
        inspect=inspect,
        tabs={
            "True or false?": lambda run: offer_misconceptions(
                experiment, MISCONCEPTIONS, draw_misconception
            )
        },
        understand=understand,
        stepping=True,
        parent_curves=True,
    )
