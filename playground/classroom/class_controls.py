"""What the teacher does with the limits and the queue of all: nobody else may."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from playground.classroom.brought_data import expect_teacher
from playground.classroom.identity import Identity
from playground.engine import Engine, EngineError
from playground.folders import data_folder, replace_file
from playground.limits import FILE, Limits, adjusted, as_kept, limits
from playground.runs import Run, RunQuery, RunState, RunStore, StoreError
from playground.runs.events import UNFINISHED
from playground.runs.query import NO_LIMIT
from playground.runs.writing import writing

log = logging.getLogger(__name__)
Thing = TypeVar("Thing")


def for_each(
    ask: Callable[[Thing], object],
    things: Iterable[Thing],
    refusals: tuple[type[Exception], ...] = (EngineError, KeyError),
) -> None:
    """Asks something of each: one of which it cannot be asked does not keep it from the others.

    Args:
        refusals: Errors of one that has ended, or that another process drives.

    Raises:
        StoreError: the first of them could not be read or written; all others were asked.
    """
    trouble: StoreError | None = None
    for thing in things:
        try:
            ask(thing)
        except refusals as error:
            log.warning("%s was not stopped: %s", thing, error)
        except StoreError as error:
            log.error("%s was not stopped: %s", thing, error)
            trouble = trouble or error
    if trouble is not None:
        raise trouble


class ClassControls:
    """The limits and the queue, as one identity may change them.

    All methods raise an `AccessError` for whoever is neither the teacher nor a person at the
    machine, and then change nothing.
    """

    def __init__(self, engine: Engine, store: RunStore, identity: Identity) -> None:
        self._engine, self._store, self._identity = engine, store, identity

    def adjust(self, values: Mapping[str, int | None]) -> Limits:
        """Changes limits, by their names; they count at once, in every process.

        Raises:
            LimitError: one is none that is adjusted, or out of range.
            WriteError: the data folder cannot be written.
        """
        self._expect_teacher()
        chosen = adjusted(limits(), values)
        with writing(data_folder()):
            replace_file(data_folder() / FILE, as_kept(chosen))
        return chosen

    def pause_queue(self) -> None:
        """Lets no run begin; those that train finish their burst and rest."""
        self._expect_teacher()
        self._engine.queue.pause()

    def go_on(self) -> None:
        """Lets all runs go on that the pause of the queue holds."""
        self._expect_teacher()
        self._engine.queue.go_on()

    def move_first(self, run_id: str) -> None:
        """Moves a run before all others that wait."""
        self._expect_teacher()
        self._engine.queue.move_first(run_id)

    def stop_all(self, before: Callable[[], object] = lambda: None) -> int:
        """Ends all runs; those that wait first, or they would begin meanwhile.

        Args:
            before: Ends what would begin others, such as sweeps.

        Returns:
            How many runs were asked to end.

        Raises:
            StoreError: something could not be read or written; all else was asked to end.
        """
        self._expect_teacher()
        found = self._store.find(RunQuery(states=UNFINISHED, limit=NO_LIMIT))
        found.sort(key=lambda run: run.state is not RunState.WAITING)
        stopped = []

        def stop(run: Run) -> None:
            self._engine.stop(run.id)
            stopped.append(run)

        for_each(lambda ask: ask(), (before, lambda: for_each(stop, found)))
        return len(stopped)

    def _expect_teacher(self) -> None:
        expect_teacher(self._identity)
