"""What a run says it waits for: the compiler, or others that somebody watches."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from playground.training import control
from playground.training.queue import WATCHED, Publish

UNWATCHED_SECONDS = 2.0
"""How long a run that nobody looks at waits for a turn before it says so."""


class Waiting:
    """Tells what a run waits for.

    Args:
        compiling: Seconds that the compiler took for such runs before; None where not known.

    Attributes:
        reason: What it waits for now, as progress tells it; None while it trains.
        compile_seconds: What the compiler took; None before it is done.
    """

    def __init__(self, run_id: str, publish: Publish, compiling: float | None) -> None:
        self._run_id = run_id
        self._publish = publish
        self._expected = compiling
        self._since: float | None = None
        self.reason: Mapping[str, Any] | None = None
        self.compile_seconds: float | None = None

    def say_compiling(self) -> None:
        """The compiler begins."""
        self.reason = {"for": "compiler", "seconds": self._expected}
        self._since = time.monotonic()
        self._publish("waiting", waits=self.reason)

    def say_compiled(self) -> None:
        """After the first step, which is compiled too."""
        if self._since is not None:
            self.compile_seconds = time.monotonic() - self._since
        self.reason = self._since = None

    def say_unwatched(self) -> Callable[[object], None]:
        """A callback that says, after a while, that a run waits because nobody looks at it."""
        began, said = time.monotonic(), False

        def say(_: object) -> None:
            nonlocal said
            late = time.monotonic() - began > UNWATCHED_SECONDS
            if late and not said and not control.is_watched(self._run_id):
                self._publish("waiting", waits=WATCHED)
                said = True

        return say
