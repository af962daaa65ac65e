"""Room for new runs: old ones are seen at fewer moments.

Of each kind of observation the first, the last and the one of the best epoch stay, and as many
others between them as are wanted. Curves, scores, settings and checkpoints stay whole: a thinned
run can be replayed, compared, exported and resumed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing

import numpy as np

from playground.runs.events import UNFINISHED, placeholders
from playground.runs.run import History
from playground.runs.store import RunStore
from playground.runs.writing import writing

LEVELS = (32, 8)
"""Moments that stay; with fewer only where that is not enough."""
MAY_BE_THINNED = (
    "name = '' AND note = '' AND tags = '[]' AND task = '{}' "
    "AND (SELECT COUNT(*) FROM sharers WHERE run_id = id) < 2 "
    f"AND state NOT IN ({placeholders(UNFINISHED)})"
)


def thin_until(store: RunStore, wanted: int, person: str | None = None) -> int:
    """Thins runs, the oldest first, until so much is free.

    Runs under way, and those that somebody named, tagged or described, that have a teacher's task,
    or that several people share, stay as they are.

    Args:
        wanted: Bytes.
        person: The browser whose runs may be thinned; everybody's where None.

    Returns:
        How many bytes are free now for others; less than `wanted` where no more can be thinned.

    Raises:
        WriteError: nothing can be written now.
    """
    freed = 0
    for most in LEVELS:
        for run_id in that_may_be_thinned(store, person):
            if freed >= wanted:
                return freed
            freed += thin(store, run_id, most)
    return freed


def bytes_in_all(store: RunStore) -> int:
    """What a file of runs takes, without the pages in it that are free for others."""
    with writing(store.path.parent), closing(store.connect()) as connection:
        pages, free, size = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
    return (pages - free) * size


def bytes_by_person(store: RunStore, person: str | None = None) -> dict[str, int]:
    """What the recorded arrays take of each browser that has begun runs; or of one."""
    with writing(store.path.parent), closing(store.connect()) as connection:
        found = [
            connection.execute(
                f"SELECT begun_by, SUM(length(data)) FROM {table} JOIN runs ON runs.id = run_id "
                "WHERE begun_by = COALESCE(?, begun_by) GROUP BY begun_by",
                (person,),
            ).fetchall()
            for table in ("observations", "history", "checkpoints")
        ]
    sums: dict[str, int] = {}
    for begun_by, size in (row for rows in found for row in rows):
        sums[begun_by] = sums.get(begun_by, 0) + size
    return sums


def thin(store: RunStore, run_id: str, most: int) -> int:
    """Leaves about so many moments of each observation of a run, and notes that in its progress.

    Returns:
        How many bytes that frees.
    """
    names = store.observation_names(run_id)
    epochs = {name: store.observation_epochs(run_id, name) for name in names}
    if all(len(found) <= most + 1 for found in epochs.values()):
        return 0
    try:
        run = store.run(run_id)
    except KeyError:  # it is damaged, or was erased just now
        return 0
    best = run.report.get("best_epoch") or _best_epoch(store.history(run_id))
    kept = {name: kept_moments(found, best, most) for name, found in epochs.items()}
    gone = [(run_id, n, e) for n, found in epochs.items() for e in found if e not in kept[n]]
    with store.transaction() as connection:
        query = f"SELECT 1 FROM runs WHERE {MAY_BE_THINNED} AND id = ?"
        if not connection.execute(query, (*UNFINISHED, run_id)).fetchone():
            return 0  # somebody has named or resumed it meanwhile
        freed = sum(_delete(connection, key) for key in gone)
        note = {
            "kept": len(set().union(*kept.values())),
            "of": run.progress.get("thinned", {}).get("of", len(set().union(*epochs.values()))),
        }
        connection.execute(
            "UPDATE runs SET progress = json_set(progress, '$.thinned', json(?)), "
            "version = version + 1 WHERE id = ? AND json_valid(progress)",
            (json.dumps(note), run_id),
        )
    return freed


def kept_moments(epochs: Sequence[float], best: float | None, most: int) -> set[float]:
    """The first and the last of some epochs, those evenly between them, and what was newest at the
    best one.

    Args:
        epochs: In order; at least one.
        most: How many, but for that of the best epoch.
    """
    places = np.linspace(0, len(epochs) - 1, min(most, len(epochs))).round().astype(int)
    kept = {epochs[place] for place in places}
    before = [epoch for epoch in epochs if best is not None and epoch <= best]
    return kept | set(before[-1:])


def _best_epoch(history: History) -> float | None:
    """The epoch with the lowest validation loss; None where none was recorded."""
    losses = history.get("val_loss", np.empty(0))
    known = np.flatnonzero(np.isfinite(losses))
    return float(history["epoch"][known[losses[known].argmin()]]) if len(known) else None


def _delete(connection: sqlite3.Connection, key: tuple[str, str, float]) -> int:
    where = "FROM observations WHERE run_id = ? AND name = ? AND epoch = ?"
    found = connection.execute(f"SELECT length(data) {where}", key).fetchone()
    connection.execute(f"DELETE {where}", key)
    return 0 if found is None else int(found[0])


def that_may_be_thinned(store: RunStore, person: str | None = None) -> list[str]:
    """Ids of the runs that may be thinned, of one browser or of everybody, the oldest first."""
    query = (
        f"SELECT id FROM runs WHERE {MAY_BE_THINNED} AND begun_by = COALESCE(?, begun_by) "
        "ORDER BY created, rowid"
    )
    with writing(store.path.parent), closing(store.connect()) as connection:
        return [run_id for (run_id,) in connection.execute(query, (*UNFINISHED, person))]
