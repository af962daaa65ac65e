"""What happened in a search, one line of JSON after the other, in a file that outlives its process.

Optuna's own file journal takes a lock file that a killed process leaves behind, and a line that was
cut off by the kill spoils every line after it. Here the operating system drops the lock with the
process, and a line without an end is cut off before the next one is written.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from optuna.storages.journal import BaseJournalBackend

from playground.runs.writing import writing


class JournalFile(BaseJournalBackend):
    """A journal for Optuna's `JournalStorage`; many processes may read and write it.

    Args:
        path: The file; it is made when something is first written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._starts = [0]
        """Where each line that was read begins, and where the next one will."""

    def read_logs(self, log_number_from: int) -> Iterator[dict[str, Any]]:
        """All whole lines from that one on."""
        if not self._path.exists():
            return
        known = min(log_number_from, len(self._starts) - 1)
        with open(self._path, "rb") as file:
            file.seek(self._starts[known])
            for number, line in enumerate(file, start=known):
                if not line.endswith(b"\n"):  # it is just being written, or never will be
                    return
                if number + 1 == len(self._starts):
                    self._starts.append(self._starts[number] + len(line))
                if number >= log_number_from:
                    yield json.loads(line)

    def append_logs(self, logs: list[dict[str, Any]]) -> None:
        """Writes lines at once; other writers wait.

        Raises:
            WriteError: there is no room for them. Half a line that went in is cut off next time.
        """
        text = "".join(json.dumps(log, separators=(",", ":")) + "\n" for log in logs)
        with writing(self._path.parent), open(self._path, "ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            _cut_off_unfinished_line(file.fileno())
            file.write(text.encode())
            file.flush()


def _cut_off_unfinished_line(file: int) -> None:
    size = os.fstat(file).st_size
    end = size
    while end > 0:
        start = max(0, end - 4096)
        newline = os.pread(file, end - start, start).rfind(b"\n")
        if newline >= 0:
            end = start + newline + 1
            break
        end = start
    if end < size:
        os.ftruncate(file, end)
