"""How many files this process may open: a class of sixty needs more than macOS begins with."""

from __future__ import annotations

import resource
from contextlib import suppress

OPEN_FILES = 65_536
"""More than any class needs; some systems have no limit, and macOS takes none but a number."""
OPEN_FILES_ON_MACOS = 10_240
"""OPEN_MAX of its sys/syslimits.h, which no process may exceed."""


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
