"""How large an uploaded data set may be."""

from __future__ import annotations

MAX_BYTES = 10 * 1024 * 1024
"""Of a file, as ``server.maxUploadSize`` in .streamlit/config.toml."""
MIN_STEPS, MAX_STEPS = 4, 5_000
MAX_SERIES = 20_000
MAX_CHANNELS = 64
MAX_CLASSES = 100
MAX_VALUE = 1e30
"""Squares of it still fit into float32 sums; nothing that is measured comes near."""
