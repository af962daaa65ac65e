"""Time-series classification with a Transformer, on FordA, other UCR sets and uploads."""

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.experiments.timeseries_transformer import suggested_settings
from playground.lessons import timeseries as lesson
from playground.ui.controls import choose_config
from playground.ui.data_warnings import warn_of_data
from playground.ui.diagnoses import show_diagnoses
from playground.ui.page import challenges, code_tab, search_link
from playground.ui.results import show_report, show_summary
from playground.ui.run_panel import current_run, loss_and_accuracy, run_panel
from playground.ui.sections import take_click
from playground.ui.tabs import show_tabs

experiment = EXPERIMENTS["timeseries_transformer"]
place = st.sidebar.container()
take_click(experiment)
config, preset = choose_config(experiment)
lesson.dataset_choice(experiment, config, place)
data = lesson.load(experiment, config)
lesson.train_if_asked(experiment, config, preset)

lesson.headline(config, experiment.count_parameters(config))
warn_of_data(experiment, config)
shown = lesson.data_of(experiment, current_run(experiment), config, data)
run = run_panel(
    experiment,
    config,
    preset,
    lesson.series_first(loss_and_accuracy(experiment, shown.majority_accuracy("validation")), data),
)
search_link(experiment)
lesson.say_what_one_channel_does(config)
challenges(
    experiment,
    {
        "The published model": (
            "93,130 weights, four attention blocks, about 85 %. Which weights did the work?",
            {"preset": "keras-example"},
        ),
        "The published code": (
            "The same, but pooled over time: one number is left of every series.",
            {"preset": "keras-example-code"},
        ),
        "Without augmentation": (
            "Keep the good model, but show it every series the same way each time.",
            {"preset": "patch-transformer", "augmentation": False},
        ),
        "Rare heartbeats": (
            "ECG5000: two of five classes have ten training series or fewer. Are they found?",
            {"preset": "patch-transformer", **suggested_settings("ECG5000")},
        ),
    },
)


def inspect() -> None:
    lesson.xray(experiment, run)
    st.subheader("What it learned")
    show_report(run)
    lesson.confused_series(experiment, run, shown)
    show_diagnoses(run)


def datasets() -> None:
    lesson.gallery(experiment, config)


def series() -> None:
    lesson.data_view(config, data)
    lesson.schedule_view(config)


def understand() -> None:
    lesson.understand(config)
    st.subheader("Layers of these settings")
    show_summary(experiment, config)


def code() -> None:
    code_tab(experiment, config, run)


show_tabs(
    {
        "Inspect": inspect,
        "Data sets": datasets,
        "Data": series,
        "Understand": understand,
        "Code": code,
    },
    key="series:tabs",
)
