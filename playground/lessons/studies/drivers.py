"""Who drives studies in this process: a thread each, which outlives the page that began it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Generic

from playground.classroom.authorization import expect_may_change
from playground.classroom.brought_data import NOT_SHARED, expect_visible, may_look
from playground.engine import LimitError, limits
from playground.folders import searches_folder, sweeps_folder
from playground.runs import WriteError
from playground.studies.driver import Driver
from playground.studies.repository import Found, Repository, Settings, StudyError
from playground.studies.search.driver import SearchDriver
from playground.studies.search.repository import SearchRepository
from playground.studies.sweep.driver import SweepDriver
from playground.studies.sweep.repository import SweepRepository
from playground.ui import services
from playground.ui.visitor import visitor


class Drivers(Generic[Settings, Found]):
    """The studies of one kind, and who drives them.

    Args:
        repository: Where they are kept.
        folder: Says in which folder that is.
        driver: Drives one of them.
    """

    def __init__(
        self,
        repository: type[Repository[Settings, Found]],
        folder: Callable[[], Path],
        driver: type[Driver[Found, Any]],
    ) -> None:
        self.name, self.plural = repository.name, repository.plural
        self.again = repository.again
        self._repository, self._folder, self._driver = repository, folder, driver
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    @cached_property
    def repository(self) -> Repository[Settings, Found]:
        """All of them on disk."""
        return self._repository(self._folder())

    def status(self, study_id: str) -> Found:
        """One as it stands now; raises as `Repository.status` does."""
        return self.repository.status(study_id, services.store())

    def visible(self, study_id: str) -> Found:
        """One that the visitor may look at.

        Raises:
            StudyError: there is none, or its data are somebody else's.
        """
        found = self.status(study_id)
        if not self.may_look(found):
            raise StudyError(NOT_SHARED)
        return found

    def may_look(self, study: Found) -> bool:
        """Whether the visitor may look at one."""
        return may_look(visitor(), study, repr(study.settings))

    def begin(self, settings: Settings) -> str:
        """Starts a study; returns its id.

        Raises:
            AccessError: it trains on data that somebody else brought and has not shared.
            ConfigError: it cannot be trained.
            LimitError: a model is too large, or too many studies are under way.
            WriteError: there is no room for it on the disk.
        """
        expect_visible(visitor(), repr(settings))
        with self._lock:
            self._check_limit()
            study_id = self.repository.create(settings, visitor().id)
            try:
                self._drive(study_id)
            except WriteError as error:
                self.repository.write_failure(study_id, str(error))
                raise
            return study_id

    def go_on(self, study_id: str) -> None:
        """Trains what a study still lacks.

        Raises:
            AccessError: somebody else began it.
            StudyError: there is no such study, or somebody drives it already.
            LimitError: too many studies are under way.
            WriteError: the disk is full.
        """
        self._expect_mine(study_id)
        with self._lock:
            self._check_limit()
            self._drive(study_id)

    def stop(self, study_id: str) -> None:
        """Asks whoever drives a study to end it.

        Raises:
            AccessError: somebody else began it.
            StudyError: there is no such study.
        """
        self._expect_mine(study_id)
        self.repository.ask_to_stop(study_id)

    def _expect_mine(self, study_id: str) -> None:
        expect_may_change(visitor(), self.status(study_id), self.name)

    def _check_limit(self) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        most = limits().searches_at_once
        if len(self._threads) >= most:
            raise LimitError(
                f"Expected at most {most} under way. Received: one more "
                f"{self.name}. Stop one, or wait until it ends."
            )

    def _drive(self, study_id: str) -> None:
        driver = self._driver(services.engine(), self.repository, study_id)
        thread = threading.Thread(target=driver.run, daemon=True, name=f"{self.name}-{study_id}")
        self._threads.append(thread)
        thread.start()


SWEEPS = Drivers(SweepRepository, sweeps_folder, SweepDriver)
SEARCHES = Drivers(SearchRepository, searches_folder, SearchDriver)
