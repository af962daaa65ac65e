"""The stores and the one engine of this process, shared by everybody who has the app open."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import os
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache

from playground.classroom.class_store import ClassStore
from playground.classroom.presence import Presence
from playground.engine import Engine
from playground.experiments.recorded_runs import recorded_runs
from playground.figures.encoding import encoded
from playground.folders import data_folder, keep_private, store_path
from playground.live import Hub, Source
from playground.runs import RunStore
from playground.ui.class_here import class_here

MALLOC = {-8: 1, -3: 128 * 1024, -1: 128 * 1024}
"""Settings of glibc's malloc.h: M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD, in bytes."""
_lock = threading.Lock()
_engine: Engine | None = None
_hub: Hub | None = None


@lru_cache(maxsize=1)
def store() -> RunStore:
    return RunStore(store_path(), recorded_runs())


@lru_cache(maxsize=1)
def class_store() -> ClassStore:
    return ClassStore(data_folder())


@lru_cache(maxsize=1)
def presence() -> Presence:
    """Who has a page of this process open."""
    return Presence()


def hub(sources: Callable[[], Mapping[str, Source]]) -> Hub:
    """What makes the frames of everything that moves.

    Args:
        sources: Gives what can be watched, by name; asked once.
    """
    global _hub
    with _lock:
        if _hub is None:
            _hub = Hub(
                store(),
                sources(),
                encoded,
                besides=trouble,
                set_watched=lambda run_ids: engine().set_watched(run_ids),
            )
        return _hub


def engine() -> Engine:
    """The engine; begins to start when it is first asked for."""
    global _engine
    with _lock:
        if _engine is None:
            _engine = Engine(store(), has_queue=class_here() is not None)
            if store().trouble is None:
                _engine.start()
            atexit.register(close)
        return _engine


def trouble() -> str | None:
    """Why the store cannot be read or written, or reports of runs wait, in one sentence."""
    return (_engine.trouble if _engine is not None else None) or store().trouble


def open_services() -> None:
    """Starts the engine while the first visitor reads.

    What has been imported is then put out of the garbage collector's way.
    """
    keep_private()
    _return_memory()
    engine()
    gc.collect()
    gc.freeze()


def _return_memory() -> None:
    """Has large arrays returned to the operating system when they are let go, as glibc does until
    it has seen some: it would keep a sixth of this process's memory. Other C libraries differ.

    Arrow, which Streamlit's tables are made of, would have an allocator of its own: 4 MB."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    with contextlib.suppress(OSError, AttributeError):
        for setting, value in MALLOC.items():
            ctypes.CDLL(None).mallopt(setting, value)


def close() -> None:
    """Ends the hub, which would ask for a new engine, and the engine."""
    global _engine, _hub
    with _lock:
        ending, _hub = _hub, None
    if ending is not None:
        ending.close()
    with _lock:
        if _engine is not None:
            _engine.close()
            _engine = None
