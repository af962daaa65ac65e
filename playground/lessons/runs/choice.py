"""Which runs to list: the row of filters above the table, which travels in the link."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.runs import RunQuery, RunState, RunStore
from playground.ui.link import put_in_link
from playground.ui.study_runs import show_study_runs
from playground.ui.window import begins_at_link

PER_PAGE = 100
BIN = "bin"
"""Stands among the states for runs that were deleted."""
SORTS = {"created": "newest", "epochs": "epochs", "seconds": "seconds", "parameters": "parameters"}
LOW_IS_GOOD = ("loss", "norm", "error")


def choose_runs(store: RunStore) -> RunQuery:
    """Draws the filters; returns what they choose, without a page of it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        experiment = _choice("lesson", "Page", [*EXPERIMENTS], lambda n: EXPERIMENTS[n].title)
        state = _choice("state", "State", [*(s.value for s in RunState), BIN], str.capitalize)
        tag = _choice("tag", "Tag", store.tags(), str)
        measures = [name for name in store.measure_names(experiment) if name not in SORTS]
        sort = _choice("sort", "Sort by", [*SORTS, *measures], measure_words, "Newest")
        text = _text("search")
        of_studies = show_study_runs("runs")
    sort = sort or "created"
    return RunQuery(
        experiment=experiment,
        states=(RunState(state),) if state and state != BIN else (),
        tag=tag,
        text=text,
        alone=not of_studies,
        deleted=state == BIN,
        sort=sort,
        ascending=any(word in sort for word in LOW_IS_GOOD),
    )


def measure_words(name: str) -> str:
    """A measure's name as people say it: ``best_val_loss`` is *best validation loss*, ``loss`` that
    of training."""
    said = "training " + name if name in ("loss", "accuracy") else SORTS.get(name, name)
    return said.replace("val_", "validation ").replace("_", " ").capitalize()


def _choice(
    name: str, label: str, options: Sequence[str], words: Callable[[str], str], none: str = "All"
) -> str | None:
    """One choice or none, in the link under its name."""
    key = f"runs:{name}"
    if begins_at_link(key):
        asked = st.query_params.get(name)
        st.session_state[key] = asked if asked in options else None
    elif st.session_state[key] not in options:  # the last run with this tag may have gone
        st.session_state[key] = None
    chosen = st.selectbox(label, options, key=key, format_func=words, placeholder=none)
    put_in_link(name, chosen)
    return chosen


def _text(name: str) -> str:
    key = f"runs:{name}"
    if begins_at_link(key):
        st.session_state[key] = st.query_params.get(name, "")
    text = st.text_input(name.capitalize(), key=key, placeholder="name, tag, note or id")
    put_in_link(name, text)
    return text or ""
