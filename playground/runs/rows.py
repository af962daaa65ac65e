"""Rows of the table of runs, and the runs that they tell of."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Mapping
from typing import Any

from playground.runs.run import Origin, Run, RunState, message_of

OBJECTS = ("config", "progress", "report", "measures", "guess", "task")
"""Columns that hold a JSON object."""
NUMBERS = ("created", "started", "ended", "parameters", "version", "deleted")
RUN_COLUMNS = (
    "id, experiment, config, preset, state, message, parameters, created, started, ended, "
    "progress, report, EXISTS (SELECT 1 FROM checkpoints c WHERE c.run_id = runs.id), version, "
    "name, note, tags, deleted, measures, parent, sweep, guess, task, begun_by, "
    "(SELECT json_group_array(person) FROM sharers s WHERE s.run_id = runs.id)"
)


def run_of(row: tuple[Any, ...]) -> Run:
    """A run from what a query of `RUN_COLUMNS` gives.

    Raises:
        ValueError: what stands there is not what was written.
    """
    (run_id, experiment, config, preset, state, message, parameters, *rest) = row
    created, started, ended, progress, report, resumable, version, *rest = rest
    name, note, tags, deleted, measures, parent, study, guess, task, begun_by, sharers = rest
    numbers = (created, started, ended, parameters, version, deleted)
    if not all(value is None or _is_finite(value) for value in numbers) or created is None:
        raise ValueError("a number that is none")
    return Run(
        id=run_id,
        experiment=experiment,
        config=_object(config),
        preset=preset,
        state=RunState(state),
        message=message_of(RunState(state), message, bool(resumable)),
        parameters=parameters,
        created=created,
        started=started,
        ended=ended,
        progress=_object(progress),
        report=_object(report),
        resumable=bool(resumable) and RunState(state) is RunState.INTERRUPTED,
        version=version,
        name=name,
        note=note,
        tags=_texts(tags),
        deleted=deleted,
        measures=_object(measures),
        origin=Origin(parent, study, _object(guess), _object(task), begun_by),
        sharers=_texts(sharers),
    )


def is_readable(row: Mapping[str, Any]) -> bool:
    """Whether the values of a row, by column, are of the kinds that were written."""
    try:
        RunState(row["state"])
        for name in OBJECTS:
            _object(row.get(name, "{}"))
        _texts(row.get("tags", "[]"))
    except (ValueError, RecursionError):
        return False
    given = (row.get(name) for name in NUMBERS)
    return isinstance(row["id"], str) and all(v is None or _is_finite(v) for v in given)


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    """Writes a row, by column, into a table."""
    marks = ", ".join("?" * len(row))
    connection.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
    )


def _object(text: Any) -> dict[str, Any]:
    found = json.loads(text) if isinstance(text, str) else None
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _texts(text: Any) -> tuple[str, ...]:
    found = json.loads(text) if isinstance(text, str) else None
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ValueError("not a list of texts")
    return tuple(found)


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)
