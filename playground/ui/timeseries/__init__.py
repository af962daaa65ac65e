"""The time-series page, one part of it per file."""

from playground.ui.timeseries.choice import dataset_choice, say_refusal, train_if_asked
from playground.ui.timeseries.gallery import gallery
from playground.ui.timeseries.predictions import confused_series
from playground.ui.timeseries.schedule import schedule_view
from playground.ui.timeseries.series import data_of, data_view, headline, load, series_first
from playground.ui.timeseries.words import say_what_one_channel_does, understand
from playground.ui.timeseries.xray import xray

__all__ = [
    "confused_series",
    "data_of",
    "data_view",
    "dataset_choice",
    "gallery",
    "headline",
    "load",
    "say_refusal",
    "say_what_one_channel_does",
    "schedule_view",
    "series_first",
    "train_if_asked",
    "understand",
    "xray",
]
