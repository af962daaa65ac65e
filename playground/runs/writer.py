"""Reads and writes a file of runs as a whole transaction or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from playground.runs.reader import RunReader
from playground.runs.schema import StoreError
from playground.runs.store_file import StoreFile
from playground.runs.writing import DamagedError, WriteError, writing

if TYPE_CHECKING:
    from playground.runs.recorded import RecordedRun


class RunWriter(RunReader):
    """Reads runs, and changes them in transactions; takes and raises what `RunStore` does."""

    def __init__(
        self, path: Path, recorded: Mapping[str, RecordedRun] = MappingProxyType({})
    ) -> None:
        super().__init__(path, recorded)
        self._file = StoreFile(self.path)

    def expect_writable(self) -> None:
        """Looks whether something can be written again where only a copy could be read.

        Raises:
            WriteError: it cannot.
        """
        self._file.expect_writable()

    @property
    def trouble(self) -> str | None:
        """Why nothing can be written, or read, in one sentence; None while all is well."""
        return self._file.trouble

    @property
    def repaired(self) -> str | None:
        """What was recovered from a file that was found damaged by this process, a sentence."""
        if not self._file.is_repaired:
            return None
        with suppress(StoreError):
            return next(reversed(self.repairs()), None)
        return None

    def connect(self) -> sqlite3.Connection:
        """A connection of the caller's own, who closes it."""
        return self._file.connect()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Around what is written together.

        Raises:
            WriteError: it cannot be written now; nothing of it is.
        """
        try:
            with writing(self.path.parent):
                self._file.expect_writable()
                connection = self._file.begin()
                try:
                    yield connection
                    connection.commit()
                except BaseException:
                    connection.rollback()
                    raise
        except DamagedError as error:
            self._file.repair(error.__cause__ or error)
            raise
        except WriteError as error:
            if error.is_full:
                with self._file.reserve_given():
                    pass
            raise

    def _connection(self) -> sqlite3.Connection:
        return self._file.connection()

    def _query(self, query: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
        values = tuple(values)
        try:
            return super()._query(query, values)
        except sqlite3.DatabaseError as error:
            self._file.repair(error)
        with writing(self.path.parent):
            return super()._query(query, values)

    def _write_on_full_disk(self, statement: str, values: Sequence[Any]) -> None:
        """Writes what may free some room, into the reserve where there is no other."""
        try:
            with self.transaction() as connection:
                connection.execute(statement, tuple(values))
        except WriteError as error:
            if not error.is_full:
                raise
            with self._file.reserve_given(), self.transaction() as connection:
                connection.execute(statement, tuple(values))
