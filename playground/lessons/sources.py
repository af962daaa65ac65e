"""What can be watched: by name, how a frame is made of runs as they are now.

A frame belongs to everybody who watches: it follows from the runs and the view alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from playground.experiments import ConfigError
from playground.experiments.observation import FigureError
from playground.lessons.class_page.frames import CLASS, PREDICTIONS, PROJECTED
from playground.lessons.plane.compare_frames import PLANE_COMPARISON
from playground.lessons.plane.frames import PLANE
from playground.lessons.studies.search.frames import SEARCH
from playground.lessons.studies.sweep.frames import SWEEP
from playground.lessons.universal_approximation.frames import FITS
from playground.live import ChannelError, Source
from playground.runs import RunStore
from playground.studies.repository import StudyError
from playground.ui.classifier_curves import CURVES
from playground.ui.computed import ANSWERS
from playground.ui.observed_figure import FIGURE
from playground.ui.polls import POLL
from playground.ui.rerun_on_change import ANY_RUN, CHANGES
from playground.ui.run_progress import PROGRESS

REFUSALS = (ConfigError, FigureError, StudyError)


def _with_sentences(source: Source) -> Source:
    """A source that refuses what cannot be drawn here in the sentence that says why."""

    def make(store: RunStore, what: tuple[Any, ...], view: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            return source.make(store, what, view)
        except REFUSALS as error:
            raise ChannelError(str(error)) from error

    return replace(source, make=make)


_DECLARED: Mapping[str, Source] = MappingProxyType(
    {
        "answers": ANSWERS,
        "any run": ANY_RUN,
        "changes": CHANGES,
        "class": CLASS,
        "curves": CURVES,
        "figure": FIGURE,
        "fits": FITS,
        "plane": PLANE,
        "plane comparison": PLANE_COMPARISON,
        "poll": POLL,
        "predictions": PREDICTIONS,
        "progress": PROGRESS,
        "projected": PROJECTED,
        "search": SEARCH,
        "sweep": SWEEP,
    }
)
SOURCES = MappingProxyType({name: _with_sentences(each) for name, each in _DECLARED.items()})
