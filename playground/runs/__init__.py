"""What was trained: runs, their states, and the store that keeps them."""

from playground.runs.query import RunQuery
from playground.runs.run import Origin, Run, RunState, Snapshot
from playground.runs.schema import StoreError
from playground.runs.shown import Shown
from playground.runs.store import RunStore
from playground.runs.writing import WriteError
