"""What pages ask of a run's state."""

from __future__ import annotations

import time

from playground.runs import Run, RunState

REPORT_GRACE_SECONDS = 30


def is_live(run: Run | None) -> bool:
    """Whether there is still something to come: curves, or the test of a stopped run."""
    if run is None:
        return False
    if not run.state.is_finished():
        return True
    awaited = run.state is RunState.STOPPED and run.parameters and not run.report
    return bool(awaited) and time.time() - (run.ended or 0) < REPORT_GRACE_SECONDS
