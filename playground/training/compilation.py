"""A compilation in a thread of its own: XLA cannot be interrupted, those who wait for it can."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.02
"""Between two checks whether to give up."""


class Compilation:
    """Done once, by whoever asks first; the others wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_over = threading.Event()

    def wait(self, compile_it: Callable[[], object], give_up: Callable[[], bool]) -> bool:
        """Waits until it is over; False when `give_up` came true first.

        Args:
            compile_it: Called in the thread, unless somebody's was called before. An error is
                logged: the call that needs what was compiled meets the same one, and tells it.
        """
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, args=(compile_it,), daemon=True, name="xla"
                )
                self._thread.start()
        while not self._is_over.wait(LOOK_SECONDS):
            if give_up():
                return False
        return True

    def _run(self, compile_it: Callable[[], object]) -> None:
        try:
            compile_it()
        except Exception:
            log.exception("XLA did not compile")
        self._is_over.set()
