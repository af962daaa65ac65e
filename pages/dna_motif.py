"""Motif discovery in DNA: filters that become the motif."""

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.lessons import dna_motif as lesson
from playground.ui.controls import choose_config
from playground.ui.data_warnings import warn_of_data
from playground.ui.diagnoses import show_diagnoses
from playground.ui.page import challenges, code_tab
from playground.ui.results import show_summary
from playground.ui.run_panel import run_panel
from playground.ui.sections import take_click
from playground.ui.tabs import show_tabs

experiment = EXPERIMENTS["dna_motif"]
place = st.sidebar.container()
take_click(experiment)
config, preset = choose_config(experiment)
lesson.sequences_choice(experiment, config, place)
sequences = lesson.load(config)

lesson.headline(experiment, config)
warn_of_data(experiment, config)
run = run_panel(
    experiment,
    config,
    preset,
    lesson.show_discovery(experiment, config, sequences.data.majority_accuracy("validation")),
)
challenges(experiment, lesson.TASKS)


def inspect() -> None:
    st.subheader("All filters")
    lesson.filters_view(run)
    st.subheader("What it learned")
    lesson.scores_view(experiment, run, config)
    st.subheader("Layers")
    show_summary(experiment, config)
    show_diagnoses(run)


def why() -> None:
    lesson.one_sequence_view(run)


def data() -> None:
    lesson.data_view(experiment, config, sequences)


def understand() -> None:
    lesson.understand(config)


def code() -> None:
    code_tab(experiment, config, run)


show_tabs(
    {
        "Inspect": inspect,
        "Why this sequence?": why,
        "Data": data,
        "Understand": understand,
        "Code": code,
    },
    key="dna:tabs",
)
