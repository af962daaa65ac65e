"""A photo from the camera, where browsers give a page the camera."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from playground.engine.reaching import is_loopback

RESOLUTION: Final = "480p"
"""More than networks see; some cameras would send photos of 4K, which take seconds."""

WIDTH = 360
"""Pixels on the page: what is seen and the button below it fit on a projector."""


def camera_photo(key: str, on_change: Callable[[], None] | None = None) -> UploadedFile | None:
    """The camera and what was taken with it; a sentence where a browser would not give it."""
    if _has_camera():
        return st.camera_input(
            "Photo", key=key, on_change=on_change or "rerun", resolution=RESOLUTION, width=WIDTH
        )
    st.caption(
        "Browsers let a page use the camera only over https or on localhost. Upload photos instead."
    )
    return None


def _has_camera() -> bool:
    """Whether a browser would give this page its camera."""
    address = urlsplit(st.context.url or "")
    return address.scheme == "https" or is_loopback(address.hostname or "")
