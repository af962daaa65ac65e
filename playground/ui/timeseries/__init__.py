"""The time-series page, one part of it per file."""

from playground.ui.timeseries.predictions import confused_series
from playground.ui.timeseries.schedule import schedule_view
from playground.ui.timeseries.series import data_view, load
from playground.ui.timeseries.words import say_what_one_channel_does, understand
from playground.ui.timeseries.xray import xray

__all__ = [
    "confused_series",
    "data_view",
    "load",
    "say_what_one_channel_does",
    "schedule_view",
    "understand",
    "xray",
]
