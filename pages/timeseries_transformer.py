"""Time-series classification with a Transformer, on FordA, other UCR sets and uploads."""

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.experiments.timeseries_transformer import suggested_settings
from playground.lessons import timeseries as lesson
from playground.runs import Run
from playground.ui.controls import choose_config
from playground.ui.data_choice import loaded
from playground.ui.page import search_link, training_page
from playground.ui.results import show_report
from playground.ui.run_panel import current_run
from playground.ui.sections import take_click

experiment = EXPERIMENTS["timeseries_transformer"]
place = st.sidebar.container()
take_click(experiment)
config, preset = choose_config(experiment)
lesson.dataset_choice(experiment, config, place)
data = loaded(experiment.load_data, config)
lesson.train_if_asked(experiment, config, preset)
run_on_show = current_run(experiment)
shown = lesson.data_of(experiment, run_on_show, config, data)
question, words = lesson.headline(config, experiment.count_parameters(config))


def explain_what_is_shown(run: Run | None) -> None:
    search_link(experiment)
    lesson.say_what_one_channel_does(config)


def inspect(run: Run | None) -> None:
    lesson.xray(experiment, run)
    st.subheader("What it learned")
    show_report(run)
    lesson.confused_series(experiment, run, shown)


def series(run: Run | None) -> None:
    lesson.data_view(config, data)
    lesson.schedule_view(config)


training_page(
    experiment,
    config,
    question=question,
    words=words,
    above=lambda: lesson.say_other_data(run_on_show, config),
    show=lesson.show_attention(experiment, config, shown, data),
    below=explain_what_is_shown,
    challenges={
        "The published model": (
            "93,130 weights, four attention blocks, about 85%. Which weights did the work?",
            {"preset": "keras-example"},
            "test_accuracy>=0.8",
        ),
        "The published code": (
            "The same, but pooled over time: one number is left of every series. Change one "
            "setting so that it learns.",
            {"preset": "keras-example-code"},
            "test_accuracy>=0.8",
        ),
        "Without augmentation": (
            "Keep the good model, but show it every series the same way each time. Where does the "
            "validation loss turn? Does it still reach 93%?",
            {"preset": "patch-transformer", "augmentation": False, "random_phases": 0.0},
            "test_accuracy>=0.93",
        ),
        "Rare heartbeats": (
            "ECG5000: two of five classes have ten training series or fewer. Are they found? "
            "Accuracy does not say: the two common classes alone could give 93.7%. Look at the "
            "recall of each class in *Inspect*.",
            {"preset": "patch-transformer", **suggested_settings("ECG5000")},
        ),
    },
    inspect=inspect,
    tabs={"Datasets": lambda run: lesson.gallery(experiment, config), "Data": series},
    understand=lambda run: lesson.understand(config),
    recorded=True,
)
