"""The Streamlit parts of one page that do not fit into its file; a family of pages shares one."""

from __future__ import annotations

from collections.abc import Mapping

from playground.live import Source


def frame_sources() -> Mapping[str, Source]:
    """All that can be watched, by name; imported when somebody watches, not when the app starts."""
    from playground.lessons.sources import SOURCES

    return SOURCES
