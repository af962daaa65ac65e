"""Activation functions: their slopes, what weight and bias do to them, and depth."""

import streamlit as st

from playground.lessons.activations import SECTIONS, show
from playground.ui.sections import choose_section

st.title("Which bend should a neuron have?")
section, config = choose_section("activations", SECTIONS)
show(section, config)
