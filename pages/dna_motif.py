"""Motif discovery in DNA: filters that become the motif."""

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.experiments.dna_motif import dna_of
from playground.lessons import dna_motif as lesson
from playground.runs import Run
from playground.ui.controls import choose_config
from playground.ui.data_choice import loaded
from playground.ui.page import training_page
from playground.ui.sections import take_click

experiment = EXPERIMENTS["dna_motif"]
place = st.sidebar.container()
take_click(experiment)
config, _ = choose_config(experiment)
lesson.sequences_choice(experiment, config, place)
sequences = loaded(dna_of, config)


def inspect(run: Run | None) -> None:
    st.subheader("All filters")
    lesson.filters_view(run)
    st.subheader("What it learned")
    lesson.scores_view(experiment, run, config)


training_page(
    experiment,
    config,
    question="Can a filter find the motif by itself?",
    words=lesson.first_words(experiment, config),
    show=lesson.show_discovery(experiment, config, sequences.data.majority_accuracy("validation")),
    challenges=lesson.TASKS,
    inspect=inspect,
    tabs={
        "Why this sequence?": lesson.one_sequence_view,
        "Data": lambda run: lesson.data_view(experiment, config, sequences),
    },
    understand=lambda run: lesson.understand(config),
    recorded=True,
)
