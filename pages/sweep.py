"""Sweeping one or two fields: every value, some seeds, curves, bars or a heatmap."""

from playground.lessons.studies.choices import study_of_link
from playground.lessons.studies.drivers import SWEEPS
from playground.lessons.studies.page import study_page
from playground.lessons.studies.sweep.choices import choose_experiment, choose_sweep, lesson_of
from playground.lessons.studies.sweep.progress import sweep_panel
from playground.ui.controls import choose_config

status = study_of_link(SWEEPS)
experiment = choose_experiment(status)
base, _ = choose_config(lesson_of(experiment))

study_page(
    SWEEPS,
    status,
    question="Which value is best?",
    choose=lambda: choose_sweep(experiment, base),
    show=lambda sweep: sweep_panel(experiment, sweep, status),
)
