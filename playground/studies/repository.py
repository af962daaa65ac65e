"""All studies of a kind on disk: a file each, and a lock that tells whether somebody drives it."""

from __future__ import annotations

import logging
import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from playground.experiments import ConfigError
from playground.quoted import quoted
from playground.runs import RunStore, WriteError
from playground.runs.locks import LockedError, is_locked, lock
from playground.runs.writing import writing

log = logging.getLogger(__name__)


class StudyError(RuntimeError):
    """A study that is not there or cannot be driven; its text is one sentence for the user."""


class StudyState(StrEnum):
    """Where a study stands."""

    RUNNING = "running"
    COMPLETE = "complete"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class StudySettings(Protocol):
    """What a study is asked to do."""

    @property
    def experiment_name(self) -> str: ...

    def check(self) -> None:
        """Refuses what cannot be trained, by a `ConfigError` or a `LimitError`."""


Settings = TypeVar("Settings", bound=StudySettings)


@dataclass(frozen=True)
class Study(Generic[Settings]):
    """A study at one moment.

    Attributes:
        message: Why it does not go on; empty where nothing is to be said.
        created: Seconds since 1970.
        begun_by: The anonymous id of the browser that began it; empty where none did.
    """

    id: str
    settings: Settings
    state: StudyState
    message: str
    created: float
    begun_by: str = field(default="", kw_only=True)

    @property
    def is_live(self) -> bool:
        """Whether somebody drives it."""
        return self.state is StudyState.RUNNING


Found = TypeVar("Found", bound=Study[Any])


class Repository(ABC, Generic[Settings, Found]):
    """Where studies of one kind are kept. What writes raises a `WriteError` when the disk is full.

    Args:
        folder: Made when it is not there; shared by all processes.

    Attributes:
        name: Of one such study, in words and in links.
        plural: Of several.
        again: The word for going on with one.
        suffix: Of the file that each is kept in.
    """

    name: ClassVar[str]
    plural: ClassVar[str]
    again: ClassVar[str]
    suffix: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with suppress(OSError):  # what writes there says so
            folder.mkdir(parents=True, exist_ok=True)
        self._unwritten: dict[str, str] = {}
        self._asked_here: set[str] = set()

    def create(self, settings: Settings, begun_by: str = "") -> str:
        """Writes a new study down; returns its id.

        Args:
            begun_by: The anonymous id of a browser, to which the runs will belong, too.

        Raises:
            ConfigError, LimitError: it cannot be trained.
        """
        settings.check()
        study_id = secrets.token_hex(5)
        path = self._file(study_id, self.suffix)
        try:
            self._write(path, settings, begun_by)
        except WriteError:
            path.unlink(missing_ok=True)
            raise
        return study_id

    @abstractmethod
    def _write(self, path: Path, settings: Settings, begun_by: str) -> None: ...

    @abstractmethod
    def status(self, study_id: str, store: RunStore) -> Found:
        """A study as it stands now.

        Raises:
            StudyError: there is no such study, or its file is damaged.
            ConfigError: it is of an experiment or of fields that are no more.
        """

    @abstractmethod
    def version(self, study_id: str, store: RunStore) -> Hashable:
        """Another one when the study or one of its runs has changed; also of one that is not there.

        Cheap, where `status` is not.
        """

    def newest(self, limit: int | None = 20) -> list[str]:
        """Ids of studies, the last changed one first."""
        paths = sorted(self._folder.glob(f"*.{self.suffix}"), key=lambda p: -p.stat().st_mtime)
        return [path.stem for path in paths[:limit]]

    def newest_readable(self, store: RunStore) -> tuple[list[Found], list[str]]:
        """The newest studies that can be read, and for each of the others a sentence why not: its
        file is damaged, or its experiment or a field of it is no more."""
        found, unreadable = [], []
        for study_id in self.newest():
            try:
                found.append(self.status(study_id, store))
            except (StudyError, ConfigError) as error:
                unreadable.append(str(error))
        return found, unreadable

    def ask_to_stop(self, study_id: str) -> None:
        """Tells whoever drives a study to end it, in whatever process.

        Raises:
            StudyError: there is no such study.
            WriteError: other processes cannot be told.
        """
        self._existing(study_id)
        self._asked_here.add(study_id)  # enough where this process drives it
        with writing(self._folder):
            self._file(study_id, "stop").touch()

    def is_asked_to_stop(self, study_id: str) -> bool:
        return study_id in self._asked_here or self._file(study_id, "stop").exists()

    def write_failure(self, study_id: str, message: str) -> None:
        """Why a study did not go on, for the page. Where the disk is full, which may be the very
        reason, only this process can tell it."""
        try:
            self._file(study_id, "failure").write_text(message)
        except OSError as error:
            log.error(
                "It could not be written that a %s failed (%s): %s", self.name, error, message
            )
            self._unwritten[study_id] = message

    def _failure(self, study_id: str) -> str:
        path = self._file(study_id, "failure")
        written = path.read_text() if path.exists() else ""
        return written or self._unwritten.get(study_id, "")

    @contextmanager
    def lock(self, study_id: str) -> Iterator[None]:
        """Holds a study: nobody else drives it meanwhile. What was asked before is forgotten.

        Raises:
            StudyError: somebody does already, or there is no such study.
        """
        self._existing(study_id)
        with ExitStack() as held:
            try:
                with writing(self._folder):
                    held.enter_context(lock(self._file(study_id, "lock")))
                    self._file(study_id, "stop").unlink(missing_ok=True)
                    self._file(study_id, "failure").unlink(missing_ok=True)
            except LockedError as error:
                raise StudyError(
                    f"Expected a {self.name} that rests. Received: this one is under way. "
                    "Stop it first."
                ) from error
            self._unwritten.pop(study_id, None)
            self._asked_here.discard(study_id)
            yield

    def is_locked(self, study_id: str) -> bool:
        """Whether a living process drives a study."""
        return is_locked(self._file(study_id, "lock"))

    @contextmanager
    def _reading(self, study_id: str) -> Iterator[Path]:
        """Around what reads the file of a study; says so when it is not there or is damaged."""
        path = self._existing(study_id)
        try:
            yield path
        except ConfigError:
            raise
        except (KeyError, ValueError, TypeError, AssertionError) as error:
            log.warning("A %s is damaged: %s", self.name, path, exc_info=error)
            raise StudyError(
                f"Expected a {self.name} that can be read. Received: {path}, which is damaged. "
                f"Delete that file and start the {self.name} again; its runs are kept."
            ) from error

    def _existing(self, study_id: str) -> Path:
        path = self._file(study_id, self.suffix)
        if not re.fullmatch("[0-9a-f]{10}", study_id) or not path.is_file():
            raise StudyError(
                f"Expected the id of a recorded {self.name}. "
                f"Received: {self.name}={quoted(study_id)!r}. Start one."
            )
        return path

    def _file(self, study_id: str, kind: str) -> Path:
        return self._folder / f"{Path(study_id).name or 'none'}.{kind}"
