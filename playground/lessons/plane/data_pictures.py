"""Small pictures of all datasets, of which one is chosen, at the top of the sidebar."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from playground.datasets.plane import OWN, plane_data
from playground.experiments import Experiment, Presets
from playground.experiments.plane_classifier import PlaneClassifierConfig
from playground.figures.palette import CLASS_COLORS, MUTED, NEGATIVE, POSITIVE
from playground.lessons.plane.restart import leave_run
from playground.ui.browser_files import component
from playground.ui.run_panel import current_run
from playground.ui.run_states import is_live
from playground.ui.sections import latest, set_later
from playground.ui.tasks import task_of

POINTS = 90
_component = component(
    Path(__file__), '<fieldset class="playground-pictures"><legend></legend><div></div></fieldset>'
)


def choose_data(lesson: Presets[Any], config: PlaneClassifierConfig) -> None:
    """Draws the pictures; the one that is chosen sets the control *Dataset*."""
    key, control = f"{lesson.name}:pictures", config.controls()["dataset"]
    task, clicks = task_of(lesson), st.session_state.setdefault(f"{key}:clicks", 0)
    held = task is not None and "dataset" in task.fixed

    def choose() -> None:
        chosen = st.session_state[key]["chosen"]
        if held or chosen not in control.choices:
            return
        st.session_state[f"{key}:clicks"] = clicks + 1
        run = current_run(lesson) if isinstance(lesson, Experiment) else None
        if run is not None and not is_live(run):
            leave_run(run)
        set_later(lesson, latest(lesson, config), dataset=chosen)

    _component(
        key=key,
        data={
            "title": control.label,
            "name": key,
            "pictures": [(name, name.replace("_", " "), picture(name)) for name in control.choices],
            "chosen": config.dataset,
            "held": "Your task fixes this." if held else "",
            "clicks": clicks,  # what is marked is said again after each
        },
        on_chosen_change=choose,
    )


@cache
def picture(dataset: str) -> str:
    """An SVG drawing of a dataset, in the light colours; of one's own points as it begins."""
    own = PlaneClassifierConfig.model_fields["points"].default if dataset == OWN else ""
    points = plane_data(dataset, noise=0.1, count=POINTS, train_ratio=0.9, seed=0, points=own)
    if points.class_count:
        parts = [(points.y_train == k, CLASS_COLORS[k]) for k in range(points.class_count)]
    else:
        weak = np.abs(points.y_train) < 1 / 3
        sides = ((points.y_train < 0, NEGATIVE), (points.y_train > 0, POSITIVE))
        parts = [(weak, MUTED), *((side & ~weak, color) for side, color in sides)]
    paths = "".join(_path(points.x_train[members], color) for members, color in parts)
    return f'<svg viewBox="-62 -62 124 124" aria-hidden="true">{paths}</svg>'


def _path(x: np.ndarray, color: str) -> str:
    """Points as lines without length, whose round ends are dots."""
    places = np.rint(10 * x * (1, -1)).astype(int).tolist()
    line = "".join(f"M{x1} {x2}h0" for x1, x2 in places)
    return f'<path d="{line}" stroke="{color}" />'
