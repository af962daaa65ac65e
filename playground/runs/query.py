"""Which runs to list, and in what order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.runs.events import marks
from playground.runs.run import RunState

COLUMNS = {
    "created": "created",
    "name": "name",
    "experiment": "experiment",
    "state": "state",
    "parameters": "parameters",
    "epochs": "json_extract(progress, '$.epochs_done')",
    "seconds": "json_extract(progress, '$.seconds')",
}
"""What a list sorts by beside the measures, which are sorted by their own names."""


@dataclass(frozen=True)
class RunQuery:
    """A choice of runs; every field narrows it, the default is all that are not in the bin.

    Attributes:
        experiment: Name of the experiment.
        states: States of which the run has one; empty for any.
        tag: A tag it carries.
        text: What its name, note, preset or id contains, in either case.
        parent, sweep: The run, the sweep that it belongs to.
        deleted: Whether to look into the bin instead.
        sort: ``created``, another key of `COLUMNS`, or a measure's name; runs without it come last.
        ascending: The smallest first.
        limit, offset: How many to list, and how many to leave out before them.
    """

    experiment: str | None = None
    states: tuple[RunState, ...] = ()
    tag: str | None = None
    text: str = ""
    parent: str | None = None
    sweep: str | None = None
    deleted: bool = False
    sort: str = "created"
    ascending: bool = False
    limit: int = 100
    offset: int = 0

    def where(self) -> tuple[str, tuple[Any, ...]]:
        """The condition in SQL, and its values."""
        parts = ["deleted IS NOT NULL" if self.deleted else "deleted IS NULL"]
        values: list[Any] = []
        for name in ("experiment", "parent", "sweep"):
            if getattr(self, name) is not None:
                parts.append(f"{name} = ?")
                values.append(getattr(self, name))
        if self.states:
            parts.append(f"state IN ({marks(self.states)})")
            values += [state.value for state in self.states]
        if self.tag is not None:
            parts.append("EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)")
            values.append(self.tag)
        for word in self.text.split():
            parts.append(
                "instr(lower(name || ' ' || note || ' ' || ifnull(preset, '') || ' ' || "
                "id || ' ' || tags), lower(?)) > 0"
            )
            values.append(word)
        return "WHERE " + " AND ".join(parts), tuple(values)

    def order(self) -> tuple[str, tuple[Any, ...]]:
        """The order in SQL, and its values; the newest first among equals."""
        direction = "ASC" if self.ascending else "DESC"
        if self.sort == "created":
            return f"ORDER BY created {direction}, rowid {direction}", ()
        if self.sort in COLUMNS:
            return f"ORDER BY {COLUMNS[self.sort]} {direction} NULLS LAST, created DESC", ()
        order = f"ORDER BY json_extract(measures, ?) {direction} NULLS LAST, created DESC"
        return order, (f'$."{self.sort}"',)
