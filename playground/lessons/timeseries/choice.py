"""Which dataset the page is about: chosen in the sidebar, in the gallery, or uploaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.datasets import DatasetError, time_series, ucr, uploads
from playground.datasets.brought import is_brought, title_of_brought
from playground.experiments import Config, ConfigError, Experiment
from playground.experiments.timeseries_transformer import suggested_patches, suggested_settings
from playground.ui.data_choice import choose_data
from playground.ui.plain_text import literal
from playground.ui.refusal import refusals_kept, say_refused
from playground.ui.run_panel import current_run
from playground.ui.run_requests import begin
from playground.ui.run_states import is_live
from playground.ui.sections import change, clicked, set_if_valid
from playground.ui.visitor import visible_data

AT_ONCE = "series:train at once"
SAID = "series:said"
"""Key of what a click led to, to be said when the page has run again."""


def dataset_choice(experiment: Experiment[Any], config: Any, place: DeltaGenerator) -> None:
    """A list of all datasets; choosing one sets the controls to what suits it."""
    choose_data(
        place,
        "Dataset",
        [*visible_data(uploads.names()), *ucr.names()],
        config.dataset,
        key="series:dataset",
        title_of=title_of,
        take=lambda name: change(experiment, config, **suggested_settings(name)),
        help_text="Choosing one sets patches, batch size, epochs, augmentation and what else "
        "depends on the data. Pictures of all of them are below, under *Datasets*.",
    )
    _gaps_choice(experiment, config, place)


def _gaps_choice(experiment: Experiment[Any], config: Any, place: DeltaGenerator) -> None:
    """What is done with unequal lengths and missing values, where the dataset has some."""
    try:
        known = time_series.sizes(config.dataset)
    except DatasetError:  # the page says so
        return
    for field, wanted in (("unequal_lengths", known.unequal), ("missing_values", known.missing)):
        if not wanted:
            continue
        control, key = type(config).controls()[field], f"series:{field}"
        st.session_state[key] = getattr(config, field)
        place.selectbox(
            control.label,
            control.choices,
            key=key,
            help=control.help,
            on_change=_take_field,
            args=(experiment, config, field, key),
        )


def choose(experiment: Experiment[Any], config: Config, dataset: str, *, train: bool) -> None:
    """After a click: the controls stand at that dataset, and perhaps it trains; runs the page
    again."""
    try:
        settings = suggested_settings(dataset)
        config.parse(config.model_dump() | settings)
    except (DatasetError, ConfigError) as error:
        say_refused(error)
        return
    train = train and not is_live(current_run(experiment))
    st.session_state[AT_ONCE] = train
    what = "is training; its curves are" if train else "is selected; Train is"
    st.session_state[SAID] = f"**{literal(title_of(dataset))}** {what} at the top of the page."
    clicked(experiment, config, **settings)


def take(
    experiment: Experiment[Any], config: Config, dataset: str, values: Mapping[str, Any]
) -> None:
    """Sets the controls to a dataset, and some fields to what was chosen for it, when the page
    runs next.

    Raises:
        DatasetError, ConfigError: the controls cannot stand at it.
    """
    settings = suggested_settings(dataset) | _with_patches(dataset, values)
    set_if_valid(experiment, config, **settings)
    st.session_state[SAID] = f"**{literal(title_of(dataset))}** is selected. Press Train."


def train_if_asked(experiment: Experiment[Any], config: Config, preset: str | None) -> None:
    """Starts the run that a click in the gallery asked for."""
    said = st.session_state.pop(SAID, None)
    if said:
        st.toast(said, icon=":material/timeline:")
    with st.container():  # always there, so that what follows keeps its place, and tabs stay open
        if st.session_state.pop(AT_ONCE, False):
            begin(experiment, config, preset)


def title_of(dataset: str) -> str:
    """A dataset's name for people."""
    return f"{title_of_brought(dataset)} (upload)" if is_brought(dataset) else dataset


def _take_field(experiment: Experiment[Any], config: Config, field: str, key: str) -> None:
    with refusals_kept():
        dataset = config.model_dump()["dataset"]
        settings = _with_patches(dataset, {field: st.session_state[key]})
        config.parse(config.model_dump() | settings)
        change(experiment, config, **settings)


def _with_patches(dataset: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of fields, and patches that suit the length that series have by them."""
    if "unequal_lengths" not in values:
        return dict(values)
    steps = time_series.sizes_with(dataset, values["unequal_lengths"]).steps
    length, stride = suggested_patches(steps)
    return {**values, "patch_length": length, "patch_stride": stride}
