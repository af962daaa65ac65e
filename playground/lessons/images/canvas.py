"""A canvas of 28 × 28 pixels to draw on, with a pointer or with the keyboard."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

import numpy as np
import streamlit as st

from playground.ui.browser_files import component

SIDE = 28
KEY, KEPT = "images:canvas", "images:drawing"
_component = component(Path(__file__), '<div class="playground-canvas"></div>')


def drawing() -> np.ndarray | None:
    """Draws the canvas; what is on it, grey values from 0 to 1 of shape (28, 28), light on black.
    None while it is empty."""

    def keep() -> None:
        st.session_state[KEPT] = st.session_state[KEY]["drawn"] or ""

    kept = st.session_state.setdefault(KEPT, "")
    _component(key=KEY, data={"drawn": kept}, on_drawn_change=keep)
    pixels = pixels_of(kept)
    return None if pixels is None or not pixels.any() else pixels


def pixels_of(text: object) -> np.ndarray | None:
    """What a browser says is on the canvas: the bytes of all pixels in base64; None for anything
    else."""
    if not isinstance(text, str) or len(text) > 2 * SIDE * SIDE:
        return None
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(content) != SIDE * SIDE:
        return None
    return np.frombuffer(content, np.uint8).reshape(SIDE, SIDE) / np.float32(255)
