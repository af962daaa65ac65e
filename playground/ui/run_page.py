"""Where runs are shown."""

from __future__ import annotations

from playground.experiments import EXPERIMENTS
from playground.runs import Run


def page_of(run: Run) -> str:
    """The page that shows a run; the list of runs for one of an experiment that is not known here,
    as it may come from another playground."""
    known = EXPERIMENTS.get(run.experiment)
    return known.page.file if known else "pages/runs.py"
