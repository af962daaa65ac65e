"""The plane: points, a small network, and everything in it to be changed and seen."""

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.lessons.plane import compare, one_network, words
from playground.lessons.plane.compare_settings import SECTION, CompareConfig
from playground.lessons.plane.layer_activations import layer_activations
from playground.lessons.plane.report import report
from playground.ui.data_warnings import warn_of_data
from playground.ui.diagnoses import show_diagnoses
from playground.ui.page import challenges, code_tab
from playground.ui.rerun_on_change import rerun_on_change
from playground.ui.results import show_summary
from playground.ui.run_panel import run_panel
from playground.ui.sections import choose_section
from playground.ui.tabs import show_tabs

experiment = EXPERIMENTS["plane_classifier"]
compare.carry_over(experiment)
section, config = choose_section("plane", (experiment, SECTION))
layer_activations(section, config)

if isinstance(config, CompareConfig):
    st.title("One change: what does it do?")
    compare.show(experiment, config)
    challenges(SECTION, words.COMPARISONS)
    run, trained = None, config.base
else:
    st.title("What does each neuron see?")
    warn_of_data(experiment, config)
    run = run_panel(
        experiment,
        config,
        experiment.preset_of(config),
        one_network.figures(experiment, config),
        stepping=True,
        parent_curves=True,
    )
    trained = one_network.config_of(experiment, run, config)
    challenges(experiment, words.TASKS)


def inspect() -> None:
    if not isinstance(config, CompareConfig):
        show_diagnoses(run)
    st.subheader("Layers")
    show_summary(experiment, trained)
    if not isinstance(config, CompareConfig):
        st.subheader("What it learned")
        report(run, trained)
        rerun_on_change(one_network.weights_table, [run], "plane:weights", experiment, config)


def understand() -> None:
    if isinstance(config, CompareConfig):
        st.markdown(words.understand(trained, None))
    else:
        rerun_on_change(one_network.understand, [run], "plane:understand", experiment, config)


def code() -> None:
    code_tab(experiment, trained if run is None else config, run)


show_tabs({"Inspect": inspect, "Understand": understand, "Code": code}, key="plane:tabs")
