"""The class as its page draws it and as the stream sends it: one frame for all who watch."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from typing import Any

import numpy as np

from playground.classroom.called import called
from playground.classroom.class_store import Person
from playground.experiments import EXPERIMENTS
from playground.figures.figure import Figure
from playground.figures.history_lines import history_lines
from playground.figures.run_lines import NOTHING, run_lines
from playground.figures.template import empty
from playground.live import NONE, ChannelError, Source
from playground.number_text import number_text
from playground.once_cache import OnceCache
from playground.runs import Run, RunState, RunStore
from playground.ui import services
from playground.ui.class_here import class_id
from playground.ui.polls import histogram_of, standing_of_poll

log = logging.getLogger(__name__)
MEASURES = {"accuracy": "Accuracy", "loss": "Loss"}
"""What the small curves may show."""
MOST_POINTS = 40
"""Of one small curve, which is some 120 pixels wide."""
HISTOGRAM_HEIGHT = 400
UNDER_WAY = (RunState.RUNNING, RunState.PAUSED, RunState.WAITING)


@dataclass(frozen=True, eq=False)
class Curve:
    """What a small multiple needs of a run.

    Attributes:
        across: The epochs as shares of what was planned, shape (points,).
        values: What it shows, shape (points,).
        score: The last value, or the test's, as text.
        is_share: Whether values are between 0 and 1.
    """

    run: Run
    across: np.ndarray
    values: np.ndarray
    score: str
    is_share: bool


_curves: OnceCache[Curve] = OnceCache(512)
"""By run, version and measure: what has not changed is not read again."""


def class_now(store: RunStore, measure: str) -> dict[str, Any]:
    """Everybody who is here: those who train first, each with a small curve; then the others."""
    kept = services.class_store()
    here = services.presence().here()
    people = [person for person in kept.people(class_id()) if person.id in here]
    names = called(people, by_name=kept.names_shown(class_id()))
    curves = _curves_of(store, people, measure)
    tops = _tops(curves.values())
    animals = called(people, by_name=False)
    cells = [
        {"key": animals[person], "name": names[person], **_cell(curve, tops)}
        for person, curve in curves.items()
    ]
    cells.sort(key=lambda cell: (not cell["trains"], cell["name"]))
    idle = sorted(names[person.id] for person in people if person.id not in curves)
    return {"cells": cells, "idle": idle}


def _curves_of(store: RunStore, people: list[Person], measure: str) -> dict[str, Curve]:
    """The newest run of each person who has one."""
    newest = store.newest_of([person.id for person in people])
    versions = store.versions(set(newest.values()))
    return {
        person: _curves.get(
            (run_id, versions[run_id], measure), partial(_curve, store, run_id, measure)
        )
        for person, run_id in newest.items()
        if run_id in versions
    }


def _curve(store: RunStore, run_id: str, measure: str) -> Curve:
    run, history = store.run(run_id), store.history(run_id)
    name = measure if f"val_{measure}" in history or measure in history else "loss"
    values = history.get(f"val_{name}", history.get(name, np.empty(0)))
    kept = np.linspace(0, len(values) - 1, min(MOST_POINTS, len(values))).astype(int)
    epochs = history.get("epoch", np.empty(0))[kept]
    planned = max(run.planned_epochs, float(epochs[-1]) if len(epochs) else 1.0)
    score = _score(run, values, name)
    return Curve(run, epochs / planned, values[kept], score, name == "accuracy")


def _score(run: Run, values: np.ndarray, name: str) -> str:
    last = float(values[-1]) if len(values) else None
    value = run.measures.get(f"test_{name}", last) if run.state.is_finished() else last
    if value is None or not np.isfinite(value):
        return ""
    return f"{value:.1%}" if name == "accuracy" else number_text(value)


def _tops(curves: Iterable[Curve]) -> dict[str, float]:
    """The upper end of the losses of each experiment; one that diverges does not flatten others."""
    highest: dict[str, list[float]] = {}
    for curve in curves:
        finite = curve.values[np.isfinite(curve.values)]
        if not curve.is_share and len(finite):
            highest.setdefault(curve.run.experiment, []).append(float(finite.max()))
    return {name: max(median(values), 1e-12) for name, values in highest.items()}


def _cell(curve: Curve, tops: Mapping[str, float]) -> dict[str, Any]:
    run, known = curve.run, EXPERIMENTS.get(curve.run.experiment)
    top = 1.0 if curve.is_share else tops.get(run.experiment, 1.0)
    done, total = run.progress.get("step", 0), run.progress.get("total_steps") or 1
    return {
        "run": run.id,
        "experiment": known.title if known else run.experiment,
        "state": run.state.value,
        "trains": run.state in UNDER_WAY,
        "share": 1.0 if run.state is RunState.COMPLETE else round(min(1.0, done / total), 3),
        "score": curve.score,
        "points": _points(curve.across, curve.values / top),
    }


def _points(across: np.ndarray, up: np.ndarray) -> str:
    """A line in a box of 100 by 40, as SVG writes it; beyond the box it runs along its edge."""
    seen = np.isfinite(up)
    x, y = 100 * across[seen], 40 * (1 - np.clip(up[seen], 0, 1))
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))


def _class(store: RunStore, ids: tuple[str, ...], view: Mapping[str, Any]) -> dict[str, Any]:
    del ids
    if view["measure"] not in MEASURES:
        raise ChannelError(
            f"Expected one of {', '.join(MEASURES)}. Received: {view['measure'][:40]!r}. Reload "
            "the page."
        )
    return {"class": class_now(store, view["measure"])}


def _version(store: RunStore, ids: tuple[str, ...]) -> Hashable:
    del ids
    return store.data_version(), services.class_store().version, services.presence().here()


CLASS = Source(_class, {"measure": str}, version=_version, pause=1.0, ids=NONE, for_teacher=True)


def predictions() -> Figure | None:
    """The histogram of the poll that the class has now."""
    kept = services.class_store()
    poll = kept.poll(class_id())
    if poll is None:
        return None
    answers = list(kept.answers(poll.id).values())
    return histogram_of(poll, answers, height=HISTOGRAM_HEIGHT)


def _predictions(store: RunStore, ids: tuple[str, ...], view: Mapping[str, Any]) -> dict[str, Any]:
    del store, ids, view
    figure = predictions()
    if figure is None:
        raise ChannelError("Expected a poll. Received: none. Open one under Share, Poll.")
    return {"predictions": figure, "changes": {"states": standing_of_poll()}}


def _version_of_predictions(store: RunStore, ids: tuple[str, ...]) -> Hashable:
    del store, ids
    try:
        return services.class_store().version, standing_of_poll()
    except Exception:  # the file may be busy: the next look may do better
        log.warning("The poll cannot be read now.", exc_info=True)
        return None


PREDICTIONS = Source(
    _predictions, version=_version_of_predictions, pause=0.2, ids=NONE, for_teacher=True
)


def projected(store: RunStore, run: Run, panel: str, height: int) -> Figure:
    """Accuracy or loss of one run, as large as a projector has room for."""
    history = store.history(run.id)
    if not len(history.get("epoch", ())):
        return empty(NOTHING, height=height)
    lines = history_lines(history, run.planned_epochs or 1, marks=run.marks)
    panels = tuple(each for each in lines.panels if each.name == panel)
    return run_lines(replace(lines, panels=panels or lines.panels[-1:]), height=height)


def _projected(
    store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]
) -> dict[str, Figure]:
    return {"curves": projected(store, runs[0], view["panel"], view["height"])}


PROJECTED = Source(_projected, {"panel": str, "height": int})
