"""What a class has to remember: its animals, whether names are shown, polls and their answers."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from playground.classroom.animals import animal_of
from playground.classroom.poll import LATE, Poll, PollError, PollState
from playground.runs.schema import StoreError
from playground.runs.writing import DAMAGE, code_of, writing

log = logging.getLogger(__name__)
Result = TypeVar("Result")
FILE = "class.sqlite"
MOST_PEOPLE = 500
"""Of one class."""
NO_TABLE = "no such table"
"""What SQLite says of a file that is not the one whose tables were made."""
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


class FullError(StoreError):
    """A class has no room for one more; the text is a sentence for the user."""


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
        self._people: dict[str, tuple[int, list[Person]]] = {}
        self._lock = threading.RLock()
        self.version = 0

    def enter(self, class_id: str, person: str, name: str, here: Collection[str] = ()) -> Person:
        """Notes who has entered, and gives them an animal, which stays theirs.

        In a class that is full, who entered first and is not here makes room. Whoever comes back
        enters again: their runs and answers stay theirs.

        Args:
            here: The ids of those who have a page open.

        Raises:
            FullError: as many are here as a class has room for.
        """
        known = self.person(class_id, person)
        if known is not None and known.name == name:
            return known

        def note(connection: sqlite3.Connection) -> Person:
            query = "SELECT person, animal FROM people WHERE class = ? ORDER BY rowid"
            animals = dict(connection.execute(query, (class_id,)).fetchall())
            if person not in animals:
                for other in _who_makes_room(animals, here):
                    left = "DELETE FROM people WHERE class = ? AND person = ?"
                    connection.execute(left, (class_id, other))
                    del animals[other]
            animal = animals.get(person) or animal_of(person, set(animals.values()))
            connection.execute(
                "INSERT INTO people VALUES (?, ?, ?, ?) "
                "ON CONFLICT (class, person) DO UPDATE SET name = excluded.name",
                (class_id, person, animal, name),
            )
            return Person(person, animal, name)

        return self._write(note)

    def person(self, class_id: str, person: str) -> Person | None:
        """Somebody who has entered; None for anybody else."""
        query = "SELECT person, animal, name FROM people WHERE class = ? AND person = ?"
        rows = self._read(query, class_id, person)
        return Person(*rows[0]) if rows else None

    def people(self, class_id: str) -> list[Person]:
        """All who have entered, by their animals. Costs nothing until this process writes."""
        version = self.version
        known = self._people.get(class_id)
        if known is None or known[0] != version:
            query = "SELECT person, animal, name FROM people WHERE class = ? ORDER BY animal"
            known = version, [Person(*row) for row in self._read(query, class_id)]
            self._people[class_id] = known
        return list(known[1])

    def names_shown(self, class_id: str) -> bool:
        """Whether people are called by their names; by their animals until the teacher says so."""
        rows = self._read("SELECT names_shown FROM choices WHERE class = ?", class_id)
        return bool(rows and rows[0][0])

    def show_names(self, class_id: str, shown: bool) -> None:
        """Chooses between names and animals."""
        query = "INSERT OR REPLACE INTO choices VALUES (?, ?)"
        self._write(lambda connection: connection.execute(query, (class_id, int(shown))))

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

        def begin(connection: sqlite3.Connection) -> None:
            ended = "UPDATE polls SET state = ? WHERE class = ?"
            connection.execute(ended, (PollState.ENDED, class_id))
            connection.execute(
                "INSERT INTO polls (class, experiment, config, question, opened, state) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (class_id, experiment, json.dumps(dict(config)), question, time.time(),
                 PollState.OPEN),
            )  # fmt: skip

        self._write(begin)

    def set_state(self, poll: int, state: PollState) -> None:
        """Moves a poll on."""
        query = "UPDATE polls SET state = ? WHERE id = ?"
        self._write(lambda connection: connection.execute(query, (state, poll)))

    def set_run(self, poll: int, run: str) -> None:
        """Notes the run that answers a poll; it is closed if it was open."""

        def note(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE polls SET run = ? WHERE id = ?", (run, poll))
            closed = "UPDATE polls SET state = ? WHERE id = ? AND state = ?"
            connection.execute(closed, (PollState.CLOSED, poll, PollState.OPEN))

        self._write(note)

    def answer(self, poll: int, person: str, value: float) -> None:
        """Takes somebody's answer in place of an earlier one.

        Raises:
            PollError: the poll is not open any more.
        """
        query = (
            "INSERT OR REPLACE INTO answers SELECT id, ?, ? FROM polls WHERE id = ? AND state = ?"
        )
        values = (person, value, poll, PollState.OPEN)
        if self._write(lambda connection: connection.execute(query, values).rowcount) != 1:
            raise PollError(LATE)

    def answers(self, poll: int) -> dict[str, float]:
        """All that were counted, by the id of the person."""
        return dict(self._read("SELECT person, value FROM answers WHERE poll = ?", poll))

    def _read(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._done(lambda connection: connection.execute(query, values).fetchall())

    def _write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        def in_one(connection: sqlite3.Connection) -> Result:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                return work(connection)

        with self._lock:
            result = self._done(in_one)
            self.version += 1
        return result

    def _done(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """What `work` returns. Where the file is damaged, or was taken away while the app runs, the
        class begins anew."""
        with self._lock, writing(self._path.parent):
            try:
                return self._attempt(work)
            except sqlite3.DatabaseError as error:
                if code_of(error) in DAMAGE:
                    self._set_aside(error)
                elif NO_TABLE not in str(error):
                    raise
                self._is_ready = False
                return self._attempt(work)

    def _attempt(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        connected = sqlite3.connect(self._path, timeout=PATIENCE_SECONDS, isolation_level=None)
        with closing(connected) as connection:
            if not self._is_ready:
                connection.executescript(SCHEMA)
                self._is_ready = True
            return work(connection)

    def _set_aside(self, error: Exception) -> None:
        kept = self._path.with_name(f"class.damaged-{time.time():.0f}.sqlite")
        log.error("The file of the class was damaged and is kept as %s: %s", kept.name, error)
        self._path.rename(kept)
        self.version += 1  # what was read of it counts no more


def _who_makes_room(animals: Mapping[str, str], here: Collection[str]) -> list[str]:
    """Those who leave a class that is full before somebody else enters: the first who entered.

    Args:
        animals: By the ids of all, in the order in which they entered.
    """
    more = len(animals) - MOST_PEOPLE + 1
    away = [person for person in animals if person not in here][: max(0, more)]
    if len(away) < more:
        raise FullError(
            f"Expected at most {MOST_PEOPLE} people in the class. Received: one more. Ask your "
            "teacher to have some close their pages, and reload this one."
        )
    return away


def _poll_of(row: tuple[Any, ...]) -> Poll:
    number, experiment, config, question, opened, state, run = row
    return Poll(number, experiment, json.loads(config), question, opened, PollState(state), run)
