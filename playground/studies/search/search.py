"""A search and its trials, as they stand at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from playground.experiments import Config, ConfigError
from playground.studies.repository import Study
from playground.studies.search.settings import SearchSettings
from playground.studies.search.space import Raw, configuration


class Outcome(StrEnum):
    """What became of a trial."""

    RUNNING = "running"
    COMPLETE = "complete"
    PRUNED = "pruned"
    DIVERGED = "diverged"
    STOPPED = "stopped"
    REFUSED = "refused"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    def counts(self) -> bool:
        """Whether it uses up the budget: what was cut off from outside does not."""
        return self not in (Outcome.RUNNING, Outcome.STOPPED, Outcome.INTERRUPTED)


@dataclass(frozen=True)
class Trial:
    """One of the settings that were tried.

    Attributes:
        raw: What Optuna suggested, by field.
        value: Validation accuracy or loss: of the weights that a complete run keeps, else the last
            one that was reported; None before the first.
        epoch: The last epoch that was reported.
        seconds: From the suggestion to the end, or until now.
        run_id: Its run; empty where there is none.
    """

    number: int
    outcome: Outcome
    raw: Mapping[str, Raw]
    value: float | None
    epoch: int
    seconds: float
    run_id: str
    message: str


@dataclass(frozen=True)
class Search(Study[SearchSettings]):
    """A search at one moment.

    Attributes:
        spent: Seconds of searching, pauses between resumptions left out.
    """

    spent: float
    trials: tuple[Trial, ...]

    @property
    def best(self) -> Trial | None:
        """The complete trial with the best value; the first of equals."""
        found = [trial for trial in self.complete if trial.value is not None]
        sign = -1 if self.settings.higher_is_better else 1
        return min(found, key=lambda trial: sign * (trial.value or 0.0), default=None)

    @property
    def complete(self) -> tuple[Trial, ...]:
        return tuple(t for t in self.trials if t.outcome is Outcome.COMPLETE)

    @property
    def counted(self) -> int:
        """Trials that use up the budget."""
        return sum(trial.outcome.counts() for trial in self.trials)

    def config(self, trial: Trial) -> Config | None:
        """The base with what a trial changed; None where its fields do not go together."""
        known = {name: d for name, d in self.settings.space.items() if name in trial.raw}
        try:
            return configuration(self.settings.experiment, self.settings.base, known, trial.raw)
        except ConfigError:
            return None

    def field_text(self, trial: Trial, name: str) -> str:
        """What a trial had in a field, in words."""
        if name not in trial.raw:
            return ""
        value = self.settings.space[name].value(trial.raw[name])
        text = value if isinstance(value, str) else f"{value:g}"
        return text or "none"
