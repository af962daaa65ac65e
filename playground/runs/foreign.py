"""Runs that come from elsewhere: only what the playground itself could have written is taken in.

One row that cannot be read would take the whole list of runs with it.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from playground.runs.arrays import unpack
from playground.runs.run import RunState

RUN_ID = re.compile("[0-9a-f]{10}")
LAST_SECOND = 1e11
"""Since 1970; a clock beyond it has no date that Python could show."""
COUNTED = ("step", "total_steps", "steps_per_epoch", "epochs", "epochs_done", "seconds")
"""What pages calculate with of a run's progress."""
TASK = {"task": str, "fix": dict, "hide": list, "pass": list}
"""The parts of a task, as `Origin` keeps them."""
Rule = tuple[Callable[[Any], bool], str]


def check_run(connection: sqlite3.Connection, run_id: object) -> None:
    """Looks through a run of the attached file ``other``.

    Raises:
        ValueError: pages could not read it; the text names the run and what is wrong.
    """
    if not isinstance(run_id, str) or not RUN_ID.fullmatch(run_id):
        raise ValueError(f"run {_shown(run_id)}, where ten hexadecimal digits belong")
    _check_row(connection, run_id)
    _check_history(connection, run_id)
    _check_observations(connection, run_id)


def _check_row(connection: sqlite3.Connection, run_id: str) -> None:
    columns = [*PLAIN, *JSON]
    row = connection.execute(
        f"SELECT {', '.join(columns)} FROM other.runs WHERE id = ?", (run_id,)
    ).fetchone()
    for column, value in zip(columns, row, strict=True):
        fits, words = RULES[column]
        if not fits(_parsed(value) if column in JSON else value):
            raise ValueError(f"run {run_id} with {column}={_shown(value)}, where {words} belongs")


def _check_history(connection: sqlite3.Connection, run_id: str) -> None:
    known = None
    for columns, data in connection.execute(
        "SELECT columns, data FROM other.history WHERE run_id = ?", (run_id,)
    ):
        names = _parsed(columns)
        if not _is_list_of_texts(names) or names[:1] != ["epoch"] or names != (known or names):
            raise ValueError(f"run {run_id} with curves that are named {_shown(columns)}")
        if not isinstance(data, bytes) or not data or len(data) % (8 * len(names)):
            raise ValueError(f"run {run_id} with a part of a row in its curves")
        if not np.isfinite(np.frombuffer(data, np.float64)[:: len(names)]).all():
            raise ValueError(f"run {run_id} with an epoch that is no number in its curves")
        known = names


def _check_observations(connection: sqlite3.Connection, run_id: str) -> None:
    for name, epoch, data in connection.execute(
        "SELECT name, epoch, data FROM other.observations WHERE run_id = ?", (run_id,)
    ):
        if not _is_text(name) or not _is_number(epoch):
            raise ValueError(f"run {run_id} with an observation {_shown(name)} at {_shown(epoch)}")
        try:
            unpack(data)
        except Exception as error:  # bytes of a stranger: NumPy and zipfile raise what they like
            raise ValueError(
                f"run {run_id} with an observation {_shown(name)} that holds no arrays"
            ) from error


def _parsed(text: object) -> Any:
    """The value of a JSON text; `_NOTHING`, which fits nowhere, where it is none."""
    if not isinstance(text, str):
        return _NOTHING
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()  # half a character cannot be shown
    except (ValueError, RecursionError):
        return _NOTHING
    return value


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


# -- rules ---------------------------------------------------------------------------------


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300


def _is_measured(value: object) -> bool:
    """A number, also one that is not finite, or nothing: so are losses of runs that diverged."""
    return value is None or isinstance(value, int | float)


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value < LAST_SECOND


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_dict(value: object) -> bool:
    return isinstance(value, dict)


def _is_state(value: object) -> bool:
    return value in tuple(RunState)


def _is_progress(value: Any) -> bool:
    return (
        _is_dict(value)
        and all(map(_is_measured, value.values()))
        and all(_is_number(value[name]) for name in COUNTED if name in value)
    )


def _is_report(value: Any) -> bool:
    if not _is_dict(value):
        return False
    test = value.get("test") or {}
    return _is_dict(test) and all(map(_is_measured, test.values()))


def _are_measures(value: Any) -> bool:
    # SQLite finds a measure by its name in quotation marks.
    return _is_dict(value) and all(_is_number(value[name]) and '"' not in name for name in value)


def _is_guess(value: Any) -> bool:
    if not _is_dict(value):
        return False
    accuracy, turn, winner = (value.get(name) for name in ("accuracy", "turn", "winner"))
    return (
        (accuracy is None or _is_number(accuracy))
        and (turn is None or (_is_number(turn) and turn > 0))
        and winner in (None, "this", "parent")
    )


def _is_task(value: Any) -> bool:
    if not _is_dict(value) or not value:
        return value == {}
    return (
        all(isinstance(value.get(part), kind) for part, kind in TASK.items())
        and all(_is_list_of_texts(list(value[part])) for part in ("hide", "pass"))
        and _is_list_of_texts(list(value["fix"].values()))
    )


def _or_none(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or fits(value)


_NOTHING: Any = object()
_TEXT: Rule = (_is_text, "text")
_MAYBE_TEXT: Rule = (_or_none(_is_text), "text or nothing")
_MAYBE_TIME: Rule = (_or_none(_is_time), "a time or nothing")
_COUNT: Rule = (lambda value: isinstance(value, int) and value >= 0, "a count")
PLAIN: Mapping[str, Rule] = {
    **dict.fromkeys(("experiment", "message", "name", "note", "begun_by"), _TEXT),
    **dict.fromkeys(("preset", "parent", "sweep"), _MAYBE_TEXT),
    **dict.fromkeys(("started", "ended", "deleted"), _MAYBE_TIME),
    **dict.fromkeys(("parameters", "version"), _COUNT),
    "created": (_is_time, "a time"),
    "state": (_is_state, "a state of a run"),
}
JSON: Mapping[str, Rule] = {
    "config": (_is_dict, "a JSON object"),
    "progress": (_is_progress, "a JSON object of numbers"),
    "report": (_is_report, "a JSON object with the test's numbers"),
    "measures": (_are_measures, "a JSON object of numbers"),
    "tags": (_is_list_of_texts, "a JSON list of texts"),
    "guess": (_is_guess, "a guess"),
    "task": (_is_task, "a task"),
}
RULES = {**PLAIN, **JSON}
