"""All runs, newest first."""

import streamlit as st

from playground.lessons.runs.table import runs_table
from playground.ui.link import say_unknown_keys

st.title("What has been trained?")
st.markdown(
    "Every run is kept with its settings, curves and scores. The link keeps your filters. Select "
    "rows to act on them."
)
say_unknown_keys(("lesson", "state", "tag", "sort", "search"))
runs_table()
