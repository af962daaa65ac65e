"""Which data a page is about, and a sentence in their place where they are not to be had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.datasets import DatasetError
from playground.datasets.brought import distinct_titles
from playground.ui.refusal import refusals_kept, say_refused

ConfigT = TypeVar("ConfigT")
DataT = TypeVar("DataT")


def choose_data(
    place: DeltaGenerator,
    label: str,
    names: Sequence[str],
    now: str,
    *,
    key: str,
    title_of: Callable[[str], str],
    take: Callable[[str], None],
    help_text: str | None = None,
) -> None:
    """A list of data, of which those that the controls stand at are chosen; nothing where there is
    no choice.

    Args:
        names: All that may be chosen.
        now: Those of the controls, which need not be among them.
        take: Sets the controls to others.
    """
    names = names if now in names else [*names, now]
    if len(names) == 1:
        return

    def take_chosen() -> None:
        with refusals_kept():
            take(st.session_state[key])

    st.session_state[key] = now
    place.selectbox(
        label,
        names,
        key=key,
        format_func=distinct_titles(names, title_of).__getitem__,
        help=help_text,
        on_change=take_chosen,
    )


def loaded(load: Callable[[ConfigT], DataT], config: ConfigT) -> DataT:
    """The data of a configuration, or a sentence in their place that ends the page."""
    try:
        return load(config)
    except DatasetError as error:
        say_refused(error)
        st.stop()
