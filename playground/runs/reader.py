"""What was recorded of a run: its curves, observations and last checkpoint."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Self

import numpy as np

from playground.runs.arrays import is_intact, unpack_shared
from playground.runs.run import History, Snapshot
from playground.runs.run_list import RunList


class RunReader(RunList):
    """Reads runs, and what was recorded of them; takes what `RunList` takes."""

    def history(self, run_id: str) -> History:
        """The curves of a run: one array of shape (epochs,) per metric."""
        if known := self._recorded.get(run_id):
            return dict(known.history)
        rows = self._query(
            "SELECT columns, data, checksum, first_epoch FROM history WHERE run_id = ? "
            "ORDER BY first_epoch",
            (run_id,),
        )
        tables: list[np.ndarray] = []
        names: list[str] = []
        for columns, data, known, first in rows:
            try:
                _expect_intact(data, known)
                found = json.loads(columns)
                tables.append(np.frombuffer(data, np.float64).reshape(-1, len(names or found)))
                names = names or found
            except (ValueError, TypeError):
                self._note_damage(run_id, f"its curves from epoch {first:,} on")
        table = np.concatenate(tables) if tables else np.empty((0, 0))
        return {name: table[:, i] for i, name in enumerate(names)}

    def snapshot(self, run_id: str) -> Snapshot:
        """A run and its curves.

        Raises:
            KeyError: no run has this id.
        """
        return Snapshot(self.run(run_id), self.history(run_id))

    def observation(
        self, run_id: str, name: str, epoch: float | None = None
    ) -> dict[str, np.ndarray] | None:
        """The newest observation of that name up to `epoch`; None when there is none yet."""
        found = self.observed(run_id, name, epoch)
        return None if found is None else found[1]

    def observed(
        self, run_id: str, name: str, epoch: float | None = None
    ) -> tuple[float, dict[str, np.ndarray]] | None:
        """As `observation`, with the epoch at which it was recorded."""
        if known := self._recorded.get(run_id):
            return known.observed(name, epoch)
        before = 2**62 if epoch is None else epoch
        while rows := self._query(
            "SELECT epoch, data, checksum FROM observations WHERE run_id = ? AND name = ? AND "
            "epoch <= ? ORDER BY epoch DESC LIMIT 1",
            (run_id, name, before),
        ):
            (at, data, known) = rows[0]
            try:
                _expect_intact(data, known)
                return float(at), unpack_shared(data)
            except Exception:  # of damaged bytes NumPy and zipfile raise whatever they like
                self._note_damage(run_id, f"what was recorded of its {name} at epoch {at:,g}")
                before = math.nextafter(at, -math.inf)
        return None

    def at_epoch(self, run_id: str, epoch: float) -> Self:
        """The same runs, with a recorded one as it was at an epoch.

        Raises:
            KeyError: no recorded run has this id.
        """
        earlier = copy(self)
        earlier._recorded = {run_id: self._recorded[run_id].until(epoch)}
        return earlier

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read inside is of the same moment, whatever is written meanwhile."""
        connection = self._connection()
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.rollback()

    def observation_epochs(self, run_id: str, name: str) -> list[float]:
        """When that was observed, in epochs since the start; inside an epoch a fraction of it."""
        if known := self._recorded.get(run_id):
            return known.epochs(name)
        query = "SELECT epoch FROM observations WHERE run_id = ? AND name = ? ORDER BY epoch"
        return [float(epoch) for (epoch,) in self._query(query, (run_id, name))]

    def observation_names(self, run_id: str) -> list[str]:
        """What was observed of a run, in alphabetical order."""
        query = "SELECT DISTINCT name FROM observations WHERE run_id = ? ORDER BY name"
        return [name for (name,) in self._query(query, (run_id,))]

    def checkpoint(self, run_id: str) -> bytes | None:
        """The last checkpoint of an unfinished run, as `training` packed it."""
        query = "SELECT data, checksum FROM checkpoints WHERE run_id = ?"
        for data, known in self._query(query, (run_id,)):
            if is_intact(data, known):
                return bytes(data)
            self._note_damage(run_id, "its last checkpoint")
        return None


def _expect_intact(data: object, known: int | None) -> None:
    if not is_intact(data, known):
        raise ValueError("another checksum")
