"""What people may change of a run while it trains."""

from __future__ import annotations

from playground.engine.cluster import EngineError
from playground.runs import Run, RunState

CHANGEABLE = ("learning_rate",)
"""Fields of a configuration that a run under way takes from its next burst on."""


def expect_editable(run: Run, index: int) -> None:
    """Refuses to set a weight of a run that is not paused, or that the run does not have.

    Raises:
        EngineError: so it is.
    """
    if run.state is not RunState.PAUSED:
        raise EngineError(
            f"Expected a paused run. Received: one that is {run.state}. Pause it, then "
            "change its weights."
        )
    if not 0 <= index < run.parameters:
        raise EngineError(f"Expected a weight from 0 to {run.parameters - 1}. Received: {index}.")


def checked_change(run: Run, name: str, value: float) -> float:
    """The value of a setting that a run is to go on with, as its configuration accepts it.

    Raises:
        EngineError: the run has ended, or this is no setting that changes while it trains.
        ConfigError: the value is out of range.
    """
    from playground.experiments import experiment

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
    if name not in CHANGEABLE:
        raise EngineError(
            f"Expected {' or '.join(CHANGEABLE)}. Received: {name}. Change it and train again."
        )
    config = experiment(run.experiment).config_type.parse({**run.config, name: value})
    control = config.controls().get(name)
    if control is None or not control.applies_to(config):
        raise EngineError(
            f"Expected a run whose settings use {name}. Received: one whose settings do not. "
            "Train with other settings."
        )
    return float(getattr(config, name))
