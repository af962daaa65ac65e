"""What every page says of the store: that nothing can be written, that it was repaired, and what of
the runs on show is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from playground.ui import services
from playground.ui.plain_text import literal
from playground.ui.refusal import say_refused

MOST_NAMED = 3


@contextmanager
def store_notices() -> Iterator[None]:
    """Around a page: says what is known before it, and runs again when it has met damage."""
    store = services.store()
    if trouble := services.trouble():
        say_refused(trouble)
    if repaired := store.repaired:
        st.warning(literal(repaired), icon=":material/healing:")
    said = _damage_of_runs_on_show()
    for sentence in said:
        st.warning(literal(sentence), icon=":material/broken_image:")
    yield
    if _damage_of_runs_on_show() != said:
        st.rerun()


def damage_words(run_id: str) -> str:
    """What of a run could not be read, and is left out."""
    parts = services.store().damaged_parts(run_id)
    more = [f"{len(parts) - MOST_NAMED:,} more parts"] if len(parts) > MOST_NAMED else []
    named = ", ".join([*parts[:MOST_NAMED], *more])
    return f"Damaged in run {run_id}, and left out: {named}. The rest is shown."


def _damage_of_runs_on_show() -> list[str]:
    damaged = set(services.store().damaged_runs())
    linked = ",".join(st.query_params.get(name, "") for name in ("run", "runs", "parent"))
    ids = dict.fromkeys(linked.split(","))
    return [damage_words(run_id) for run_id in ids if run_id in damaged]
