"""Why something was not done: in the sentence of what refused it, at once or when the page runs
again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from playground.classroom.authorization import AccessError
from playground.classroom.poll import PollError
from playground.datasets import DatasetError
from playground.engine import EngineError, LimitError
from playground.experiments import ConfigError
from playground.runs import StoreError
from playground.studies.repository import StudyError
from playground.ui.plain_text import literal

REFUSALS = (
    *(AccessError, ConfigError, DatasetError, EngineError, LimitError, PollError),
    *(StoreError, StudyError),
)
"""Errors whose text tells a visitor what was expected, what was received, and what to do."""
PAGE = "page"


def say_refused(why: object) -> None:
    """Shows a refusal's sentence."""
    st.error(literal(str(why)), icon=":material/error:")


@contextmanager
def refusals_kept(place: str = PAGE) -> Iterator[None]:
    """Keeps a refusal for `say_kept_refusal`, because the callback of a click draws nothing.

    Args:
        place: Which part of a page says it, where there are several.
    """
    try:
        yield
    except REFUSALS as error:
        keep_refusal(str(error), place)


def keep_refusal(sentence: str, place: str = PAGE) -> None:
    """Keeps a sentence for `say_kept_refusal`."""
    st.session_state[f"refusal:{place}"] = sentence


def say_kept_refusal(place: str = PAGE) -> None:
    """Shows what was kept, once."""
    sentence = st.session_state.pop(f"refusal:{place}", None)
    if sentence:
        say_refused(sentence)
