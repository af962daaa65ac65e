"""Settings that somebody changes of a training under way: from the wish to the step at which they
count."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from playground.training.programs import Prepared
from playground.training.training import Training

log = logging.getLogger(__name__)


class Changing:
    """Changes settings of a training between two bursts.

    What its program takes with every burst changes at once. What has to be compiled is compiled in
    a thread, while the training goes on as before.

    Attributes:
        wanted: Settings that are still to change, by name.
        failure: Why the last ones will not, and what to do; empty where there is nothing to say.
    """

    def __init__(self, training: Training) -> None:
        self.wanted: dict[str, float] = {}
        self.failure = ""
        self._training = training
        self._next: _Preparation | None = None

    def ask(self, changes: Mapping[str, float]) -> None:
        """Takes note of wishes; of two values for a setting the later one counts. Asking
        for the value that the training has takes a wish back."""
        if changes:
            now = self._training.stages.now.config
            asked = {**self.wanted, **changes}
            self.wanted = {n: value for n, value in asked.items() if value != getattr(now, n)}
            self.failure = ""

    def apply(self) -> bool:
        """Changes what can change at this step; whether there is anything to tell."""
        stages, step = self._training.stages, self._training.step
        done = False
        for name, value in list(self.wanted.items()):
            change = {name: value}
            if stages.key(change) == stages.now.prepared.key and stages.may_change(step, change):
                self._training.change(change, stages.now.prepared)
                del self.wanted[name]
                done = True
        if self.wanted:
            done = self._apply_compiled() or done
        return done

    def waits_for_epoch(self) -> bool:
        """Whether a new batch size could begin, were this the end of an epoch."""
        return bool(self.wanted) and self._ready() is not None

    def _apply_compiled(self) -> bool:
        """The same for what is left, all of it together."""
        prepared, training = self._ready(), self._training
        if self._next is not None and self._next.has_failed:  # the log says why
            self.failure = self._words_of_failure()
            self.wanted, self._next = {}, None
            return True
        if prepared is None or not training.stages.may_change(training.step, self.wanted):
            return False
        training.change(self.wanted, prepared)
        self.wanted = {}
        return True

    def _ready(self) -> Prepared | None:
        """What trains with all that is wanted; None while it is being made."""
        stages = self._training.stages
        key = stages.key(self.wanted)
        if key == stages.now.prepared.key:
            self._next = None
            return stages.now.prepared
        if self._next is None or self._next.key != key:
            self._next = _Preparation(key, stages.preparing(self.wanted))
        return self._next.prepared if self._next.is_over else None

    def _words_of_failure(self) -> str:
        controls = self._training.stages.now.config.controls()
        labels = ((controls[name].label, value) for name, value in self.wanted.items())
        words = (f"{label[:1].lower()}{label[1:]} {value:g}" for label, value in labels)
        return (
            f"Expected {' and '.join(words)} for this run. Received: an error of the compiler. The "
            "run goes on as before. Ask once more, or train again with other settings."
        )


class _Preparation:
    """A program that is compiled in a thread of its own."""

    def __init__(self, key: tuple[Any, ...], make: Callable[[], Prepared]) -> None:
        self.key = key
        self.prepared: Prepared | None = None
        self._make = make
        self._thread = threading.Thread(target=self._run, daemon=True, name="next program")
        self._thread.start()

    @property
    def is_over(self) -> bool:
        return not self._thread.is_alive()

    @property
    def has_failed(self) -> bool:
        return self.is_over and self.prepared is None

    def _run(self) -> None:
        try:
            made = self._make()
            made.program.wait_until_compiled(made.state, made.tensors, lambda: False)
            self.prepared = made
        except Exception:
            log.exception("A training goes on without a change: what it needs was not compiled")
