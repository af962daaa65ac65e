"""Runs side by side: curves on one axis, what differs, where they ended."""

import streamlit as st

from playground.lessons.compare.choice import LESSON, choose_runs, known_runs, take_link
from playground.lessons.compare.panel import comparison
from playground.ui.controls import choose_config

take_link()
view, _ = choose_config(LESSON)

st.title("What made the difference?")
runs = known_runs(view)
choose_runs(view, runs)
comparison(view, runs)
