"""Threads of low priority, which leave the cores to others when both want them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

NICENESS = 5
"""Of low priority. Beside it, a thread of niceness 0 gets about three times the time of a core."""


def lower_priority() -> None:
    """Lowers the priority of this thread and of those that it begins, for good. Systems other than
    Linux lower that of the whole process."""
    os.setpriority(os.PRIO_PROCESS, 0, NICENESS)


def at_low_priority(work: Callable[[], None]) -> None:
    """Does something in a thread of its own, of low priority."""
    errors: list[BaseException] = []

    def do() -> None:
        lower_priority()
        try:
            work()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=do, daemon=True, name="low-priority")
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
