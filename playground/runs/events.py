"""What workers report, and how it changes the tables."""

from __future__ import annotations

import json
import math
import sqlite3
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.runs.arrays import checksum
from playground.runs.measures import measures_of_epochs, measures_of_report
from playground.runs.run import RunState
from playground.runs.schema import write_measures

UNFINISHED = tuple(state for state in RunState if not state.is_finished())


def placeholders(values: Collection[Any]) -> str:
    """A question mark for each value, for a list in a query."""
    return ", ".join("?" * len(values))


def of_current_attempts(
    connection: sqlite3.Connection, events: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The reports that count: those of the attempt that the run belongs to now.

    A worker whose run was taken over meanwhile may still report. A report that names no attempt is
    one of this process itself.
    """
    senders = {(event["run"], event["attempt"]) for event in events if "attempt" in event}
    query = "SELECT 1 FROM runs WHERE id = ? AND attempt = ?"
    late = {sender for sender in senders if connection.execute(query, sender).fetchone() is None}
    return [event for event in events if (event["run"], event.get("attempt")) not in late]


def apply_event(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    """Changes the tables as one report says.

    Raises:
        KeyError: a report of unknown kind.
    """
    _APPLY[event["kind"]](connection, event)


def _apply_state(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    state = RunState(event["state"])
    changed = connection.execute(
        "UPDATE runs SET state = ?, message = ?, ended = ?, "
        "started = CASE WHEN ? THEN COALESCE(started, ?) ELSE started END "
        f"WHERE id = ? AND state IN ({placeholders(UNFINISHED)})",
        (
            state.value,
            event.get("message", ""),
            event["time"] if state.is_finished() else None,
            state is RunState.RUNNING,
            event["time"],
            event["run"],
            *UNFINISHED,
        ),
    )
    if changed.rowcount and state in (RunState.COMPLETE, RunState.STOPPED, RunState.FAILED):
        connection.execute("DELETE FROM checkpoints WHERE run_id = ?", (event["run"],))


def _apply_progress(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    progress = {name: _finite(value) for name, value in event["progress"].items()}
    progress["recorded"] = event.get("time")
    text = json.dumps(progress)
    connection.execute(
        "UPDATE runs SET progress = CASE WHEN json_valid(progress) "
        "AND COALESCE(json_type(progress, '$.moves'), json_type(progress, '$.thinned')) "
        "IS NOT NULL "
        "THEN json_patch(?, json_object('moves', json_extract(progress, '$.moves'), "
        "'thinned', json_extract(progress, '$.thinned'))) ELSE ? END WHERE id = ?",
        (text, text, event["run"]),
    )
    if "parameters" in event:
        connection.execute(
            "UPDATE runs SET parameters = ? WHERE id = ?", (event["parameters"], event["run"])
        )


def _apply_waiting(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    """What a run waits for: the next progress takes its place."""
    row = connection.execute("SELECT progress FROM runs WHERE id = ?", (event["run"],)).fetchone()
    if row is not None:
        progress = _readable(row[0]) | {"waits": event["waits"]}
        connection.execute(
            "UPDATE runs SET progress = ? WHERE id = ?", (json.dumps(progress), event["run"])
        )


def _readable(text: str) -> dict[str, Any]:
    """Progress as it was written; of one that is damaged nothing: the next takes its place."""
    with suppress(ValueError):
        progress = json.loads(text)
        if isinstance(progress, dict):
            return progress
    return {}


def _finite(value: Any) -> Any:
    """SQLite, which sorts by it, takes no infinite number for JSON; nor is one of use to a page."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _apply_history(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    columns, data = event["columns"], event["data"]
    epochs = np.frombuffer(data, np.float64).reshape(-1, len(columns))[:, columns.index("epoch")]
    first, last = int(epochs[0]), int(epochs[-1])
    # A resumed run trains again what came after its checkpoint: the new rows take the place.
    connection.execute(
        "DELETE FROM history WHERE run_id = ? AND first_epoch >= ?", (event["run"], first)
    )
    connection.execute(
        "INSERT INTO history (run_id, first_epoch, last_epoch, columns, data, checksum) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (event["run"], first, last, json.dumps(columns), data, checksum(data)),
    )
    measures = measures_of_epochs(columns, data, _measures(connection, event["run"]))
    write_measures(connection, event["run"], measures)


def _apply_observation(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO observations (run_id, name, epoch, data, checksum) "
        "VALUES (?, ?, ?, ?, ?)",
        (event["run"], event["name"], event["epoch"], event["data"], checksum(event["data"])),
    )


def _apply_checkpoint(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO checkpoints (run_id, epoch, data, checksum) VALUES (?, ?, ?, ?)",
        (event["run"], event["epoch"], event["data"], checksum(event["data"])),
    )


def return_to_checkpoint(connection: sqlite3.Connection, run_id: str) -> None:
    """Forgets what a run recorded after its checkpoint, or after its beginning where it has none:
    it trains that part again."""
    for table, column in (("observations", "epoch"), ("history", "first_epoch")):
        connection.execute(
            f"DELETE FROM {table} WHERE run_id = ? AND {column} > "
            "COALESCE((SELECT epoch FROM checkpoints WHERE run_id = ?), 0)",
            (run_id, run_id),
        )


def move_run(
    connection: sqlite3.Connection, run_id: str, before: str, attempt: str, words: str
) -> bool:
    """Lets a run wait for another worker; see `RunStore.move`."""
    query = "SELECT progress, (SELECT epoch FROM checkpoints WHERE run_id = id) FROM runs"
    where = f"WHERE id = ? AND attempt = ? AND state IN ({placeholders(UNFINISHED)})"
    found = connection.execute(f"{query} {where}", (run_id, before, *UNFINISHED)).fetchone()
    if found is None:
        return False
    progress = _readable(found[0])
    progress.pop("waits", None)  # for others in the worker that it leaves
    if words:
        mark = {"epoch": found[1] or 0, "words": words, "time": time.time()}
        progress["moves"] = [*progress.get("moves", ()), mark]
    connection.execute(
        "UPDATE runs SET state = ?, attempt = ?, progress = ?, version = version + 1 WHERE id = ?",
        (RunState.WAITING, attempt, json.dumps(progress), run_id),
    )
    return_to_checkpoint(connection, run_id)
    return True


def _apply_report(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    connection.execute(
        "UPDATE runs SET report = ? WHERE id = ?", (json.dumps(event["report"]), event["run"])
    )
    measures = _measures(connection, event["run"]) | measures_of_report(event["report"])
    write_measures(connection, event["run"], measures)


def _measures(connection: sqlite3.Connection, run_id: str) -> dict[str, float]:
    row = connection.execute("SELECT measures FROM runs WHERE id = ?", (run_id,)).fetchone()
    with suppress(ValueError):  # damaged: the numbers to come take their place
        return json.loads(row[0]) if row else {}
    return {}


_APPLY: Mapping[str, Callable[[sqlite3.Connection, Mapping[str, Any]], None]] = MappingProxyType(
    {
        "state": _apply_state,
        "progress": _apply_progress,
        "waiting": _apply_waiting,
        "history": _apply_history,
        "observation": _apply_observation,
        "checkpoint": _apply_checkpoint,
        "report": _apply_report,
    }
)
