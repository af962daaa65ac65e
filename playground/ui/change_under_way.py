"""Settings of a run that are changed while it trains."""

from __future__ import annotations

from functools import partial
from typing import Any

from playground.classroom.identity import may_change
from playground.engine.changes import CHANGEABLE
from playground.experiments import Config, Experiment
from playground.runs import Run, RunState
from playground.ui.run_requests import request_button
from playground.ui.visitor import my_runs, visitor


def offer_changes(experiment: Experiment[Any], config: Config, run: Run | None) -> None:
    """A button for each setting that the controls have otherwise than a run under way, and that it
    can go on with."""
    if run is None or run.state not in (RunState.RUNNING, RunState.PAUSED):
        return
    if len(run.sharers) > 1 or not may_change(visitor(), run):
        return
    controls, own = experiment.config_type.controls(), experiment.config_type.parse(run.config)
    for name in CHANGEABLE:
        if name not in controls or not controls[name].applies_to(own):
            continue
        now, wanted = run.setting(name), getattr(config, name)
        if now != wanted:
            request_button(
                f"{run.words_of(name).capitalize()} {now:g} → {wanted:g} for this run",
                ":material/tune:",
                partial(my_runs().change, run.id, name, wanted),
                help="The run goes on with it from its next step. Its curves have a mark there, "
                "and its script does the same.",
            )
