"""All searches on disk: a journal each, and a lock that tells whether somebody drives it."""

from __future__ import annotations

import logging
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import optuna
from optuna.storages import JournalStorage
from optuna.trial import FrozenTrial, TrialState

from playground.experiments import ConfigError
from playground.quoted import quoted
from playground.runs import RunStore
from playground.runs.locks import AlreadyDrivenError, driving, is_driven
from playground.runs.writing import WriteError
from playground.studies.search.journal import JournalFile
from playground.studies.search.search import Outcome, Search, SearchState, Trial
from playground.studies.search.settings import SearchSettings

log = logging.getLogger(__name__)
optuna.logging.set_verbosity(optuna.logging.ERROR)

STUDY = "search"
MOST_OPEN = 16
CUT_OFF = (
    "The app was closed while this search was under way. What it had found is kept: resume it to "
    "go on."
)


class SearchError(RuntimeError):
    """A search that is not there or cannot be driven; its text is one sentence for the user."""


class Repository:
    """Where searches are kept; each is one file. What writes raises a `WriteError` when the disk is
    full.

    Args:
        folder: Made when it is not there; shared by all processes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._open: OrderedDict[str, tuple[int, JournalStorage, Search | None]] = OrderedDict()
        self._reading = threading.Lock()
        self._unwritten: dict[str, str] = {}

    def create(self, settings: SearchSettings, begun_by: str = "") -> str:
        """Writes a new search down; returns its id.

        Args:
            begun_by: The anonymous id of a browser, to which the runs will belong, too.

        Raises:
            ConfigError: it cannot be searched.
        """
        settings.check()
        search_id = secrets.token_hex(5)
        try:
            study = optuna.create_study(
                storage=JournalStorage(JournalFile(self._journal(search_id))),
                study_name=STUDY,
                direction="maximize" if settings.higher_is_better else "minimize",
            )
            study.set_user_attr("settings", settings.to_json())
            study.set_user_attr("created", time.time())
            study.set_user_attr("begun_by", begun_by)
            study.set_user_attr("state", SearchState.RUNNING.value)
        except WriteError:
            self._journal(search_id).unlink(missing_ok=True)
            raise
        return search_id

    def study(self, search_id: str) -> optuna.Study:
        """The study behind a search, for who drives it.

        Raises:
            SearchError: there is no such search.
        """
        path = self._existing(search_id)
        return optuna.load_study(storage=JournalStorage(JournalFile(path)), study_name=STUDY)

    def search(self, search_id: str) -> Search:
        """A search as it stands now.

        Raises:
            SearchError: there is no such search, or its journal is damaged.
            ConfigError: it is of an experiment or of fields that are no more.
        """
        size = self._existing(search_id).stat().st_size
        with self._reading:
            known, storage, found = self._open.pop(search_id, (-1, None, None))
            if storage is None or found is None or known != size:
                storage, found = self._read(search_id, storage)
            self._open[search_id] = (size, storage, found)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
        if found.state is SearchState.RUNNING and not self.is_driven(search_id):
            message = self._unwritten.get(search_id, CUT_OFF)
            return replace(found, state=SearchState.INTERRUPTED, message=message)
        return found

    def _read(
        self, search_id: str, storage: JournalStorage | None
    ) -> tuple[JournalStorage, Search]:
        path = self._journal(search_id)
        try:
            storage = storage or JournalStorage(JournalFile(path))
            study = optuna.load_study(storage=storage, study_name=STUDY)
            return storage, _search_of(search_id, study)
        except ConfigError:
            raise
        except (KeyError, ValueError, TypeError, AssertionError) as error:
            log.warning("A journal is damaged: %s", path, exc_info=error)
            raise SearchError(
                f"Expected a search that can be read. Received: {path}, which is damaged. Delete "
                "that file and search again; the runs of its trials are kept."
            ) from error

    def newest(self, limit: int = 20) -> list[str]:
        """Ids of searches, the last changed one first."""
        paths = sorted(self._folder.glob("*.journal"), key=lambda p: -p.stat().st_mtime)
        return [path.stem for path in paths[:limit]]

    def ask_to_stop(self, search_id: str) -> None:
        """Tells whoever drives a search to end it, in whatever process.

        Raises:
            SearchError: there is no such search.
        """
        self.study(search_id).set_user_attr("stop", True)

    def keep_unwritten(self, search_id: str, message: str) -> None:
        """Why a search ended, where that could not be written: only this process can tell it."""
        self._unwritten[search_id] = message

    @contextmanager
    def driving(self, search_id: str) -> Iterator[None]:
        """Holds a search: nobody else drives it meanwhile.

        Raises:
            SearchError: somebody does already.
        """
        self._existing(search_id)
        try:
            with driving(self._lock(search_id)):
                self._unwritten.pop(search_id, None)
                yield
        except AlreadyDrivenError as error:
            raise SearchError(
                "Expected a search that rests. Received: this one is under way. "
                "Stop it, then resume it."
            ) from error

    def is_driven(self, search_id: str) -> bool:
        """Whether a living process drives a search."""
        return is_driven(self._lock(search_id))

    def version(self, search_id: str, store: RunStore) -> Hashable:
        """Another one when the search or one of its runs has changed; also of one that is not
        there."""
        try:
            found = self.search(search_id)
        except (SearchError, ConfigError) as error:
            return str(error)
        runs = [trial.run_id for trial in found.trials if trial.outcome is Outcome.RUNNING]
        return (
            self._journal(search_id).stat().st_size,
            found.state,
            tuple(store.versions(runs).items()),
        )

    def _existing(self, search_id: str) -> Path:
        path = self._journal(search_id)
        if not re.fullmatch("[0-9a-f]{10}", search_id) or not path.is_file():
            raise SearchError(
                f"Expected the id of a recorded search. Received: search={quoted(search_id)!r}."
            )
        return path

    def _journal(self, search_id: str) -> Path:
        return self._folder / f"{search_id}.journal"

    def _lock(self, search_id: str) -> Path:
        return self._folder / f"{search_id}.lock"


def _search_of(search_id: str, study: optuna.Study) -> Search:
    kept: dict[str, Any] = study.user_attrs
    return Search(
        search_id,
        SearchSettings.from_json(kept["settings"]),
        SearchState(kept["state"]),
        kept.get("message", ""),
        kept["created"],
        kept.get("spent", 0.0),
        tuple(_trial_of(trial) for trial in study.trials if trial.state is not TrialState.WAITING),
        kept.get("begun_by", ""),
    )


def _trial_of(trial: FrozenTrial) -> Trial:
    reported = trial.intermediate_values
    epoch = max(reported, default=0)
    value = trial.value if trial.state is TrialState.COMPLETE else reported.get(epoch)
    begun, ended = trial.datetime_start, trial.datetime_complete
    seconds = (ended - begun).total_seconds() if begun and ended else 0.0
    return Trial(
        trial.number,
        _outcome_of(trial),
        trial.params,
        value,
        int(trial.user_attrs.get("epochs", epoch)),
        seconds,
        trial.user_attrs.get("run", ""),
        trial.user_attrs.get("message", ""),
    )


def _outcome_of(trial: FrozenTrial) -> Outcome:
    """What the driver wrote; a trial that ended without its word was cut off."""
    if trial.state is TrialState.RUNNING:
        return Outcome.RUNNING
    return Outcome(trial.user_attrs.get("outcome", Outcome.INTERRUPTED))
