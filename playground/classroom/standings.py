"""Who in the class has passed a task, and which runs are best."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from playground.classroom.identity import identity_key
from playground.classroom.signed import is_signed
from playground.classroom.task import Criterion, Task
from playground.experiments import EXPERIMENTS, ConfigError
from playground.folders import data_folder
from playground.runs import Run, RunState

SCORES: tuple[tuple[str, str], ...] = (
    ("test_accuracy", ">="),
    ("test_r_squared", ">="),
    ("test_loss", "<="),
)
"""What runs are ranked by where no task asks for anything: the first that a run has, and which way
is better."""
DONE = (RunState.COMPLETE, RunState.STOPPED)


@dataclass(frozen=True)
class SetTask:
    """A task that the teacher of this playground has signed."""

    experiment: str
    task: Task


@dataclass(frozen=True)
class Standing:
    """The best that somebody has done.

    Attributes:
        person: The anonymous id of the browser.
        run: Where there is a task, one that has met it comes first.
        value: What runs are ranked by.
        met: Whether the run has met the task; None where there is none.
    """

    person: str
    run: Run
    value: float
    met: bool | None = None


def task_of_run(run: Run, key: bytes | None = None) -> SetTask | None:
    """The task that a run was begun with, if a teacher signed it; what has no demand is none.

    Args:
        key: The key of this playground, for callers that ask about many runs.
    """
    if not run.origin.task:
        return None
    return _signed_task(key or _key(), run.experiment, json.dumps(run.origin.task))


def _key() -> bytes:
    return identity_key(data_folder())


@lru_cache(maxsize=512)
def _signed_task(key: bytes, experiment: str, text: str) -> SetTask | None:
    """A class has a few tasks and thousands of runs."""
    task = Task.of_stranger(json.loads(text))
    if task is None or not task.criteria:
        return None
    return SetTask(experiment, task) if is_signed(key, experiment, task) else None


def tasks_of(runs: Iterable[Run]) -> list[SetTask]:
    """All signed tasks at which any of the runs was begun, in the order of the runs."""
    found: list[SetTask] = []
    key = _key()
    for run in runs:
        each = task_of_run(run, key)
        if each is not None and each not in found:
            found.append(each)
    return found


def has_met(run: Run, key: bytes | None = None) -> bool | None:
    """Whether a run has met the signed task that it was begun with; None where there is none."""
    found = task_of_run(run, key)
    if found is None:
        return None
    try:
        config = EXPERIMENTS[run.experiment].config_type.parse(run.config)
    except (KeyError, ConfigError):
        return False
    return found.task.is_met_by(run, config)


def standings(
    runs: Iterable[Run], people: Sequence[str], experiment: str, of_task: SetTask | None = None
) -> list[Standing]:
    """The best run of each person, the best one first.

    Args:
        runs: Finished ones count; a run that several share counts for each of them.
        people: Anonymous ids of those who are ranked.
        of_task: Only runs that were begun with this task count, by what it asks for first; else
            all runs of the experiment, by the first of `SCORES` that they have.
    """
    chosen = [run for run in runs if run.experiment == experiment and run.state in DONE]
    key = _key() if of_task is not None else None
    if of_task is not None:
        chosen = [run for run in chosen if task_of_run(run, key) == of_task]
    name, relation = ranked_by(chosen, of_task)
    sign = 1 if relation == ">=" else -1
    best: dict[str, tuple[bool, float, Run]] = {}
    for run in chosen:
        value = Criterion(name, relation, 0.0).measured(run)
        if value is None:
            continue
        rank = (of_task is not None and bool(has_met(run, key)), sign * value)
        for person in {run.begun_by, *run.sharers} & set(people):
            if person not in best or rank > best[person][:2]:
                best[person] = (*rank, run)
    order = sorted(best.items(), key=lambda each: each[1][:2], reverse=True)
    return [
        Standing(person, run, sign * value, met if of_task is not None else None)
        for person, (met, value, run) in order
    ]


def ranked_by(runs: Iterable[Run], of_task: SetTask | None) -> tuple[str, str]:
    """The name of the quantity that `standings` ranks by, and ``>=`` or ``<=`` for better."""
    if of_task is not None:
        return of_task.task.criteria[0].quantity, of_task.task.criteria[0].relation
    have: set[str] = set().union(*(run.measures for run in runs))
    return next((each for each in SCORES if each[0] in have), SCORES[0])
