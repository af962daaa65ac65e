"""Where training runs: a Dask cluster, in a process of its own or at an address you give."""

from playground.engine.engine import Engine, EngineError
from playground.limits import LimitError, Limits, limits
