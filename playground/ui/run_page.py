"""Where runs are shown."""

from __future__ import annotations

from playground.experiments import EXPERIMENTS
from playground.runs import Run


def page_of(run: Run) -> str:
    """The page that shows a run."""
    known = EXPERIMENTS.get(run.experiment)
    return f"pages/{(known and known.page) or run.experiment}.py"
