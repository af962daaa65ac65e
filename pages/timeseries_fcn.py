"""Time-series classification with a fully convolutional network, on FordA."""

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.experiments.parameter_words import words_of_run
from playground.lessons import timeseries as lesson
from playground.lessons.timeseries.convolution_words import TASKS, understand_convolutions
from playground.ui.controls import choose_config
from playground.ui.data_warnings import warn_of_data
from playground.ui.diagnoses import show_diagnoses
from playground.ui.page import challenges, code_tab
from playground.ui.results import show_report, show_summary
from playground.ui.run_panel import loss_and_accuracy, run_panel
from playground.ui.tabs import show_tabs

experiment = EXPERIMENTS["timeseries_fcn"]
config, preset = choose_config(experiment)
data = lesson.load(experiment, config)

counted = experiment.count_parameters(config)
st.title("Do three convolutions hear it too?")
st.markdown(
    "FordA again, with the same split as the Transformer. Three convolutions and a mean over "
    f"time, no attention: {words_of_run(experiment.name, config.model_dump(), counted)}."
)
warn_of_data(experiment, config)
run = run_panel(
    experiment,
    config,
    preset,
    loss_and_accuracy(experiment, data.majority_accuracy("validation")),
)
challenges(experiment, TASKS)


def inspect() -> None:
    show_diagnoses(run)
    st.subheader("Layers")
    show_summary(experiment, config)
    st.subheader("What it learned")
    show_report(run)
    lesson.confused_series(experiment, run, data)


def understand() -> None:
    understand_convolutions(config)


def code() -> None:
    code_tab(experiment, config, run)


show_tabs({"Inspect": inspect, "Understand": understand, "Code": code}, key="timeseries_fcn:tabs")
