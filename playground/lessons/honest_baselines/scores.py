"""First section: every method's accuracy on the same test series, clean and noisy."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import streamlit as st

from playground.comparison.baselines import HONEST, baseline_scores, noise_curves
from playground.comparison.baselines.published import ELSEWHERE
from playground.engine import EngineError
from playground.experiments.classification import NOISE_SIGMA
from playground.figures.method_scores import MethodGroup, MethodScore, method_scores
from playground.lessons.honest_baselines.settings import VALIDATION_SPLIT, ScoresConfig
from playground.lessons.honest_baselines.trained import METHODS, Attempts, Method, attempts
from playground.ui.computed import computed
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.refusal import refusals_kept, say_kept_refusal, say_refused
from playground.ui.rerun_on_change import rerun_on_change
from playground.ui.run_links import page_link
from playground.ui.run_requests import is_same_click
from playground.ui.visitor import my_runs

LABELS = {baseline.name: baseline.label for baseline in HONEST}
NUMBER_PIXELS = 88
"""A column of numbers keeps its width when the first of them come."""


def show(config: ScoresConfig) -> None:
    """The figure, and a button for each network that has not been trained."""
    under_way = [run for each in attempts() for run in each.under_way]
    rerun_on_change(_body, under_way, "baselines:scores", config, bool(under_way))


def _body(config: ScoresConfig, was_live: bool) -> None:
    rows: list[dict[str, Any]] | None = []
    try:
        rows = computed(baseline_scores, config.seed, VALIDATION_SPLIT)
    except EngineError as error:
        say_refused(error)
    tried = attempts()
    if was_live != any(each.under_way for each in tried):
        st.rerun()  # the table below, too
    say_kept_refusal()
    live_figure(
        method_scores(groups_of(rows, tried), _majority(rows)), "baselines:scores", toolbar=True
    )
    _buttons(config, tried)
    if rows:  # a worker begins with what the other section shows; it says it if that fails
        with suppress(EngineError):
            computed(noise_curves, config.seed, VALIDATION_SPLIT, False)


def groups_of(rows: list[dict[str, Any]] | None, tried: list[Attempts]) -> list[MethodGroup]:
    """The figure's rows, each group from the lowest accuracy to the highest."""
    classical = [
        MethodScore(
            LABELS[row["name"]], row["accuracy"], row["noisy"], row["parameters"], row["seconds"]
        )
        for row in rows or []
    ]
    if rows is None:
        classical = [MethodScore(label, note="computing …") for label in LABELS.values()]
    return [
        MethodGroup("without a network", sorted(classical, key=lambda row: row.accuracy or 0.0)),
        MethodGroup("trained here", [each.score() for each in tried]),
        MethodGroup(
            "published",
            [MethodScore(p.method, published=p.accuracy, source=p.source) for p in ELSEWHERE],
        ),
    ]


def _majority(rows: list[dict[str, Any]] | None) -> float | None:
    return next((row["accuracy"] for row in rows or [] if row["name"] == "majority"), None)


def _buttons(config: ScoresConfig, tried: list[Attempts]) -> None:
    """Trains what has no run with this seed yet; then there are no buttons left."""
    missing = [each.method for each in tried if not each.has_seed(config.seed)]
    if missing:
        with st.container(horizontal=True, vertical_alignment="center"):
            for method in missing:
                st.button(
                    f"Train {method.benchmark.button}",
                    key=f"baselines:train {method.preset}",
                    icon=":material/play_arrow:",
                    on_click=_train,
                    args=(method, config.seed),
                )
    under_way = [(each.method, run) for each in tried for run in each.under_way]
    if under_way:
        with st.container(horizontal=True, vertical_alignment="center"):
            for method, run in under_way:
                page_link(run, f"Watch {method.benchmark.label}", ":material/visibility:")


def _train(method: Method, seed: int) -> None:
    if is_same_click():
        return
    with refusals_kept():
        my_runs().submit(method.lesson, method.config(seed), method.preset)


def inspect(config: ScoresConfig) -> None:
    """The same numbers as a table, with what each method does and where a figure is from."""
    try:
        rows = computed(baseline_scores, config.seed, VALIDATION_SPLIT) or []
    except EngineError:  # said above the figure
        rows = []
    by_name: dict[str, dict[str, Any]] = {row["name"]: row for row in rows}
    table: list[dict[str, Any]] = []
    for baseline in HONEST:
        row = by_name.get(baseline.name, {})
        table.append(
            {
                "Method": baseline.label,
                "Accuracy": row.get("accuracy"),
                "Noisy": row.get("noisy"),
                "Parameters": row.get("parameters"),
                "Seconds": row.get("seconds"),
                "What it is": baseline.how,
            }
        )
    for each in attempts():
        score, published = each.score(), each.method.benchmark.published
        seeds = ", ".join(str(run.config.get("seed", 0)) for run in each.one_per_seed)
        table.append(
            {
                "Method": each.method.benchmark.label,
                "Accuracy": score.accuracy,
                "Noisy": score.noisy,
                "Published": published.accuracy if published else None,
                "Parameters": score.parameters,
                "Seconds": score.seconds,
                "What it is": f"preset {each.method.preset}, "
                + (f"seed {seeds}" if seeds else "not trained yet"),
                "Source": published.source if published else "",
            }
        )
    table += [{"Method": p.method, "Published": p.accuracy, "Source": p.source} for p in ELSEWHERE]
    percent = st.column_config.NumberColumn(format="percent", width=NUMBER_PIXELS)
    data_table(
        table,
        placeholder="",
        column_order=(
            *("Method", "Accuracy", "Noisy", "Published", "Parameters", "Seconds"),
            *("What it is", "Source"),
        ),
        column_config={
            "Accuracy": percent,
            "Noisy": percent,
            "Published": percent,
            "Parameters": st.column_config.NumberColumn(format="localized", width=NUMBER_PIXELS),
            "Seconds": st.column_config.NumberColumn(format="%.2f", width=NUMBER_PIXELS),
        },
        alt="Accuracy, parameters and seconds of every method, and published accuracies.",
    )
    st.caption(
        f"Accuracy on the 1,320 test series; noisy: with Gaussian noise of σ = {NOISE_SIGMA:g} on "
        "them. Seconds: fitting and classifying all test series, or training. "
        f"The {len(METHODS)} networks count when they have trained to the end on these series "
        "with their preset's other settings. Several seeds are averaged."
    )
