"""The runs as a command opens them."""

from __future__ import annotations

import sys

from playground.folders import store_path
from playground.runs.store import RunStore


def kept_runs() -> RunStore:
    """All runs. Says on standard error what was recovered where it was damaged, or why
    nothing can be written."""
    store = RunStore(store_path())
    for said in (store.trouble, store.repaired):
        if said:
            print(said, file=sys.stderr)
    return store
