"""What became of a file that was made after a click, outside the page's own thread."""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable

from playground.export.refusal import ExportError
from playground.ui.refusal import REFUSALS

log = logging.getLogger(__name__)

PATIENCE = 200.0
"""Seconds; a worker that has just begun to start needs some."""
SENTENCES = (*REFUSALS, ExportError)


class Outcome:
    """Carries a failure's sentence from the thread that makes a file to the page."""

    def __init__(self) -> None:
        self._sentences: queue.SimpleQueue[str] = queue.SimpleQueue()

    def watching(self, make: Callable[[], str | bytes]) -> Callable[[], str | bytes]:
        """The same work, whose end is told to whoever waits in `failure`."""

        def watched() -> str | bytes:
            try:
                made = make()
            except Exception as error:
                self._sentences.put(_sentence(error))
                raise
            self._sentences.put("")
            return made

        return watched

    def failure(self) -> str:
        """Waits for the end of the work; a sentence when it failed, else nothing."""
        try:
            return self._sentences.get(timeout=PATIENCE)
        except queue.Empty:
            return "Expected the file within minutes. Received: nothing. Try again."


def _sentence(error: Exception) -> str:
    if isinstance(error, SENTENCES):
        return str(error)
    log.exception("A file to download was not made")
    return (
        f"Expected a file to download. Received: {type(error).__name__}, which the log describes. "
        "Try again."
    )
