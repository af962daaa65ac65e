"""What one playground takes on: all limits in one place."""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from dataclasses import dataclass

from playground.runs import RunStore

GIGABYTE = 1024**3
OPEN_FILES = 65_536
"""More than any class needs; some systems have no limit, and macOS takes none but a number."""
OPEN_FILES_ON_MACOS = 10_240
"""OPEN_MAX of its sys/syslimits.h, which no process may exceed."""


class LimitError(ValueError):
    """A run that is refused before it starts; its text is one sentence for the user."""


@dataclass(frozen=True)
class Limits:
    """Limits of the engine.

    Attributes:
        unfinished_runs: Runs that may wait, train or be paused in all. Each has a thread, so that
            whichever is watched can have the next turn.
        unfinished_runs_of_one: As many of one browser.
        searches_at_once: Searches for better settings that one app drives side by side.
        parameters: Weights of one model.
        memory: Bytes one run may need; set PLAYGROUND_MEMORY_LIMIT (bytes) to change it.
    """

    unfinished_runs: int = 500
    unfinished_runs_of_one: int = 30
    searches_at_once: int = 4
    parameters: int = 20_000_000
    memory: int = 4 * GIGABYTE

    def check(self, parameters: int, memory: int, unfinished: int, of_one: int = 0) -> None:
        """Refuses what is too much.

        Args:
            of_one: Unfinished runs of the browser that asks.

        Raises:
            LimitError: the model or the queue is too large.
        """
        if parameters > self.parameters:
            raise LimitError(
                f"Expected a model of at most {self.parameters:,} parameters. "
                f"Received: {parameters:,}. Make it smaller and train again."
            )
        if memory > self.memory:
            raise LimitError(
                f"Expected a run that needs at most {_size(self.memory)} of memory. "
                f"Received: an estimated {_size(memory)}. Make the model or the batch smaller."
            )
        if of_one >= self.unfinished_runs_of_one:
            raise LimitError(
                f"Expected at most {self.unfinished_runs_of_one} runs under way from one browser. "
                "Received: one more. Stop some on the page Runs, or wait until they end."
            )
        if unfinished >= self.unfinished_runs:
            raise LimitError(
                f"Expected at most {self.unfinished_runs} runs under way. Received: one more. "
                "Stop some, or wait until they end."
            )

    def have_room(self, store: RunStore, begun_by: str) -> bool:
        """Whether one more run may be under way: in all, and of the browser, where there is one."""
        of_one = store.unfinished_count(begun_by) if begun_by else 0
        in_all = store.unfinished_count()
        return in_all < self.unfinished_runs and of_one < self.unfinished_runs_of_one


def allow_many_open_files() -> None:
    """Raises this process's limit of open files as far as the system lets it, for the processes
    that it starts, too. macOS begins with 256: a browser takes a few, a class more than that."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (OPEN_FILES, OPEN_FILES_ON_MACOS):
        limit = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        if now == resource.RLIM_INFINITY or now >= limit:
            return
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))
            return


def _size(size: float) -> str:
    return f"{size / GIGABYTE:.1f} GB" if size >= GIGABYTE / 10 else f"{size / 1024**2:.0f} MB"


LIMITS = Limits(memory=int(os.environ.get("PLAYGROUND_MEMORY_LIMIT", 4 * GIGABYTE)))
