"""What one person asks of runs: everything that a page changes goes through here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from playground.classroom import brought_data
from playground.classroom.brought_data import AccessError, claim, expect_visible
from playground.classroom.identity import Begun, Identity, may_change, shares
from playground.datasets import kept_points
from playground.datasets.brought import is_brought, title_of_brought
from playground.engine import Engine, LimitError
from playground.experiments import Config, Experiment
from playground.runs import Origin, Run, RunQuery, RunStore
from playground.runs.events import UNFINISHED
from playground.runs.run import NOWHERE


def expect_may_change(identity: Identity, begun: Begun, what: str = "run") -> None:
    """Refuses what `may_change` does not allow.

    Raises:
        AccessError: it is neither this browser's, nor is this the machine itself.
    """
    if not may_change(identity, begun):
        raise AccessError(
            f"Expected the browser that started this {what}, or the teacher, or a person at the "
            "machine that runs the app. Received: another browser. Change a copy instead."
        )


class AuthorizedRuns:
    """An engine and a store, as one identity may use them.

    The methods are those of `Engine` and `RunStore`. All but `submit` raise an `AccessError` for a
    run that somebody else began, and then change nothing.
    """

    def __init__(self, engine: Engine, store: RunStore, identity: Identity) -> None:
        self._engine, self._store, self._identity = engine, store, identity

    def submit(
        self,
        experiment: Experiment[Any],
        config: Config,
        preset: str | None = None,
        *,
        origin: Origin = NOWHERE,
        may_join: bool = True,
        **how: Any,
    ) -> Run:
        """Queues a training as a run of this identity, as `Engine.submit` does.

        Without a speed or a number of steps, which are one's own, it may become one of those who
        share a run: see `Engine.submit_or_join`.

        Args:
            may_join: Whether that may be; else the run is this identity's alone.

        Raises:
            AccessError: it trains on data that somebody else brought and has not shared.
        """
        expect_visible(self._identity, config.model_dump(mode="json"))
        origin = replace(origin, begun_by=self._identity.id)
        if not may_join or any(setting is not None for setting in how.values()):
            return self._engine.submit(experiment, config, preset, origin=origin, **how)
        return self._engine.submit_or_join(experiment, config, preset, origin=origin)

    def bring(self, keep: Callable[[], str]) -> str:
        """Keeps data that this identity brings; they are theirs from then on.

        Args:
            keep: Writes the data and returns their name, or a text that needs no file.

        Raises:
            LimitError: it has brought as many as it may, or there is no room on the disk.
        """
        with self._engine.admission.upload(self._identity.id):
            name = keep()
            if is_brought(name):
                claim(self._identity, name)
        return name

    def draw(self, text: str) -> str:
        """Points that this identity has placed by hand: the name under which they are kept where
        they are many, or their text. They count as no data set, and where the disk has no room for
        them they stay text.
        """
        with suppress(LimitError), self._engine.admission.upload(self._identity.id, counts=False):
            text = kept_points.short(text)
            if is_brought(text):
                claim(self._identity, text, is_drawn=True)
        return text

    def delete_data(self, names: Sequence[str], of_studies: Collection[str] = ()) -> None:
        """Deletes data that this identity has brought; none of them where one is refused. What
        others have brought, too, stays with them, and may be in use.

        Args:
            of_studies: Data that sweeps and searches under way train on.

        Raises:
            AccessError: data are somebody else's, or in use.
            FileError: the data folder cannot be written.
        """
        with self._engine.admission.lock:  # nobody begins a run on the data meanwhile
            for name in names:
                brought_data.expect_deletable(self._identity, name)
            for name in names:
                if not brought_data.would_remain(self._identity, name):
                    self._expect_unused(name, of_studies)
            for name in names:
                brought_data.delete(self._identity, name)

    def pause(self, run_id: str) -> None:
        self._expect_mine(run_id)
        self._engine.pause(run_id)

    def resume(self, run_id: str) -> None:
        self._expect_mine(run_id)
        self._engine.resume(run_id)

    def stop(self, run_id: str) -> bool:
        """Ends a run; one that others share goes on without this identity.

        Returns:
            Whether it ends.
        """
        run = self._store.run(run_id)
        if shares(self._identity, run):
            return self._engine.leave(run_id, self._identity.id)
        self._expect_mine(run_id)
        if run.sharers and not self._identity.at_machine:
            return False  # who began it has left it to the others
        self._engine.stop(run_id)
        return True

    def train_until(self, run_id: str, step: int) -> None:
        self._expect_mine(run_id)
        self._engine.train_until(run_id, step)

    def limit_speed(self, run_id: str, steps_per_second: float | None) -> None:
        self._expect_mine(run_id)
        self._engine.limit_speed(run_id, steps_per_second)

    def edit_weight(self, run_id: str, index: int, value: float) -> None:
        self._expect_mine(run_id)
        self._engine.edit_weight(run_id, index, value)

    def change(self, run_id: str, name: str, value: float) -> None:
        self._expect_mine(run_id)
        self._engine.change(run_id, name, value)

    def describe(self, run_id: str, **told: Any) -> None:
        self._expect_mine(run_id)
        self._store.describe(run_id, **told)

    def delete(self, run_ids: Sequence[str]) -> None:
        self._expect_mine(*run_ids)
        self._store.delete(run_ids)

    def restore(self, run_ids: Sequence[str]) -> None:
        self._expect_mine(*run_ids)
        self._store.restore(run_ids)

    def erase(self, run_ids: Sequence[str]) -> None:
        self._expect_mine(*run_ids)
        self._store.erase(run_ids)

    def _expect_unused(self, name: str, of_studies: Collection[str]) -> None:
        on_data = RunQuery(in_settings=(name,), states=UNFINISHED)
        if name in of_studies or self._store.count(on_data):
            raise AccessError(
                "Expected data that no run, sweep or search under way trains on. Received: "
                f"{title_of_brought(name)}, in use. Stop what trains on the data, or ask your "
                "teacher to stop what is somebody else's."
            )

    def _expect_mine(self, *run_ids: str) -> None:
        for run_id in run_ids:
            expect_may_change(self._identity, self._store.run(run_id))
