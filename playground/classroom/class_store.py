"""What a class has to remember: its animals, whether names are shown, polls and their answers."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.classroom.animals import animal_of
from playground.classroom.poll import LATE, Poll, PollError, PollState
from playground.runs.writing import DAMAGE, code_of, writing

log = logging.getLogger(__name__)
FILE = "class.sqlite"
PATIENCE_SECONDS = 5.0
"""How long another process that writes there is waited for."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS people (
    class TEXT NOT NULL, person TEXT NOT NULL, animal TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (class, person), UNIQUE (class, animal));
CREATE TABLE IF NOT EXISTS choices (class TEXT PRIMARY KEY, names_shown INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS polls (
    id INTEGER PRIMARY KEY AUTOINCREMENT, class TEXT NOT NULL, experiment TEXT NOT NULL,
    config TEXT NOT NULL, question TEXT NOT NULL, opened REAL NOT NULL, state TEXT NOT NULL,
    run TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS answers (
    poll INTEGER NOT NULL REFERENCES polls (id), person TEXT NOT NULL, value REAL NOT NULL,
    PRIMARY KEY (poll, person));
"""


@dataclass(frozen=True)
class Person:
    """Somebody who has entered the class.

    Attributes:
        id: The anonymous id of the browser.
        animal: Nobody else in the class has it.
        name: What the person wants to be called; may be empty.
    """

    id: str
    animal: str
    name: str = ""


class ClassStore:
    """The file of all classes of a data folder. Each call is one transaction, so that a process may
    be killed at any time. All raise a `WriteError` where the disk is full or closed.

    Whoever asks here may do everything: what people may do, `AuthorizedClass` decides.

    Attributes:
        version: Grows whenever this process writes.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._is_ready = False
        self._polls: dict[str, tuple[int, Poll | None]] = {}
        self.version = 0

    def enter(self, class_id: str, person: str, name: str) -> Person:
        """Notes who has entered, and gives them an animal, which stays theirs."""
        known = self.person(class_id, person)
        if known is not None and known.name == name:
            return known
        with self._writing() as connection:
            query = "SELECT person, animal FROM people WHERE class = ?"
            animals = dict(connection.execute(query, (class_id,)).fetchall())
            animal = animals.get(person) or animal_of(person, set(animals.values()))
            connection.execute(
                "INSERT INTO people VALUES (?, ?, ?, ?) "
                "ON CONFLICT (class, person) DO UPDATE SET name = excluded.name",
                (class_id, person, animal, name),
            )
        return Person(person, animal, name)

    def person(self, class_id: str, person: str) -> Person | None:
        """Somebody who has entered; None for anybody else."""
        query = "SELECT person, animal, name FROM people WHERE class = ? AND person = ?"
        rows = self._read(query, class_id, person)
        return Person(*rows[0]) if rows else None

    def people(self, class_id: str) -> list[Person]:
        """All who have entered, by their animals."""
        query = "SELECT person, animal, name FROM people WHERE class = ? ORDER BY animal"
        return [Person(*row) for row in self._read(query, class_id)]

    def names_shown(self, class_id: str) -> bool:
        """Whether people are called by their names; by their animals until the teacher says so."""
        rows = self._read("SELECT names_shown FROM choices WHERE class = ?", class_id)
        return bool(rows and rows[0][0])

    def show_names(self, class_id: str, shown: bool) -> None:
        """Chooses between names and animals."""
        with self._writing() as connection:
            query = "INSERT OR REPLACE INTO choices VALUES (?, ?)"
            connection.execute(query, (class_id, int(shown)))

    def poll(self, class_id: str) -> Poll | None:
        """The newest poll, unless it has ended. Costs nothing until this process writes."""
        version = self.version
        known = self._polls.get(class_id)
        if known is None or known[0] != version:
            query = (
                "SELECT id, experiment, config, question, opened, state, run FROM polls "
                "WHERE class = ? ORDER BY id DESC LIMIT 1"
            )
            rows = self._read(query, class_id)
            known = version, _poll_of(rows[0]) if rows else None
            self._polls[class_id] = known
        found = known[1]
        return None if found is None or found.state is PollState.ENDED else found

    def open_poll(
        self, class_id: str, experiment: str, config: Mapping[str, Any], question: str
    ) -> None:
        """Opens a poll; the one before it ends."""
        with self._writing() as connection:
            ended = "UPDATE polls SET state = ? WHERE class = ?"
            connection.execute(ended, (PollState.ENDED, class_id))
            connection.execute(
                "INSERT INTO polls (class, experiment, config, question, opened, state) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (class_id, experiment, json.dumps(dict(config)), question, time.time(),
                 PollState.OPEN),
            )  # fmt: skip

    def set_state(self, poll: int, state: PollState) -> None:
        """Moves a poll on."""
        with self._writing() as connection:
            connection.execute("UPDATE polls SET state = ? WHERE id = ?", (state, poll))

    def set_run(self, poll: int, run: str) -> None:
        """Notes the run that answers a poll; it is closed if it was open."""
        with self._writing() as connection:
            connection.execute("UPDATE polls SET run = ? WHERE id = ?", (run, poll))
            closed = "UPDATE polls SET state = ? WHERE id = ? AND state = ?"
            connection.execute(closed, (PollState.CLOSED, poll, PollState.OPEN))

    def answer(self, poll: int, person: str, value: float) -> None:
        """Takes somebody's answer in place of an earlier one.

        Raises:
            PollError: the poll is not open any more.
        """
        with self._writing() as connection:
            taken = connection.execute(
                "INSERT OR REPLACE INTO answers SELECT id, ?, ? FROM polls "
                "WHERE id = ? AND state = ?",
                (person, value, poll, PollState.OPEN),
            )
            if taken.rowcount != 1:
                raise PollError(LATE)

    def answers(self, poll: int) -> dict[str, float]:
        """All that were counted, by the id of the person."""
        return dict(self._read("SELECT person, value FROM answers WHERE poll = ?", poll))

    def _read(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with writing(self._path.parent), closing(self._connected()) as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with writing(self._path.parent), closing(self._connected()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection
        self.version += 1

    def _connected(self) -> sqlite3.Connection:
        if not self._is_ready:
            try:
                self._make_tables()
            except sqlite3.DatabaseError as error:
                if code_of(error) not in DAMAGE:
                    raise
                self._set_aside(error)
                self._make_tables()
            self._is_ready = True
        return sqlite3.connect(self._path, timeout=PATIENCE_SECONDS, isolation_level=None)

    def _make_tables(self) -> None:
        with closing(sqlite3.connect(self._path, timeout=PATIENCE_SECONDS)) as connection:
            connection.executescript(SCHEMA)

    def _set_aside(self, error: Exception) -> None:
        kept = self._path.with_name(f"class.damaged-{time.time():.0f}.sqlite")
        log.error("The file of the class was damaged and is kept as %s: %s", kept.name, error)
        self._path.rename(kept)


def _poll_of(row: tuple[Any, ...]) -> Poll:
    number, experiment, config, question, opened, state, run = row
    return Poll(number, experiment, json.loads(config), question, opened, PollState(state), run)
