"""How far a sweep or a search is, as its page draws it and as the stream sends it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.lessons.studies.drivers import Drivers
from playground.live import Source
from playground.runs import RunStore
from playground.runs.remaining_time import about
from playground.studies.repository import Study

FRAME_SECONDS = 0.5
"""The least between two frames: those of many runs take long to draw."""
MISSING = "missing"
"""The state of a run that has not begun."""
UNDER_WAY = ("waiting", "running", "paused")


@dataclass(frozen=True)
class Standing:
    """Where a sweep or a search stands.

    Attributes:
        study: The sweep or the search.
        counted: As ``3 of 12 runs``.
        share: Of all that is to be done, at most 1.
        marks: The state and a title of each run or trial.
        more: Words that follow, before the time that is left.
        remaining: Seconds; None while it is not known.
        message: Why it does not go on; empty where nothing is to be said.
        drawn_for: What the page is drawn for beside the state.
    """

    study: Study[Any]
    counted: str
    share: float
    marks: Sequence[tuple[str, str]]
    more: Sequence[str] = ()
    remaining: float | None = None
    message: str = ""
    drawn_for: str = ""

    @property
    def words(self) -> str:
        left = [] if self.remaining is None else [f"{about(self.remaining)} left"]
        return " · ".join([self.counted, *self.more, *left])

    @property
    def reached(self) -> str:
        """What tables below are drawn for: how many runs have begun and ended."""
        begun = [state for state, _ in self.marks if state != MISSING]
        return f"{len(begun)} begun, {sum(state not in UNDER_WAY for state in begun)} ended"

    def frame(self) -> dict[str, Any]:
        """The parts of a frame that every study has."""
        progress = {
            "moment": f"{self.study.id} {self.study.state} {self.drawn_for}",
            "state": self.study.state.capitalize(),
            "words": self.words,
            "share": min(1.0, self.share),
            "marks": list(self.marks),
        }
        return {"progress": progress, "changes": {"states": self.reached}}


def study_source(
    drivers: Drivers[Any, Any],
    frame: Callable[[RunStore, str, Mapping[str, Any]], Mapping[str, Any]],
    view: Mapping[str, type],
) -> Source:
    """A source of frames of a sweep or of a search."""

    def make(store: RunStore, ids: tuple[str, ...], view: Mapping[str, Any]) -> Mapping[str, Any]:
        return frame(store, ids[0], view)

    def versions(store: RunStore, ids: tuple[str, ...]) -> Hashable:
        return tuple(drivers.repository.version(each, store) for each in ids)

    def named(store: RunStore, study_id: str) -> Study[Any]:
        found: Study[Any] = drivers.repository.status(study_id, store)
        return found

    return Source(make, view, versions, FRAME_SECONDS, named=named)
