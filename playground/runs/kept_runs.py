"""The runs as a command opens them."""

from __future__ import annotations

import sys
from pathlib import Path

from playground.runs.store import RunStore


def kept_runs(path: Path) -> RunStore:
    """The runs in a file. Says on standard error what was recovered where it was damaged, or why
    nothing can be written."""
    store = RunStore(path)
    for said in (store.trouble, store.repaired):
        if said:
            print(said, file=sys.stderr)
    return store
