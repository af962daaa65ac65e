"""Settings of a run that are changed while it trains."""

from __future__ import annotations

from functools import partial
from typing import Any

from playground.classroom.identity import may_change
from playground.engine.changes import CHANGEABLE
from playground.experiments import Config, Experiment
from playground.runs import Run
from playground.ui.run_requests import request_button
from playground.ui.visitor import my_runs, visitor


def offer_changes(experiment: Experiment[Any], config: Config, run: Run | None) -> None:
    """A button for each setting that the controls have otherwise than a run under way, and that it
    can go on with."""
    if run is None or run.state.is_finished() or not may_change(visitor(), run):
        return
    controls = experiment.config_type.controls()
    for name in CHANGEABLE:
        now, wanted = run.setting(name), getattr(config, name, None)
        if now is not None and wanted is not None and now != wanted:
            request_button(
                f"{controls[name].label} {now:g} → {wanted:g} for this run",
                ":material/tune:",
                partial(my_runs().change, run.id, name, wanted),
                help="The run goes on with it from its next step. Its curves have a mark there, "
                "and its script does the same.",
            )
