"""What a process knows of a run that it has sent to a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from playground.runs import Run

if TYPE_CHECKING:
    from distributed import Future


@dataclass
class SentRun:
    """A run that is with a worker.

    Attributes:
        attempt: The name under which the worker reports.
        is_heavy: Whether it belongs to the workers for heavy runs.
        workers: Addresses of those that may have it, which hear its requests.
        future: None until Dask has it.
        is_ending: Whether it was asked to stop.
        requested: What was asked of it last, as `control.begin` takes it.
        changes: The settings that it was last asked to go on with, by name: the value, and how many
            changes it had told of by then.
        data: What it reads that people brought, kept on the cluster as long as this.
        is_lost: Whether it has to go on elsewhere.
        trouble: Why it does not yet, which is logged once.
    """

    attempt: str
    is_heavy: bool
    workers: list[str] = field(default_factory=list)
    future: Future | None = None
    is_ending: bool = False
    requested: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, tuple[float, int]] = field(default_factory=dict)
    data: list[Future] = field(default_factory=list)
    is_lost: bool = False
    trouble: str = ""

    @property
    def is_done(self) -> bool:
        """Whether its task has ended, one way or another."""
        return self.future is not None and self.future.done()

    @property
    def is_at_full_speed(self) -> bool:
        """Whether nobody has asked it to pause, or to train at a speed of their choice."""
        asked = self.requested
        return asked.get("steps") is None and asked.get("steps_per_second") is None

    def note_request(self, what: str, values: Sequence[Any]) -> None:
        """Notes a request for when the run begins again, as after a loss of its worker."""
        if what == "speed":
            self.requested["steps_per_second"] = values[0]
        elif what in ("pause", "go on", "until"):
            steps = {"pause": 0, "go on": None, "until": values[0] if values else None}
            self.requested["steps"] = steps[what]

    def beginning(self, run: Run) -> dict[str, Any]:
        """How it begins again: with what was asked of it, less the changes that it has told of."""
        told = [(change.name, change.value) for change in run.changes]
        changes = {
            name: value
            for name, (value, before) in list(self.changes.items())
            if (name, value) not in told[before:]
        }
        return {**self.requested, "changes": changes}

    def once_more(self, attempt: str) -> SentRun:
        """As another attempt, which waits for a worker."""
        again = replace(self, attempt=attempt, workers=[], future=None, data=[])
        again.is_lost, again.trouble = True, ""
        return again
