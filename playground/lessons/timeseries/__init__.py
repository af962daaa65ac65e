"""The time-series page, one part of it per file."""

from playground.lessons.timeseries.choice import dataset_choice, train_if_asked
from playground.lessons.timeseries.gallery import gallery
from playground.lessons.timeseries.predictions import confused_series
from playground.lessons.timeseries.series import (
    data_of,
    data_view,
    example_series,
    headline,
    say_other_data,
    schedule_view,
)
from playground.lessons.timeseries.training import show_attention, show_curves
from playground.lessons.timeseries.words import say_what_one_channel_does, understand
from playground.lessons.timeseries.xray import xray
