"""What was trained: runs, their states, and the store that keeps them."""

from playground.runs.run import Run, RunState, Snapshot
from playground.runs.store import RunStore

__all__ = ["Run", "RunState", "RunStore", "Snapshot"]
