"""Drives a search: asks Optuna for settings, trains them, and tells what came of it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import optuna
from optuna.trial import TrialState

from playground.datasets import DatasetError
from playground.engine import Engine, EngineError, LimitError
from playground.experiments import Config, ConfigError
from playground.runs import RunState
from playground.runs.run import History
from playground.studies.driver import Driver
from playground.studies.repository import StudyState
from playground.studies.search.repository import SearchRepository
from playground.studies.search.search import Outcome, Search
from playground.studies.search.space import configuration

MOST_REFUSED = 50
"""Suggestions in a row that cannot be trained, before a search gives up."""
FIRST_POLL, LONGEST_POLL = 0.02, 0.25
POLL_SHARE = 0.02
"""A trial is looked at so often that the look costs about this share of its time."""
TRIALS_BEFORE_PRUNING = 4
UNPRUNED_SHARE = 0.2
"""No trial is stopped in this first part of its epochs, where a schedule may still warm up."""
STARTUP_TRIALS = 6
RUNGS = tuple(sorted({*range(1, 11), *(round(10 * 1.2**n) for n in range(60))}))
"""The epochs after which trials are compared: the same for all, however long they train."""
Told = Callable[[int], None]


@dataclass
class UnderWay:
    """A trial whose run is under way."""

    trial: optuna.Trial
    config: Config
    run_id: str
    began: float
    epochs: int = 0
    reported: int = 0


class SearchDriver(Driver[Search, UnderWay]):
    """Drives one search until its budget is spent or somebody stops it.

    Args:
        told: Called with the number of each trial that has ended.
    """

    _repository: SearchRepository

    def __init__(
        self,
        engine: Engine,
        repository: SearchRepository,
        search_id: str,
        told: Told = lambda number: None,
    ) -> None:
        self._told = told
        super().__init__(engine, repository, search_id)

    def _open(self, study: Search) -> None:
        self._study = self._repository.study(study.id)
        self._settings = study.settings
        self._space = study.settings.space
        self._at_once = study.settings.config.parallel
        self._spent = study.spent
        self._counted = study.counted
        self._refused = 0
        self._began = time.monotonic()
        self._study.pruner = self._pruner()
        self._study.set_user_attr("message", "")
        self._study.set_user_attr("state", StudyState.RUNNING.value)

    # -- the loop --------------------------------------------------------------------------

    def _take_up(self) -> None:
        """Fails what a process that is gone has left, and lets it be tried again; a new search
        begins with the settings that it is to improve."""
        trials = self._study.get_trials(deepcopy=False)
        for trial in trials:
            if trial.state is TrialState.RUNNING:
                again = trial.params.keys() == self._space.keys()
                self._study.tell(trial.number, state=TrialState.FAIL)
                if again:
                    self._study.enqueue_trial(trial.params)
        if not trials:
            raw = {name: d.raw(self._settings.base) for name, d in self._space.items()}
            if all(value is not None for value in raw.values()):
                self._study.enqueue_trial(raw)

    def _are_left(self) -> bool:
        most = self._settings.config.trials
        return most is None or self._counted + len(self._under_way) < most

    def _ended(self) -> StudyState | None:
        minutes = self._settings.config.minutes
        is_over = minutes is not None and self._seconds() >= 60 * minutes
        return super()._ended() or (StudyState.COMPLETE if is_over else None)

    def _seconds(self) -> float:
        return self._spent + time.monotonic() - self._began

    def _poll_seconds(self) -> float:
        youngest = max((each.began for each in self._under_way), default=-math.inf)
        wanted = POLL_SHARE * (time.monotonic() - youngest)
        return min(max(wanted, FIRST_POLL), LONGEST_POLL)

    # -- one trial -------------------------------------------------------------------------

    def _begin(self) -> None:
        trial = self._ask()
        chosen = self._settings.experiment
        try:
            config = configuration(chosen, self._settings.base, self._space, trial.params)
            tried = chosen.with_test_unseen(config)
            run = self._engine.submit(chosen, tried, origin=self._origin)
        except (ConfigError, LimitError) as error:
            trial.set_user_attr("message", str(error))
            self._end(trial, Outcome.REFUSED)
            self._refused += 1
            if self._refused >= MOST_REFUSED:
                raise ConfigError(
                    f"Expected ranges with settings that can be trained. Received: {MOST_REFUSED} "
                    f"refusals in a row. The last: {error}"
                ) from error
            return
        except (EngineError, DatasetError):
            self._end(trial, Outcome.INTERRUPTED)
            raise
        self._refused = 0
        self._under_way.append(UnderWay(trial, tried, run.id, time.monotonic()))
        trial.set_user_attr("run", run.id)

    def _ask(self) -> optuna.Trial:
        """The next suggestion. A sampler for each trial, seeded by its number: a search that was
        resumed suggests what it would have suggested without the pause."""
        number = len(self._study.get_trials(deepcopy=False))
        seed = np.random.SeedSequence([self._settings.config.seed, number]).generate_state(1)[0]
        startup = min(STARTUP_TRIALS, (self._settings.config.trials or 500) // 2)
        self._study.sampler = optuna.samplers.TPESampler(
            seed=int(seed), n_startup_trials=max(1, startup)
        )
        return self._study.ask({name: d.distribution() for name, d in self._space.items()})

    def _look_at(self, each: UnderWay) -> None:
        run = self._engine.store.run(each.run_id)
        finished = run.state.is_finished()
        if run.epochs > each.epochs or finished:
            each.epochs = run.epochs
            history = self._engine.store.history(each.run_id)
            self._report(each, history)
            if finished:
                # With weights or settings set by hand it says nothing of those that were tried.
                state = RunState.STOPPED if run.is_set_by_hand else run.state
                self._judge(each, state, run.message, bool(run.report), history)
            elif self._settings.config.pruning and each.trial.should_prune():
                self._under_way.remove(each)
                self._stop_run(each.run_id)
                self._end(each.trial, Outcome.PRUNED, None, each.epochs)

    def _report(self, each: UnderWay, history: History) -> None:
        values, epochs = history.get(self._metric, np.empty(0)), history.get("epoch", np.empty(0))
        for epoch, value in zip(epochs.astype(int), values, strict=False):
            if epoch > each.reported and epoch in RUNGS:
                each.trial.report(float(value), int(epoch))
                each.reported = int(epoch)

    def _judge(
        self, each: UnderWay, state: RunState, message: str, measured: bool, history: History
    ) -> None:
        """Ends a trial whose run has ended."""
        value = self._kept_value(each.config, history)
        outcome = Outcome.DIVERGED if measured else Outcome.FAILED
        if state is RunState.COMPLETE and value is not None:
            outcome = Outcome.COMPLETE
        elif state is RunState.STOPPED:  # by somebody, on its own page
            outcome = Outcome.PRUNED
        elif state is RunState.INTERRUPTED and self._engine.is_closed:
            outcome = Outcome.INTERRUPTED
        if message and outcome is not Outcome.PRUNED:
            each.trial.set_user_attr("message", message)
        self._under_way.remove(each)
        self._end(each.trial, outcome, value, each.epochs)

    def _kept_value(self, config: Config, history: History) -> float | None:
        """Validation accuracy or loss of the weights that the run keeps: those of the lowest
        validation loss where training may stop early, else the last ones."""
        values = history.get(self._metric, np.empty(0))
        if not len(values):
            return None
        patient = self._settings.experiment.plan(config).patience is not None
        at = int(np.nanargmin(history["val_loss"])) if patient else -1
        return float(values[at]) if math.isfinite(values[at]) else None

    @property
    def _metric(self) -> str:
        return f"val_{self._settings.judged_by}"

    def _end(
        self, trial: optuna.Trial, outcome: Outcome, value: float | None = None, epochs: int = 0
    ) -> None:
        trial.set_user_attr("outcome", outcome.value)
        trial.set_user_attr("epochs", epochs)
        if outcome is Outcome.COMPLETE:
            self._study.tell(trial, value)
        elif outcome in (Outcome.PRUNED, Outcome.DIVERGED, Outcome.STOPPED):
            # Optuna learns from these: what was worse than others, and what blew up.
            self._study.tell(trial, state=TrialState.PRUNED)
        else:
            self._study.tell(trial, state=TrialState.FAIL)
        self._counted += outcome.counts()
        self._study.set_user_attr("spent", self._seconds())
        self._told(trial.number)

    def _close(self, state: StudyState, message: str) -> None:
        # All that trains is stopped before anything is written: the disk may be full.
        for each in self._under_way:
            self._stop_run(each.run_id)
        while self._under_way:
            each = self._under_way.pop()
            self._end(each.trial, Outcome.STOPPED, None, each.epochs)
        self._study.set_user_attr("spent", self._seconds())
        self._study.set_user_attr("message", message)
        self._study.set_user_attr("state", state.value)

    def _pruner(self) -> optuna.pruners.BasePruner:
        if not self._settings.config.pruning:
            return optuna.pruners.NopPruner()
        epochs = self._settings.experiment.plan(self._settings.base).epochs
        if "epochs" in self._space:
            epochs = int(getattr(self._space["epochs"], "low", 1))
        return optuna.pruners.MedianPruner(
            n_startup_trials=TRIALS_BEFORE_PRUNING,
            n_warmup_steps=math.ceil(UNPRUNED_SHARE * epochs),
            n_min_trials=TRIALS_BEFORE_PRUNING,
        )
