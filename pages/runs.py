"""All runs, newest first."""

import streamlit as st

from playground.ui.run_list import run_list

st.title("What has been trained?")
st.markdown("Every run is kept with its settings, curves and test score. Tick a row to open it.")
run_list()
