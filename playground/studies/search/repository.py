"""All searches on disk, a journal each."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any

import optuna
from optuna.storages import JournalStorage
from optuna.trial import FrozenTrial, TrialState

from playground.experiments import ConfigError
from playground.runs import RunStore
from playground.studies.repository import Repository, StudyError, StudyState
from playground.studies.search.journal import JournalFile
from playground.studies.search.search import Outcome, Search, Trial
from playground.studies.search.settings import SearchSettings

optuna.logging.set_verbosity(optuna.logging.ERROR)

STUDY = "search"
MOST_OPEN = 16
CUT_OFF = (
    "The app was closed while this search was under way. What it had found is kept: resume it to "
    "go on."
)


class SearchRepository(Repository[SearchSettings, Search]):
    """Where searches are kept."""

    name, plural, again, suffix = "search", "searches", "Resume", "journal"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._open: OrderedDict[str, tuple[int, JournalStorage, Search]] = OrderedDict()
        self._lock = threading.Lock()

    def _write(self, path: Path, settings: SearchSettings, begun_by: str) -> None:
        study = optuna.create_study(
            storage=JournalStorage(JournalFile(path)),
            study_name=STUDY,
            direction="maximize" if settings.higher_is_better else "minimize",
        )
        study.set_user_attr("settings", settings.to_json())
        study.set_user_attr("created", time.time())
        study.set_user_attr("begun_by", begun_by)
        study.set_user_attr("state", StudyState.RUNNING.value)

    def study(self, search_id: str) -> optuna.Study:
        """The study behind a search, as Optuna knows it.

        Raises:
            StudyError: there is no such search.
        """
        path = self._existing(search_id)
        return optuna.load_study(storage=JournalStorage(JournalFile(path)), study_name=STUDY)

    def status(self, study_id: str, store: RunStore | None = None) -> Search:
        del store  # a journal says all
        with self._reading(study_id) as path, self._lock:
            size = path.stat().st_size
            known, storage, found = self._open.pop(study_id, (-1, None, None))
            if storage is None or found is None or known != size:
                storage = storage or JournalStorage(JournalFile(path))
                study = optuna.load_study(storage=storage, study_name=STUDY)
                found = _search_of(study_id, study)
            self._open[study_id] = (size, storage, found)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
        if found.state is StudyState.RUNNING and not self.is_locked(study_id):
            message = self._failure(study_id) or CUT_OFF
            return replace(found, state=StudyState.INTERRUPTED, message=message)
        return found

    def version(self, study_id: str, store: RunStore) -> Hashable:
        try:
            found = self.status(study_id)
        except (StudyError, ConfigError) as error:
            return str(error)
        runs = [trial.run_id for trial in found.trials if trial.outcome is Outcome.RUNNING]
        return (
            self._existing(study_id).stat().st_size,
            found.state,
            tuple(store.versions(runs).items()),
        )


def _search_of(search_id: str, study: optuna.Study) -> Search:
    kept: dict[str, Any] = study.user_attrs
    return Search(
        search_id,
        SearchSettings.from_json(kept["settings"]),
        StudyState(kept["state"]),
        kept.get("message", ""),
        kept["created"],
        kept.get("spent", 0.0),
        tuple(_trial_of(trial) for trial in study.trials if trial.state is not TrialState.WAITING),
        begun_by=kept.get("begun_by", ""),
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
