"""Drives a study: a few runs at a time, until all are done or somebody stops it."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from contextlib import ExitStack, suppress
from typing import Any, Generic, TypeVar

from playground.datasets import DatasetError
from playground.engine import Engine, EngineError, LimitError, limits
from playground.experiments import ConfigError
from playground.runs import Origin, StoreError
from playground.studies.repository import Found, Repository, StudyState

log = logging.getLogger(__name__)


UnderWay = TypeVar("UnderWay")


class Driver(ABC, Generic[Found, UnderWay]):
    """Drives one study. From its making to the end of `run` nobody else can drive it.

    Raises:
        StudyError: there is no such study, or somebody drives it already.
        WriteError: the disk is full.
    """

    def __init__(self, engine: Engine, repository: Repository[Any, Found], study_id: str) -> None:
        with ExitStack() as held:
            held.enter_context(repository.lock(study_id))
            self._engine, self._repository, self._id = engine, repository, study_id
            self._under_way: list[UnderWay] = []
            found = repository.status(study_id, engine.store)
            self._origin = Origin(study=study_id, begun_by=found.begun_by)
            self._open(found)
            self._held = held.pop_all()

    def run(self) -> None:
        """Trains what is missing; whatever happens is written down, and nothing is raised."""
        name, again = self._repository.name, self._repository.again
        state, message = StudyState.FAILED, ""
        try:
            self._take_up()
            state = self._train()
        except EngineError as error:
            state, message = StudyState.INTERRUPTED, str(error)
        except (DatasetError, ConfigError, LimitError, StoreError) as error:
            message = str(error)
        except Exception:
            log.exception("A %s failed", name)
            message = f"The {name} met an error, which the log describes. {again} it to go on."
        finally:
            with self._held:
                try:
                    self._close(state, message)
                except Exception as error:
                    seen = None if isinstance(error, StoreError) else error
                    log.error(
                        "The end of a %s could not be written. %s", name, error, exc_info=seen
                    )
                    self._repository.write_failure(self._id, message or str(error))

    def _train(self) -> StudyState:
        while True:
            while (state := self._ended()) is None and self._may_begin():
                self._begin()
            if state is not None:
                return state
            if not self._under_way and not self._are_left():
                return StudyState.COMPLETE
            for each in list(self._under_way):
                self._look_at(each)
            if self._under_way or not self._has_room():
                time.sleep(self._poll_seconds())

    def _ended(self) -> StudyState | None:
        """Why to stop at once, if there is a reason."""
        asked = self._repository.is_asked_to_stop(self._id)
        return StudyState.STOPPED if asked else None

    def _may_begin(self) -> bool:
        return len(self._under_way) < self._at_once and self._are_left() and self._has_room()

    def _has_room(self) -> bool:
        """A full queue is no fault of the study: it waits for others to end."""
        return limits().have_room(self._engine.store, self._origin.begun_by)

    def _stop_run(self, run_id: str) -> None:
        with suppress(EngineError, KeyError):
            self._engine.stop(run_id)

    _at_once: int
    """How many runs train side by side."""

    @abstractmethod
    def _open(self, study: Found) -> None:
        """Prepares to drive it."""

    @abstractmethod
    def _take_up(self) -> None:
        """Finds what is still to be trained, and what a driver before this one has left."""

    @abstractmethod
    def _are_left(self) -> bool:
        """Whether more runs are to be begun."""

    @abstractmethod
    def _begin(self) -> None:
        """Begins the next run."""

    @abstractmethod
    def _look_at(self, each: UnderWay) -> None:
        """Takes a run that has ended from those under way."""

    @abstractmethod
    def _poll_seconds(self) -> float: ...

    @abstractmethod
    def _close(self, state: StudyState, message: str) -> None:
        """Stops what still trains, and writes down how the study ended and why."""
