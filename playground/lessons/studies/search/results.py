"""What a search has found: the best settings beside the current ones, importance, all trials."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import Config, Experiment
from playground.figures.search_importance import search_importance
from playground.number_text import number_text
from playground.studies.search.importance import importances, missing_trials
from playground.studies.search.search import Search, Trial
from playground.ui.controls import set_values
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure

OPEN = "search:open"
"""Key of the request to open the page of the settings that were just set."""


def value_text(search: Search, trial: Trial) -> str:
    """The value of a trial, in words."""
    value = trial.value or 0.0
    return f"{value:.2%}" if search.settings.higher_is_better else number_text(value)


def show_best(experiment: Experiment[Any], config: Config, search: Search) -> None:
    """Only the fields in which the best differs from the controls, and a button that sets them."""
    st.subheader("Best so far")
    best = search.best
    found = search.config(best) if best else None
    if best is None or found is None:
        st.caption("The first complete trial appears here, beside the current settings.")
        return
    changed = found.differences(config)
    described = experiment.config_type.controls()
    if not changed:
        st.markdown("The sidebar already has the best settings.")
    else:
        now, then = config.as_text(), found.as_text()
        data_table(
            [
                {
                    "Field": described[name].label,
                    "Current": now[name] or "none",
                    f"Trial {best.number + 1}": then[name] or "none",
                }
                for name in changed
            ],
            alt="The settings in which the best trial differs from the current ones.",
        )
    st.button(
        "Use these settings",
        icon=":material/tune:",
        on_click=_use,
        args=(experiment, found),
        help="Sets the controls and opens their page.",
    )


def _use(experiment: Experiment[Any], found: Config) -> None:
    set_values(experiment, **found.model_dump())
    # Of a page with sections the first one trains.
    st.session_state[f"{experiment.page.slug}:sections"] = ""
    st.session_state[OPEN] = True


def show_importance(search: Search) -> None:
    """A bar per field, or how many trials are missing."""
    st.subheader("Which setting mattered most?")
    described = search.settings.experiment.config_type.controls()
    shares = {described[name].label: share for name, share in importances(search).items()}
    figure = search_importance(shares, missing_trials(search))
    live_figure(figure, "search:importance")


def show_trials(search: Search) -> None:
    """A row per trial, the newest first; choosing a row opens its run."""
    if not search.trials:
        return
    st.subheader("Trials")
    trials = list(reversed(search.trials))
    described = search.settings.experiment.config_type.controls()
    name = f"Validation {search.settings.judged_by}"
    rows = [
        {
            "Trial": trial.number + 1,
            "State": trial.outcome.value,
            name: trial.value,
            **{described[f].label: search.field_text(trial, f) for f in search.settings.space},
            "Epochs": trial.epoch,
            "What happened": trial.message,
        }
        for trial in trials
    ]
    percent = "percent" if search.settings.higher_is_better else "%.4g"
    chosen: Any = data_table(
        rows,
        on_select="rerun",
        selection_mode="single-row",
        key=f"search:trials:{search.id}",
        formats={name: percent},
        alt="Every trial with its settings, its validation score and its run.",
    )
    picked = chosen.selection.rows
    if picked and picked[0] < len(trials) and trials[picked[0]].run_id:
        page = search.settings.experiment.page.file
        st.switch_page(page, query_params={"run": trials[picked[0]].run_id})
