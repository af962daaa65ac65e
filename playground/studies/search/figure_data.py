"""From a search to the data of its figures."""

from __future__ import annotations

import math

import numpy as np

from playground.figures.parallel_coordinates import FieldAxis, TrialLine
from playground.figures.search_history import SearchHistory
from playground.number_text import number_text
from playground.studies.search.search import Outcome, Search, Trial
from playground.studies.search.space import Choices, Dimension

SHOWN = (Outcome.COMPLETE, Outcome.PRUNED, Outcome.STOPPED)
MOST_LINES = 150


def history_info(search: Search) -> SearchHistory:
    """The value of every trial."""
    settings = search.settings
    shown = [t for t in search.trials if t.outcome is not Outcome.RUNNING]
    return SearchHistory(
        number=np.array([t.number for t in shown], float),
        value=np.array(
            [np.nan if t.value is None or t.outcome not in SHOWN else t.value for t in shown], float
        ),
        complete=np.array([t.outcome is Outcome.COMPLETE for t in shown], bool),
        name=f"validation {settings.judged_by}",
        percent=settings.higher_is_better,
        planned=settings.config.trials,
        current=_current(search),
    )


def _current(search: Search) -> float | None:
    """The value of the settings that are to be improved: the first trial has them, if they are
    within the ranges."""
    raw = {name: d.raw(search.settings.base) for name, d in search.settings.space.items()}
    return next((t.value for t in search.complete if dict(t.raw) == raw), None)


def coordinates_info(search: Search) -> tuple[list[FieldAxis], list[TrialLine]]:
    """A line for every trial that has a value, the last axis being the value."""
    settings = search.settings
    controls = settings.experiment.config_type.controls()
    shown = [t for t in search.trials if t.outcome in SHOWN and t.value is not None][-MOST_LINES:]
    values = np.array([t.value for t in shown], float)
    good = values if settings.higher_is_better else -values
    axes = [FieldAxis(controls[name].label, _ticks(d)) for name, d in settings.space.items()]
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    log = not settings.higher_is_better and low > 0 and high / low > 30
    axes.append(
        FieldAxis(
            f"validation {settings.judged_by}",
            ((0.0, _value_text(search, low)), (1.0, _value_text(search, high))),
        )
    )
    lines = []
    for trial, own in zip(shown, good, strict=True):
        positions = [_place(d, trial.raw[name]) for name, d in settings.space.items()]
        texts = [search.field_text(trial, name) for name in settings.space]
        value = trial.value or 0.0
        lines.append(
            TrialLine(
                f"Trial {trial.number + 1}, {trial.outcome.value}",
                (*positions, _share(value, low, high, log)),
                (*texts, _value_text(search, value)),
                goodness=_goodness(search, trial, own, good),
            )
        )
    return axes, lines


def _goodness(search: Search, trial: Trial, own: float, good: np.ndarray) -> float:
    """Share of trials that are not better; 1 for the best, 0 for what was stopped early."""
    if trial.outcome is not Outcome.COMPLETE:
        return 0.0
    if search.best is not None and trial.number == search.best.number:
        return 1.0
    return 0.99 * float((good < own).mean())


def _ticks(found: Dimension) -> tuple[tuple[float, str], ...]:
    if isinstance(found, Choices):
        return tuple((_place(found, value), value or "none") for value in found.values)
    return ((0.0, f"{found.low:g}"), (1.0, f"{found.high:g}"))


def _place(found: Dimension, raw: float | int | str) -> float:
    if isinstance(found, Choices):
        return found.values.index(str(raw)) / max(1, len(found.values) - 1)
    return _share(float(raw), found.low, found.high, found.logarithmic)


def _share(value: float, low: float, high: float, log: bool) -> float:
    if log:
        value, low, high = math.log(value), math.log(low), math.log(high)
    return (value - low) / (high - low) if high > low else 0.5


def _value_text(search: Search, value: float) -> str:
    return f"{value:.1%}" if search.settings.higher_is_better else number_text(value)
