"""Runs with equal settings: whoever asks for one that is under way, or has ended, need not wait."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playground.runs import Origin, Run, RunState, RunStore
from playground.runs.locks import LockedError, lock
from playground.runs.writing import writing

if TYPE_CHECKING:
    from playground.experiments import Config, Experiment

UNDER_WAY = (RunState.WAITING, RunState.RUNNING)
"""A paused run is not for others to join: they could not let it go on."""
WORTH_A_LOOK_SECONDS = 20.0
"""Of training: what took less is soon trained again."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Around a look for a run to join and the beginning of one where there is none: two apps on the
    same folder would each begin it. One that holds the others up is not waited for.

    Raises:
        WriteError: the folder is closed to us, or its disk full.
    """
    with ExitStack() as held:
        with writing(folder), suppress(LockedError):
            held.enter_context(lock(folder / "sharing.lock"))
        yield


def may_be_shared(experiment: Experiment[Any], config: Config, origin: Origin) -> bool:
    """Whether a run is for others to join: a heavy one that is neither a change of another run, nor
    a part of a study, nor guessed at by whoever begins it."""
    is_special = origin.parent is not None or origin.study is not None or bool(origin.prediction)
    return experiment.is_heavy(config) and not is_special


def run_to_join(
    store: RunStore,
    experiment: Experiment[Any],
    config: Config,
    origin: Origin,
    ending: Collection[str] = (),
) -> Run | None:
    """The run under way that others may join who want to train this; None where there is none.

    Args:
        ending: Ids of runs that were asked to stop.
    """
    for run in _equal_runs(store, experiment, config, UNDER_WAY):
        is_as_asked = run.origin.task == origin.task and not run.is_set_by_hand
        if run.sharers and is_as_asked and run.id not in ending:
            return run
    return None


def finished_run(store: RunStore, experiment: Experiment[Any], config: Config) -> Run | None:
    """The newest heavy run of these settings that is complete and took long; None where there is
    none."""
    if not experiment.is_heavy(config):
        return None
    for run in _equal_runs(store, experiment, config, (RunState.COMPLETE,)):
        is_plain = run.origin.parent is None and not run.is_set_by_hand
        if is_plain and run.seconds > WORTH_A_LOOK_SECONDS:
            return run
    return None


def _equal_runs(
    store: RunStore, experiment: Experiment[Any], config: Config, states: Collection[RunState]
) -> Iterator[Run]:
    wanted = config.canonical()
    for run_id, text in store.configs(experiment.name, states):
        if _canonical(experiment, text) == wanted:
            yield store.run(run_id)


@lru_cache(maxsize=4096)
def _canonical(experiment: Experiment[Any], text: str) -> str | None:
    """None for settings that this version does not take."""
    from playground.experiments import ConfigError

    try:
        return experiment.config_type.parse(json.loads(text)).canonical()
    except ConfigError:
        return None
