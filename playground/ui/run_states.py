"""What pages ask of a run's state, and the icon that stands for it."""

from __future__ import annotations

import time
from collections.abc import Mapping

from playground.runs import Run, RunState

REPORT_GRACE_SECONDS = 30
ICONS: Mapping[str, str] = {
    RunState.WAITING: ":material/hourglass_top:",
    RunState.RUNNING: ":material/play_arrow:",
    RunState.PAUSED: ":material/pause:",
    RunState.COMPLETE: ":material/check_circle:",
    RunState.STOPPED: ":material/stop_circle:",
    RunState.FAILED: ":material/error:",
    RunState.INTERRUPTED: ":material/power_off:",
}
"""By state; those of a sweep and a search have the same names."""


def is_live(run: Run | None) -> bool:
    """Whether there is still something to come: curves, or the test of a stopped run."""
    if run is None:
        return False
    if not run.state.is_finished():
        return True
    awaited = run.state is RunState.STOPPED and run.parameters and not run.report
    return bool(awaited) and time.time() - (run.ended or 0) < REPORT_GRACE_SECONDS
