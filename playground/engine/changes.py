"""What people may change of a run, and from where an interrupted one goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.engine.cluster import EngineError
from playground.runs import Run, RunState, RunStore

if TYPE_CHECKING:
    from playground.experiments import Config


def checkpoint_of(store: RunStore, run_id: str) -> bytes:
    """The last checkpoint of an interrupted run.

    Raises:
        EngineError: it has none.
    """
    checkpoint = store.checkpoint(run_id)
    if checkpoint is None:
        raise EngineError(
            "Expected a run with a checkpoint. Received: this run was interrupted before its first "
            "one. Train again: the same seed gives the same curve."
        )
    return checkpoint


def expect_editable(run: Run, index: int) -> None:
    """Refuses to set a weight of a run that is not paused, or that the run does not have.

    Raises:
        EngineError: the run is not paused, or has no such weight.
    """
    if run.state is not RunState.PAUSED:
        raise EngineError(
            f"Expected a paused run. Received: one that is {run.state}. Pause it, then "
            "change its weights."
        )
    if not 0 <= index < run.parameters:
        raise EngineError(f"Expected a weight from 0 to {run.parameters - 1}. Received: {index}.")


def expect_changeable(run: Run) -> None:
    """Refuses to change settings of a run that is not one person's, or that has ended.

    Raises:
        EngineError: people share it, or it has ended.
    """
    if len(run.sharers) > 1:
        raise EngineError(
            f"Expected a run of one person. Received: one that {len(run.sharers)} people share. "
            "Train a changed copy instead."
        )
    if run.state.is_finished():
        raise EngineError(
            f"Expected a run under way. Received: one that is {run.state}. Change the setting "
            "and train again."
        )


def changed_config(run: Run, name: str, value: float) -> Config:
    """The configuration that a run is to go on with: as of now, with another value of a setting.

    Raises:
        EngineError: the run has ended, or this is no setting that changes while it trains.
        ConfigError: the value is out of range.
    """
    from playground.experiments import experiment

    expect_changeable(run)
    config_type = experiment(run.experiment).config_type
    known = [n for n, each in config_type.controls().items() if each.under_way is not None]
    if name not in known:
        raise EngineError(
            f"Expected {', '.join(known[:-1])} or {known[-1]}. Received: {name}. Change it and "
            "train again."
        )
    config = config_type.parse({**run.settings, name: value})
    if name not in config.changeable():
        raise EngineError(
            f"Expected a run whose settings use {name}. Received: one whose settings do not. "
            "Train with other settings."
        )
    return config
