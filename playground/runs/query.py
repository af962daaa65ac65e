"""Which runs to list, and in what order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from playground.runs.events import placeholders
from playground.runs.run import IMPORTED, RunState

STUDY = "sweep"
"""The column of a run's sweep or search: searches came later than its name."""
NO_LIMIT = -1
"""Lists all that a query finds."""
COLUMNS = {
    "created": "created",
    "name": "name",
    "experiment": "experiment",
    "state": "state",
    "parameters": "parameters",
    "epochs": "CASE WHEN json_valid(progress) THEN json_extract(progress, '$.epochs_done') END",
    "seconds": "CASE WHEN json_valid(progress) THEN json_extract(progress, '$.seconds') END",
}
"""What a list sorts by beside the measures, which are sorted by their own names. Of a run whose
loss grew beyond all bounds older versions have written what SQLite does not take for JSON."""

VALID_TAGS = "CASE WHEN json_valid(tags) THEN tags ELSE '[]' END"


def has_words(words: str, tags: str, texts: bytes) -> bool:
    """Whether each of some words stands in a run's texts or its tags, in either case.

    A function for SQLite, whose own ``lower`` knows ASCII alone. Called for every run.

    Args:
        words: The words with spaces between.
        tags: As the table has them, a JSON list.
    """
    text = texts.decode(errors="replace").casefold()
    if tags != "[]":
        text = f"{text} {_tagged(tags)}"
    for word in _words(words):  # noqa: SIM110 - all() would take longer than the search
        if word not in text:
            return False
    return True


@lru_cache(maxsize=1024)
def _tagged(tags: str) -> str:
    return " ".join(json.loads(tags)).casefold()


@lru_cache(maxsize=16)
def _words(words: str) -> tuple[str, ...]:
    return tuple(words.casefold().split())


@dataclass(frozen=True)
class RunQuery:
    """A choice of runs; every field narrows it, the default is all that are not in the bin.

    Attributes:
        experiment: Name of the experiment.
        states: States of which the run has one; empty for any.
        tag: A tag it carries.
        text: Words, each of which its name, tags, note, preset or id contains, in either case.
        parent, study: The run, the sweep or search that it belongs to.
        alone: Only runs that belong to no sweep and no search.
        begun_by: The anonymous id of the browser that began it.
        trained_here: Only runs that were trained here, without those that were imported.
        people: Anonymous ids of browsers, one of which began it or shares it; empty for any.
        in_settings: Texts of which the settings contain one; empty for any.
        without: Ids that are left out.
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
    study: str | None = None
    alone: bool = False
    begun_by: str | None = None
    trained_here: bool = False
    people: tuple[str, ...] = ()
    in_settings: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    deleted: bool = False
    sort: str = "created"
    ascending: bool = False
    limit: int = 100
    offset: int = 0

    def where(self) -> tuple[str, tuple[Any, ...]]:
        """The condition in SQL, and its values."""
        parts = ["deleted IS NOT NULL" if self.deleted else "deleted IS NULL"]
        values: list[Any] = []
        for column, value in (
            ("experiment", self.experiment),
            ("parent", self.parent),
            (STUDY, self.study),
            ("begun_by", self.begun_by),
        ):
            if value is not None:
                parts.append(f"{column} = ?")
                values.append(value)
        if self.alone:
            parts.append(f"{STUDY} IS NULL")
        if self.trained_here:
            parts.append("owner <> ?")
            values.append(IMPORTED)
        if self.states:
            parts.append(f"state IN ({placeholders(self.states)})")
            values += [state.value for state in self.states]
        if self.people:
            parts.append(
                "(begun_by IN (SELECT value FROM json_each(?)) OR id IN (SELECT run_id FROM "
                "sharers WHERE person IN (SELECT value FROM json_each(?))))"
            )
            values += [json.dumps(self.people)] * 2
        if self.in_settings:
            parts.append(f"({' OR '.join(['instr(config, ?)'] * len(self.in_settings))})")
            values += self.in_settings
        if self.without:
            parts.append("id NOT IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(self.without))
        if self.tag is not None:
            parts.append(f"EXISTS (SELECT 1 FROM json_each({VALID_TAGS}) WHERE value = ?)")
            values.append(self.tag)
        if self.text.strip():
            texts = "name || ' ' || note || ' ' || ifnull(preset, '') || ' ' || id"
            parts.append(f"has_words(?, {VALID_TAGS}, CAST({texts} AS BLOB))")
            values.append(self.text)
        return "WHERE " + " AND ".join(parts), tuple(values)

    def order(self) -> tuple[str, tuple[Any, ...]]:
        """The order in SQL, and its values; the newest first among equals."""
        direction = "ASC" if self.ascending else "DESC"
        if self.sort == "created":
            return f"ORDER BY created {direction}, rowid {direction}", ()
        if self.sort in COLUMNS:
            return f"ORDER BY {COLUMNS[self.sort]} {direction} NULLS LAST, created DESC", ()
        measure = "CASE WHEN json_valid(measures) THEN json_extract(measures, ?) END"
        order = f"ORDER BY {measure} {direction} NULLS LAST, created DESC"
        return order, (f'$."{self.sort}"',)
