"""The one store and the one engine of this process, shared by everybody who has the app open."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import threading
from functools import lru_cache

from playground.engine import Engine
from playground.figures.encoding import encoded
from playground.folders import store_path
from playground.live import Hub
from playground.runs import RunStore

MALLOC = {-8: 1, -3: 128 * 1024, -1: 128 * 1024}
"""Settings of glibc's malloc.h: M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD, in bytes."""
_lock = threading.Lock()
_engine: Engine | None = None


@lru_cache(maxsize=1)
def store() -> RunStore:
    return RunStore(store_path())


@lru_cache(maxsize=1)
def hub() -> Hub:
    """What makes the frames of everything that moves."""
    from playground.lessons.sources import SOURCES  # they ask this module for the store

    return Hub(
        store(),
        SOURCES,
        encoded,
        besides=lambda: engine().trouble,
        say_watched=lambda run_ids: engine().say_watched(run_ids),
    )


def engine() -> Engine:
    """The engine; begins to start when it is first asked for."""
    global _engine
    with _lock:
        if _engine is None:
            _engine = Engine(store())
            _engine.start()
            atexit.register(close)
        return _engine


def open_services() -> None:
    """Starts the engine while the first visitor reads, and imports what pages share.

    Tables need pandas, which takes longest. What is imported is then put out of the garbage
    collector's way.
    """
    _return_memory()
    engine()
    import pandas  # noqa: F401

    gc.collect()
    gc.freeze()


def _return_memory() -> None:
    """Has large arrays returned to the operating system when they are let go, as glibc does until
    it has seen some: it would keep a sixth of this process's memory. Other C libraries differ."""
    with contextlib.suppress(OSError, AttributeError):
        for setting, value in MALLOC.items():
            ctypes.CDLL(None).mallopt(setting, value)


def close() -> None:
    """Ends the hub, which would ask for a new engine, and the engine."""
    global _engine
    if hub.cache_info().currsize:
        hub().close()
        hub.cache_clear()
    with _lock:
        if _engine is not None:
            _engine.close()
            _engine = None
