"""Time-series classification with a Transformer, on FordA."""

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.ui import timeseries as lesson
from playground.ui.controls import choose_config
from playground.ui.page import challenges, code_tab, search_link
from playground.ui.results import show_report, show_summary
from playground.ui.run_panel import loss_and_accuracy, run_panel

experiment = EXPERIMENTS["timeseries_transformer"]
config, preset = choose_config(experiment)
data = lesson.load(experiment, config)

st.title("Can attention hear a faulty engine?")
st.markdown(
    f"FordA: {len(data.train) + len(data.validation):,} recordings of an engine, 500 samples each; "
    f"does it have a certain fault? This Transformer has "
    f"**{experiment.count_parameters(config):,}** weights."
)
run = run_panel(
    experiment,
    config,
    preset,
    loss_and_accuracy(experiment, data.validation.majority_accuracy()),
)
search_link(experiment)
if config.d_model is None:
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
    },
)

inspect, series, understand, code = st.tabs(["Inspect", "Data", "Understand", "Code"])
with inspect:
    st.subheader("Layers")
    show_summary(experiment, config)
    st.subheader("What it learned")
    show_report(run)
    lesson.confused_series(experiment, run, data)
with series:
    lesson.data_view(data)
    lesson.schedule_view(config)
with understand:
    lesson.understand(config)
with code:
    code_tab(experiment, config)
