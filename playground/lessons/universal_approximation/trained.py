"""Second section: networks that learn the target, side by side."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import streamlit as st

from playground.datasets.functions import TargetError, target_named
from playground.experiments import EXPERIMENTS
from playground.experiments.function_fit import FunctionFitConfig, members
from playground.lessons.universal_approximation.frames import fits_figure
from playground.lessons.universal_approximation.reference import reference_button, reference_of
from playground.lessons.universal_approximation.target_choice import is_drawn, with_click
from playground.number_text import counted, number_text
from playground.runs import Run, Shown
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.refusal import say_refused
from playground.ui.sections import clicked
from playground.ui.stream import stream_of

SECTION = EXPERIMENTS["function_fit"]
MOST_METRICS = 8


def config_of(run: Run | None, chosen: FunctionFitConfig) -> FunctionFitConfig:
    """The settings of a run; those of the controls when there is none."""
    return chosen if run is None else FunctionFitConfig.parse(run.config)


def show(shown: Shown | None, chosen: FunctionFitConfig) -> None:
    """The fits and their losses, and how far each is from the target."""
    config = config_of(shown.run if shown else None, chosen)
    if config.target != chosen.target:
        st.caption(":material/info: The run on show learned another target; Train learns this one.")
    drawn = is_drawn(target_named(config.target))
    references = [fit for fit in reference_of(config) if fit is not None]
    stream = None
    if shown is not None and shown.is_newest:
        stream = stream_of("fits", [shown.run], references=len(references))
    place = live_figure(
        fits_figure(shown, config, references),
        "function_fit:fits",
        clickable=drawn,
        stream=stream,
        part="fits",
        toolbar=True,
    )
    if place and drawn and place["subplot"] == "xy":
        _add_point(chosen, place)
    _largest_errors(shown, config)


def _add_point(chosen: FunctionFitConfig, place: dict[str, Any]) -> None:
    """A click into the figure is one more point of a drawn curve."""
    target = target_named(chosen.target)
    try:
        text = with_click(target, place) if is_drawn(target) else chosen.target
    except TargetError as error:
        say_refused(error)
        return
    clicked(SECTION, chosen, target=text)


def _largest_errors(shown: Shown | None, config: FunctionFitConfig) -> None:
    """The sup norm of each network's error on the interval, and R²."""
    observed = shown.arrays if shown else None
    networks = members(config)
    if observed is None or len(networks) > MOST_METRICS:
        return
    st.caption("Largest error on the interval, sup |f − f̂|, and R²:")
    for k, (place, member) in enumerate(zip(st.columns(len(networks)), networks, strict=True)):
        place.metric(
            member.label,
            number_text(observed["sup_norm"][k]),
            f"R² {number_text(observed['r_squared'][k])}",
            delta_color="off",
            delta_arrow="off",
        )


def with_reference(run: Run | None, chosen: FunctionFitConfig) -> None:
    """The button for scikit-learn, and the table of all."""
    config = config_of(run, chosen)
    found = reference_of(config)
    if config.compare == "neurons":
        reference_button(config)
    if None in found:
        done = len(found) - found.count(None)
        st.caption(f"scikit-learn trains {counted(len(found), 'network')}: {done} done.")
    table(run, chosen)


def table(run: Run | None, chosen: FunctionFitConfig) -> None:
    """A row per network, and per reference: size, errors, time."""
    config = config_of(run, chosen)
    networks = members(config)
    fits = run.report.get("fits", [])[: len(networks)] if run else []
    rows: list[dict[str, Any]] = [
        {"Network": member.label, "Parameters": member.parameters, **(_errors(fit) if fit else {})}
        for member, fit in zip_longest(networks, fits)
    ]
    rows += [
        {
            "Network": f"scikit-learn, {counted(config.neurons[k], 'neuron')}",
            "Parameters": 3 * config.neurons[k] + 1,
            **_errors(result),
            "Epochs": result["epochs"],
            "Seconds": result["seconds"],
        }
        for k, result in enumerate(reference_of(config))
        if result is not None
    ]
    if run is not None and run.report:
        for row in rows[: len(networks)]:
            row["Epochs"] = run.epochs
        st.caption(f"The run's {len(networks)} networks took {run.seconds:.1f} s together.")
    data_table(
        rows,
        formats={
            "Mean squared error": "%.4g",
            "R²": "%.5f",
            "Largest error": "%.4g",
            "Epochs": "localized",
            "Seconds": "%.1f",
        },
        alt="Errors of every network on the target.",
    )


def _errors(fit: dict[str, Any]) -> dict[str, float]:
    return {
        "Mean squared error": fit["loss"],
        "R²": fit["r_squared"],
        "Largest error": fit["sup_norm"],
    }
