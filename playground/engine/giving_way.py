"""Threads that leave the cores to others where both want them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

NICENESS = 5
"""Of a thread that gives way: another one gets three times its share of a core."""


def give_way() -> None:
    """From here on this thread gives way, and those that it begins. On Linux no others do; a
    process cannot take that back."""
    os.setpriority(os.PRIO_PROCESS, 0, NICENESS)


def giving_way(work: Callable[[], None]) -> None:
    """Does something in a thread of its own, which gives way."""
    errors: list[BaseException] = []

    def do() -> None:
        give_way()
        try:
            work()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=do, daemon=True, name="gives-way")
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
