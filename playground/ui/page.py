"""The plan of a page: a question, figures, challenges, tabs; and training, where it trains."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from playground.datasets import DatasetError
from playground.diagnoses import Severity, examine_data
from playground.experiments import Config, Experiment, Presets
from playground.runs import Run
from playground.ui.challenges import Challenge, TrainingChallenge, offer_challenges
from playground.ui.diagnoses import show_diagnoses
from playground.ui.export import code_tab
from playground.ui.plain_text import literal
from playground.ui.recorded_run import recorded_example
from playground.ui.results import show_summary
from playground.ui.run_panel import Show, current_run, run_panel
from playground.ui.share import headline, parts_of_training
from playground.ui.tabs import show_tabs

Part = Callable[[], object]
"""Draws something."""
RunPart = Callable[[Run | None], object]
"""Draws something of the run on show; of the settings alone where there is none yet."""


def lesson_page(
    lesson: Presets[Any],
    *,
    question: str,
    words: str,
    show: Part,
    challenges: Mapping[str, Challenge],
    tabs: Mapping[str, Part],
) -> None:
    """A page, or a section of one, on which nothing is trained.

    Args:
        question: The title.
        words: One or two sentences below it, if any.
        show: Draws what moves or can be touched.
        challenges: What to try, by the label of its button.
        tabs: What fills each tab, by its label.
    """
    headline(question, f"{lesson.name}:share", words)
    show()
    offer_challenges(lesson, challenges)
    show_tabs(tabs, key=f"{lesson.slug}:tabs")


def training_page(
    experiment: Experiment[Any],
    config: Config,
    *,
    question: str,
    words: str,
    show: Show,
    challenges: Mapping[str, Challenge | TrainingChallenge],
    inspect: RunPart,
    understand: RunPart,
    tabs: Mapping[str, RunPart] | None = None,
    above: Part = lambda: None,
    below: RunPart = lambda run: None,
    recorded: bool = False,
    **panel: bool,
) -> None:
    """A page, or a section of one, with an experiment to train.

    Args:
        config: What Train trains.
        question: The title.
        words: One or two sentences below it, if any.
        show: Draws the run on show at a moment, or the settings; see `run_panel`.
        challenges: What to try, and what a run must reach if anything, by the label of its button.
        inspect: What the run has learned; layers and diagnoses follow by themselves.
        understand: The mathematics, with the numbers of these settings.
        tabs: More tabs, between *Inspect* and *Understand*.
        above: What stands above the buttons.
        below: What stands below the figures.
        recorded: Whether a recorded run of the same settings plays before there is a run; all parts
            then speak of it.
        panel: As `run_panel` takes it.
    """
    sharing = parts_of_training(experiment, config, current_run(experiment))
    headline(question, f"{experiment.name}:share", words, sharing)
    above()
    _warn_of_data(experiment, config)
    preset = experiment.preset_of(config)
    run = run_panel(experiment, config, preset, show, recorded=recorded, **panel)
    example = recorded_example(experiment, config) if recorded and run is None else None
    looked_at = example.run if example else run
    below(looked_at)
    offer_challenges(experiment, challenges)

    def inspect_all() -> None:
        if example:
            st.caption(":material/movie: All of this comes from the recorded run.")
        inspect(looked_at)
        st.subheader("Layers")
        show_summary(experiment, config)
        show_diagnoses(looked_at)

    parts: dict[str, Part] = {"Inspect": inspect_all}
    for label, draw in {**(tabs or {}), "Understand": understand}.items():
        parts[label] = partial(draw, looked_at)
    parts["Code"] = partial(code_tab, experiment, config, run)
    show_tabs(parts, key=f"{experiment.slug}:tabs")


def _warn_of_data(experiment: Experiment[Any], config: Config) -> None:
    """A warning for each thing that makes a result worth less; notices are among the diagnoses."""
    place = st.container()  # always there, so that what follows keeps its place, and tabs stay open
    try:
        found = examine_data(experiment.compact_data(config))
    except DatasetError:  # the page says so where it shows the data
        return
    for finding in found:
        if finding.severity > Severity.NOTICE:
            place.warning(
                f"**{finding.title}.** {literal(finding.evidence)} {finding.advice}",
                icon=":material/troubleshoot:",
            )


def search_link(experiment: Experiment[Any]) -> None:
    """To the page that searches for better settings than those of the controls."""
    st.page_link(
        "pages/search.py",
        label="Search for better settings",
        icon=":material/manage_search:",
        query_params={"experiment": experiment.name},
    )
