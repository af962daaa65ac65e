"""Points that people place: by click, or from a file.

Points that cannot be learned from yet, such as the first one of a class, wait in a draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from playground.datasets import kept_points
from playground.datasets.plane import (
    MAX_CLASSES,
    WINDOW,
    PlaneError,
    PointsFile,
    parse_points,
    points_text,
    read_points,
)
from playground.datasets.reading import GivenFile, ReadingOptions
from playground.experiments import Presets
from playground.experiments.plane_classifier import PlaneClassifierConfig
from playground.experiments.plane_classifier.figures.decision_surface import (
    DecisionSurface,
    decision_surface,
)
from playground.figures.figure import Figure
from playground.ui.files import FileKind, Preview, open_button
from playground.ui.plain_text import literal
from playground.ui.sections import set_if_valid, set_later
from playground.ui.visitor import my_runs

DRAFT = "plane:draft"
CLASS = "plane:class"
FILE = "plane:file"
CLICK = "plane:last click"
DRAWN_HEIGHT = 340
Point = tuple[float, float, int]


def placed(config: PlaneClassifierConfig) -> list[Point]:
    """The points of the draft; those of the configuration when it has others since."""
    base, points = st.session_state.get(DRAFT, ("", []))
    if base == config.points:
        return list(points)
    return _points(config.points)


def is_changed(trained: PlaneClassifierConfig, config: PlaneClassifierConfig) -> bool:
    """Whether the points that are placed are not those of a run."""
    return _text(placed(config)) != _text(_points(trained.points))


def with_draft(config: PlaneClassifierConfig, drawn: DecisionSurface) -> DecisionSurface:
    """A surface under the points as they are placed now."""
    table = np.array(placed(config), np.float32).reshape(-1, 3)
    y = table[:, 2].astype(np.int32)
    classes = max(drawn.class_count, int(y.max(initial=0)) + 1)
    return DecisionSurface(
        drawn.surface, table[:, :2], y, class_count=classes, title=drawn.title, window=drawn.window
    )


def place(lesson: Presets[Any], config: PlaneClassifierConfig, at: Mapping[str, float]) -> None:
    """Adds a point of the chosen class where somebody clicked."""
    x1, x2 = (round(min(max(at[name], -WINDOW), WINDOW), 2) for name in ("x", "y"))
    if st.session_state.get(CLICK) == at.get("at"):
        return  # the page was drawn again before it could forget the click
    st.session_state[CLICK] = at.get("at")
    label = st.session_state.get(CLASS) or 0
    _keep(lesson, config, [*placed(config), (x1, x2, int(label))])
    st.rerun()


def point_tools(lesson: Presets[Any], config: PlaneClassifierConfig) -> None:
    """Class of the next point, Undo, Clear, and a file."""
    points = placed(config)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.session_state.setdefault(CLASS, 0)
        st.segmented_control(
            "Class of the next point",
            range(MAX_CLASSES),
            key=CLASS,
            format_func=lambda k: f"class {k}",
            label_visibility="collapsed",
            required=True,
        )
        for label, icon, rest in (("Undo", "undo", points[:-1]), ("Clear", "delete", [])):
            st.button(
                label,
                icon=f":material/{icon}:",
                disabled=not points,
                on_click=_keep,
                args=(lesson, config, rest),
            )
        open_button(_points_files(lesson, config), "From a file")
    problem = _problem(points)
    note = st.session_state.get(FILE)
    if problem:
        st.caption(f":material/touch_app: {problem} Training takes the points from before.")
    elif note:
        st.caption(f":material/table: {note}")
    else:
        st.caption(":material/touch_app: Click in the figure to place a point.")


def _points_files(lesson: Presets[Any], config: PlaneClassifierConfig) -> FileKind[PointsFile]:
    def read(files: Sequence[GivenFile], options: ReadingOptions, _: str) -> Preview:
        found = read_points(*files[0], options)
        return Preview(found, (found.report,))

    def draw(found: PointsFile) -> Figure:
        x, y = parse_points(found.points)
        points = DecisionSurface(None, x, y, class_count=len(found.class_names), window=WINDOW)
        return decision_surface(points, height=DRAWN_HEIGHT)

    def use(found: PointsFile, _: Mapping[str, Any]) -> None:
        names, points = found.class_names, my_runs().bring(lambda: kept_points.short(found.points))
        listed = ", ".join(f"class {k} is {literal(name)}" for k, name in enumerate(names))
        set_if_valid(lesson, config, dataset="own", points=points)
        st.session_state[FILE] = f"{literal(found.note)} {listed[0].upper()}{listed[1:]}."

    return FileKind(
        name="points",
        title="Points from a file",
        words="A table of any columns: two of numbers are the coordinates, one names the class.",
        fields=("File of points",),
        noun=("point", "points", ""),
        read=read,
        draw=draw,
        use=use,
        suffixes=("csv", "tsv", "txt"),
        coordinates=True,
    )


def _keep(lesson: Presets[Any], config: PlaneClassifierConfig, points: list[Point]) -> None:
    """Into the configuration when they can be learned from, else into the draft."""
    st.session_state.pop(FILE, None)
    st.session_state[DRAFT] = (config.points, points)
    if _problem(points) is None:
        set_later(lesson, config, dataset="own", points=my_runs().draw(_text(points)))


def _problem(points: list[Point]) -> str | None:
    try:
        parse_points(_text(points))
    except PlaneError as error:
        return str(error)
    return None


def _points(text: str) -> list[Point]:
    x, y = parse_points(text)
    return [(float(a), float(b), int(c)) for (a, b), c in zip(x, y, strict=True)]


def _text(points: list[Point]) -> str:
    table = np.array(points, float).reshape(-1, 3)
    return points_text(table[:, :2], table[:, 2])
