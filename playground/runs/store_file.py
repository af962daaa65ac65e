"""The file behind a store, as each thread opens it.

Pages read it while somebody may move its folder, delete its log or damage it. Nothing here makes an
empty store in the place of one that was there; where nothing can be written, a copy is read.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from playground.runs.opening import copy_of, give_reserve, prepare, take_reserve
from playground.runs.query import has_words
from playground.runs.schema import StoreError
from playground.runs.writing import AGAIN, DAMAGE, WriteError, code_of, writing

log = logging.getLogger(__name__)

WAIT_SECONDS = 10.0
"""For so long a write waits until another process has written."""
TRY_SECONDS = 5.0
"""Between two attempts to write where a copy is read."""
LOG_BYTES = 256 * 2**10
"""Of the write-ahead log, which takes room beside the file: less than the reserve."""
MOST_TRIES = 20
"""Of opening a file whose log somebody else deletes at the same time."""
Place = tuple[int, int, int]
"""Device and number of a file, and the number of its log."""


class StoreFile:
    """A SQLite file with one connection for each thread.

    Args:
        path: Where it belongs; it is made, brought up to date or repaired.

    Attributes:
        own: Names of the owners that are this process.
        trouble: Why nothing can be written, or read, in one sentence; None while all is well.
        is_repaired: Whether it was damaged and was repaired since it was first opened here.

    Raises:
        StoreError: it cannot be used, nor a copy of it be read.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.own, self.is_repaired = path, set[str](), False
        self._lock, self._local = threading.RLock(), threading.local()
        self.trouble: str | None = None
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        self._place: Place = (0, 0, 0)
        self._generation, self._next_try = 0, 0.0
        self._refusal: WriteError | None = None
        try:
            self._open_to_write()
        except WriteError as error:
            self._read_copy(error)

    def connection(self) -> sqlite3.Connection:
        """This thread's own connection.

        Raises:
            WriteError: the file is not where it was.
        """
        held, generation = getattr(self._local, "held", (None, 0))
        if held is not None and held.in_transaction:
            return held
        if not self._is_in_place() or (self.trouble and self._copy is None):
            self._find_again()
        if held is None or generation != self._generation:
            if held is not None:
                self._local.held = None, 0
                held.close()
            with self._lock:  # none but the one that stays may make a log
                if not self._is_in_place():
                    self._find_again()
                held = self.connect()
                held.execute("SELECT 1 FROM identity").fetchone()
                self._local.held = held, self._generation
        return held

    def begin(self) -> sqlite3.Connection:
        """This thread's own connection, which alone may write until it commits or rolls back.

        Raises:
            WriteError: the file is not where it was.
        """
        while True:
            connection = self.connection()
            connection.execute("BEGIN IMMEDIATE")
            # Somebody may have moved the file, or opened it again, since it was looked for.
            if self._local.held[1] == self._generation and self._is_in_place():
                return connection
            connection.rollback()

    def connect(self, *, for_this_thread: bool = True) -> sqlite3.Connection:
        """A new connection, which the caller closes."""
        connection = sqlite3.connect(
            f"{self._opened.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=WAIT_SECONDS,
            isolation_level=None,
            check_same_thread=for_this_thread,
        )
        connection.text_factory = _text
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = OFF")  # zeros would fill the log
        connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_BYTES // 4096}")
        connection.create_function("has_words", 3, has_words, deterministic=True)
        return connection

    def expect_writable(self) -> None:
        """Tries again to write where only a copy could be read.

        Raises:
            WriteError: nothing has changed.
        """
        with self._lock:
            if self._copy is None:
                return
            now = time.monotonic()
            if now < self._next_try and self._refusal:
                raise self._refusal
            self._next_try = now + TRY_SECONDS
            try:
                self._open_to_write()
            except WriteError as error:
                self._refusal = error
                raise
            self._copy = None

    def repair(self, error: BaseException) -> None:
        """Repairs the file when SQLite has met damage; other errors are raised again. Where it
        cannot be repaired now, a copy is read from then on.

        Raises:
            StoreError: a copy cannot be made either.
        """
        if not isinstance(error, sqlite3.Error) or code_of(error) not in DAMAGE:
            with writing(self.path.parent):
                raise error
        with self._lock:
            generation = self._generation
            if self._copy is not None:
                fact = f"Expected a copy of the runs without damage. Received: {error}."
                raise WriteError(fact, "close the app", ".") from error
            self._find_again()  # a log that was deleted looks like damage, too
            if generation != self._generation:
                return
            log.error("SQLite has met damage in %s", self.path, exc_info=error)
            self._main_connection.close()
            try:
                self._open_to_write(suspect=True)
            except WriteError as found:
                self._read_copy(found)

    @contextmanager
    def reserve_given(self) -> Iterator[None]:
        """Around what a full disk must have room for. The log is emptied into the file before and
        after, so that the disk is not full of it."""
        with self._lock:
            give_reserve(self.path)
            self._empty_log()
            try:
                yield
            finally:
                self._empty_log()
                take_reserve(self.path)

    def _empty_log(self) -> None:
        with suppress(sqlite3.Error):
            self._main_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    # -- where it is -----------------------------------------------------------------------

    def _open_to_write(self, *, suspect: bool = False) -> None:
        try:
            self._repair_and_open(suspect)
        except WriteError:
            if not give_reserve(self.path):
                raise
            self._repair_and_open(suspect)
        take_reserve(self.path)

    def _repair_and_open(self, suspect: bool) -> None:
        self.is_repaired |= prepare(self.path, own=self.own, suspect=suspect)
        self._open(self.path)

    def _open(self, path: Path) -> None:
        """Opens a file that is prepared. One connection stays: with it the log stays, too."""
        self._opened, self._is_open = path, False
        with writing(path.parent):
            for _ in range(MOST_TRIES):
                self._main_connection = self.connect(for_this_thread=False)
                mode = self._main_connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
                self._identity = self._main_connection.execute("SELECT id FROM identity").fetchone()
                place = self._found()
                if mode == "wal" and place:  # the log of the one that stays must be there
                    break
                self._main_connection.close()
            else:
                raise self._missing("no write-ahead log can be made beside the file")
            self._place = place
        self._is_open = True
        self._generation += 1
        if path == self.path:
            self.trouble = None

    def _is_in_place(self) -> bool:
        return self._found() == self._place

    def _found(self) -> Place | None:
        try:
            file, wal = os.stat(self._opened), os.stat(f"{self._opened}-wal")
        except OSError:
            return None
        return file.st_dev, file.st_ino, wal.st_ino

    def _find_again(self) -> None:
        """Opens what stands in the place of the file, where it is the same store."""
        with self._lock:
            if self._is_in_place():
                self.trouble = self.trouble if self._copy else None
                return
            try:
                now = os.stat(self._opened)
            except OSError as error:
                raise self._missing("the file is not there any more") from error
            if (now.st_dev, now.st_ino) == self._place[:2]:
                if self._is_open:  # else it was written before, and no new log could be made
                    self._write_deleted_log()
            elif self._identity_there() != self._identity:
                raise self._missing("another file is in its place")
            self._main_connection.close()
            self._open(self._opened)

    def _write_deleted_log(self) -> None:
        """The log was deleted, but the connection that stays still has it."""
        log.error("The log of %s was deleted: what stood in it is written now", self._opened)
        with writing(self.path.parent):
            busy, *_ = self._main_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise self._missing("its log was deleted, and another process uses it")

    def _identity_there(self) -> tuple[str] | None:
        with suppress(sqlite3.Error), closing(self.connect()) as connection:
            found: tuple[str] = connection.execute("SELECT id FROM identity").fetchone()
            return found
        return None

    def _missing(self, what: str) -> WriteError:
        fact = f"Expected the runs in {self.path}. Received: {what}."
        error = WriteError(fact, "put it back with the files beside it", AGAIN)
        if self.trouble != str(error):
            log.error("%s", error)
        self.trouble = str(error)
        return error

    def _read_copy(self, why: WriteError) -> None:
        """Reads a copy, repaired where it has to be, because the file cannot be opened."""
        self.trouble = (
            f"{why.fact} What was kept until now can be looked at, and nothing new is kept: "
            f"{why.advice}."
        )
        log.error("%s", self.trouble)
        for folder in _temporary_folders():
            with suppress(OSError, sqlite3.Error, WriteError):
                copy = tempfile.TemporaryDirectory(dir=folder, prefix="runs-")
                copied = copy_of(self.path, Path(copy.name))
                prepare(copied)
                self._copy = copy
                self._open(copied)
                return
        raise StoreError(str(why)) from why


def _temporary_folders() -> Iterator[Path]:
    """Where a copy may have room: on Linux there is a disk in memory."""
    with suppress(OSError):
        yield Path(tempfile.gettempdir())
    yield Path("/dev/shm")


def _text(data: bytes) -> str:
    """A flipped bit in one letter does not take the list with it."""
    return data.decode(errors="replace")
