"""Searching for better settings: trials on the engine, compared on validation examples."""

import streamlit as st

from playground.experiments import ConfigError
from playground.lessons.studies.choices import study_of_link
from playground.lessons.studies.drivers import SEARCHES
from playground.lessons.studies.page import study_page
from playground.lessons.studies.search.choices import choose_experiment, choose_settings
from playground.lessons.studies.search.progress import search_panel
from playground.lessons.studies.search.words import UNDERSTAND, command_line, unseen_words
from playground.ui.controls import choose_config
from playground.ui.tabs import show_tabs

search = study_of_link(SEARCHES)
experiment = choose_experiment(search)
config, _ = choose_config(experiment)

settings = study_page(
    SEARCHES,
    search,
    question="Which settings are best?",
    words="Choose which settings may vary, and over what range; the others keep their values from "
    "the sidebar. " + unseen_words(experiment, config),
    choose=lambda: choose_settings(experiment, config, search),
    show=lambda settings: search_panel(experiment, config, settings, search),
)


def understand() -> None:
    st.markdown(UNDERSTAND)


def code() -> None:
    if not isinstance(settings, ConfigError):
        st.markdown("The same without a browser, one JSON object per trial:")
        st.code(command_line(settings), language="sh", wrap_lines=True)


show_tabs({"Understand": understand, "Code": code}, key="search:tabs")
