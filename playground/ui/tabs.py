"""Parts of a page that are built when they are first opened, and stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import streamlit as st


class Openable(Protocol):
    """A tab, an expander or a popover that says whether it is open."""

    @property
    def open(self) -> bool | None: ...


def is_wanted(part: Openable, key: str) -> bool:
    """Whether a part is open, or was: what somebody has typed into it stays.

    Args:
        part: Made with ``on_change="rerun"``.
        key: One for each part of the app.
    """
    wanted: set[str] = st.session_state.setdefault("opened parts", set())
    if part.open:
        wanted.add(key)
    return key in wanted


def show_tabs(parts: Mapping[str, Callable[[], object]], key: str) -> None:
    """Tabs, the first one open; of the others only the labels cost anything.

    Args:
        parts: What fills each tab, by its label.
        key: One for each set of tabs of the app.
    """
    tabs = st.tabs(list(parts), key=key, on_change="rerun")
    for tab, (label, part) in zip(tabs, parts.items(), strict=True):
        if is_wanted(tab, f"{key}:{label}"):
            with tab:
                part()
