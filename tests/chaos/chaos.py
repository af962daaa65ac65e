"""Kills processes at random moments, and holds what is recorded against what was promised.

- **States.** A run whose trainer was killed says so, and says what can be done; no other run does.
- **Epochs.** What is recorded begins at epoch 1 and has no gap and no epoch twice, at any moment.
- **Digits.** They are those of a twin: the same configuration, trained alone and undisturbed.
- **Nothing is lost.** Each run is brought to its end, by Resume, or by Train where it has no
  checkpoint.

Meanwhile the disk is full now and then, and copies of the file of runs are damaged: of such a copy
the runs that come back have no digit that is not their twin's.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
from killable import CommandLine, Killable, WebApp
from short_scripts import run_of
from stores import PAGE, overwrite_page

from playground.experiments import EXPERIMENTS
from playground.runs import Run, RunState, RunStore
from playground.runs.opening import copy_of

PATIENCE_SECONDS = 300.0
LONGEST_LIFE_SECONDS = 4.0
"""From a run's first step until something is killed."""
EARLY_SHARE = 0.2
"""Of kills that do not wait for a first step."""
KILLED_SHARE = 0.85
FULL_SHARE = 0.5
"""Of kills on a full disk."""
LONGEST_FULL_SECONDS = 3.0
MOST_DAMAGED_PAGES = 3
MOST_UNDER_WAY = 2
LATE_SECONDS = 2.0
"""So long after a kill a run may still be sent to the worker that is no more."""
PAGES = {"plane_classifier": "plane", "fashion_mnist": "fashion_mnist"}
ON_PAGES = (  # a plane's page trains 60 epochs per second
    *(("plane", f"seed={seed}&epochs=400") for seed in (1, 2, 3)),
    ("plane", "seed=4&epochs=500&activation=relu&batch_size=16"),
    ("fashion_mnist", "seed=1&hidden_units=32&batch_size=8&epochs=5"),
)
IN_TERMINALS = (
    "train fashion_mnist --json --set hidden_units=32 --set batch_size=8 --set epochs=5",
    "sweep plane_classifier --vary learning_rate=0.01,0.03 --set epochs=2000",
)
ADVICE = {True: "Resume goes on from its last checkpoint.", False: "Train again:"}


def until(condition, what, seconds=PATIENCE_SECONDS):
    """Waits until a condition holds."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.05)
    return found


@cache
def twin(experiment: str, config: str) -> tuple[dict[str, np.ndarray], dict]:
    """Curves and report of the same configuration, trained alone in this process."""
    chosen = EXPERIMENTS[experiment]
    curves, report, _ = run_of(chosen, chosen.config_type.parse(json.loads(config)))
    return curves, report


class Begun(NamedTuple):
    """The last time that a run was begun, or went on, by the monotonic clock."""

    owner: str
    asked: float  # then it was not yet with a worker
    known: float  # then it was


class Chaos:
    """Apps and commands on one folder, and what becomes of their runs.

    Args:
        folder: Shared by all of them.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.apps: list[WebApp] = []
        self.commands: list[CommandLine] = []
        self.store = RunStore(folder / "runs.sqlite")
        self.kills: Counter[str] = Counter()
        self.killed_at: dict[str, float] = {}
        self.begun: dict[str, Begun] = {}
        self.resumed = self.begun_again = self.full = self.recovered = self.damaged = 0

    def open_apps(self, count: int) -> None:
        self.at_once(lambda: self.apps.append(WebApp(self.folder)), [()] * count)

    def owner_of(self, run_id: str) -> str:
        return self.store._query("SELECT owner FROM runs WHERE id = ?", (run_id,))[0][0]

    # -- what people do ----------------------------------------------------------------------

    def note(self, run_id: str, asked: float | None = None) -> None:
        """Somebody has been told that a run was begun, or goes on, as was asked for then."""
        now = time.monotonic()
        asked = asked or now - (time.time() - self.run(run_id).created)
        self.begun[run_id] = Begun(self.owner_of(run_id), asked, now)

    def note_new_runs(self) -> None:
        """Those of commands, which nobody is told of."""
        for run in self.store.runs(limit=10_000):
            if run.id not in self.begun:
                self.note(run.id)

    def train_on_pages(self) -> None:
        free = [app for app in self.apps if len(self.under_way(app)) < MOST_UNDER_WAY]
        wanted = [(app, *self.random.choice(ON_PAGES)) for app in free]
        self.at_once(lambda app, page, query: self.note(app.train(page, query)), wanted)

    @staticmethod
    def at_once(do, wanted) -> None:
        """Does something for each of those at the same time, as several people would."""
        with ThreadPoolExecutor(max_workers=max(1, len(wanted))) as people:
            list(people.map(lambda each: do(*each), wanted))

    def train_in_terminals(self) -> None:
        while sum(command.is_alive() for command in self.commands) < len(self.apps):
            command = self.random.choice(IN_TERMINALS)
            self.commands.append(CommandLine(self.folder, *command.split()))

    # -- what goes wrong ---------------------------------------------------------------------

    def kill_some(self) -> None:
        """Something of each process, or all of it, or nothing, one after the other."""
        running = [*self.apps, *(command for command in self.commands if command.is_alive())]
        self.random.shuffle(running)
        for number, victim in enumerate(running):
            if number == 0 or self.random.random() < KILLED_SHARE:
                self.let_live(victim)
                with self.perhaps_on_a_full_disk():
                    for _ in range(self.random.choice((1, 1, 2, 3))):
                        self.kill_a_part(victim)
                        time.sleep(self.random.uniform(0.0, 1.0))
        dead = [(app,) for app in self.apps if not app.is_alive()]
        self.at_once(WebApp.restart, dead)
        until(lambda: not self.still_called_running(), "what was killed is noticed")
        self.note_new_runs()
        self.check()

    @contextmanager
    def perhaps_on_a_full_disk(self) -> Iterator[None]:
        if self.random.random() > FULL_SHARE:
            yield
            return
        mark = self.folder / "full"
        mark.touch()
        self.full += 1
        time.sleep(self.random.uniform(0.0, LONGEST_FULL_SECONDS))
        yield
        mark.unlink()

    def damage_a_copy(self) -> None:
        """What comes back of a file with damaged pages is true, and opens."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder, self.store.reading():
            copy = copy_of(self.store.path, Path(folder))
            known = len(self.store.runs(limit=10_000))
            pages = copy.stat().st_size // PAGE
            for _ in range(self.random.randint(1, MOST_DAMAGED_PAGES)):
                overwrite_page(copy, self.random.randrange(pages), self.random.randbytes(PAGE))
            rest = RunStore(copy)
            for run in rest.runs(limit=10_000):
                self.compare(run, rest.history(run.id))
            self.damaged += known
            self.recovered += len(rest.runs(limit=10_000))

    def let_live(self, victim: Killable) -> None:
        """Until a moment after it has begun to train; sometimes a shorter time."""
        if self.random.random() > EARLY_SHARE:

            def trains():
                steps = [run.progress.get("step") for run in self.under_way(victim)]
                has_none = isinstance(victim, WebApp) and not steps  # they have ended meanwhile
                return any(steps) or has_none or not victim.is_alive()

            until(trains, "a run makes its first step")
        time.sleep(self.random.uniform(0.0, LONGEST_LIFE_SECONDS))

    def under_way(self, process: Killable) -> list[Run]:
        """What a process trains or is to train."""
        self.note_new_runs()
        owners = self.owners_of(process)
        mine = (self.run(run_id) for run_id, begun in self.begun.items() if begun.owner in owners)
        return [run for run in mine if not run.state.is_finished()]

    def kill_a_part(self, victim: Killable) -> None:
        """Of those kinds that are there one that was killed least often."""
        kinds = victim.pids()
        if not kinds:
            return
        kind = min(kinds, key=lambda each: (self.kills[each], self.random.random()))
        self.note_new_runs()
        owners = self.owners_of(victim)
        if victim.kill(kind):
            self.kills[kind] += 1
            self.killed_at |= dict.fromkeys(owners, time.monotonic())

    def owners_of(self, victim: Killable) -> set[str]:
        """Whom the store calls the owner of what that process trains: who has its lock open."""
        locks = {path.stem for path in (self.folder / "owners").glob("*.lock")}
        with suppress(psutil.Error):
            files = psutil.Process(victim.process.pid).open_files()
            return locks & {Path(file.path).stem for file in files}
        return set()

    def still_called_running(self) -> list[str]:
        """Runs that are called unfinished though their trainer was killed after they began."""
        return [
            run_id
            for run_id, begun in self.begun.items()
            if begun.known < self.killed_at.get(begun.owner, 0.0)
            and not self.run(run_id).state.is_finished()
        ]

    def run(self, run_id: str) -> Run:
        return self.store.run(run_id)

    def bring_back(self) -> None:
        """Goes on with what was interrupted, in any of the apps."""
        interrupted = [
            run
            for run_id in set(self.begun) - self.given_up
            if (run := self.run(run_id)).state is RunState.INTERRUPTED
        ]
        self.at_once(self.go_on, [(run, self.random.choice(self.apps)) for run in interrupted])

    def go_on(self, run: Run, app: WebApp) -> None:
        """As the run says: with Resume, or with Train where there is no checkpoint."""
        page, asked = PAGES[run.experiment], time.monotonic()
        if run.resumable:
            texts = app.resume(page, run.id)
            state = self.run(run.id).state
            assert state is not RunState.INTERRUPTED or run.id in self.explained(), texts
            self.resumed += 1
            self.note(run.id, asked)
        else:
            values = EXPERIMENTS[run.experiment].config_type.parse(run.config)
            query = "&".join(f"{name}={text}" for name, text in values.as_text().items())
            self.note(app.train(page, query))
            self.given_up.add(run.id)
            self.begun_again += 1

    # -- what was promised ---------------------------------------------------------------------

    def explained(self) -> set[str]:
        """Runs whose trainer was killed since they were begun."""
        return {
            run_id
            for run_id, begun in self.begun.items()
            if self.killed_at.get(begun.owner, -1e9) > begun.asked - LATE_SECONDS
        }

    def check(self) -> None:
        known = {run.id for run in self.store.runs(limit=10_000)}
        assert set(self.begun) <= known, "a run is lost"
        for run_id in self.begun:
            self.check_run(run_id)

    def check_run(self, run_id: str) -> None:
        with self.store.reading():
            run, history = self.run(run_id), self.store.history(run_id)
        epochs = history.get("epoch", np.empty(0))
        np.testing.assert_array_equal(epochs, np.arange(1, len(epochs) + 1), f"epochs of {run_id}")
        assert run.state is not RunState.FAILED, run.message
        if run.state is RunState.INTERRUPTED:
            assert run_id in self.explained(), f"{run_id} says it was interrupted, and was not"
            assert ADVICE[run.resumable] in run.message
        if run.state is RunState.COMPLETE:
            assert len(epochs) == run.config["epochs"] == run.epochs
        self.compare(run, history)

    def compare(self, run: Run, history: dict[str, np.ndarray]) -> None:
        curves, report = twin(run.experiment, json.dumps(run.config, sort_keys=True))
        there = history.get("epoch", np.empty(0)).astype(int) - 1  # a damaged file may lack some
        for name, column in history.items():
            if name != "seconds":
                expected = curves[name][there]
                np.testing.assert_array_equal(column, expected, f"{name} of run {run.id}")
        if run.state is RunState.COMPLETE and run.report:
            assert run.report == report, f"the report of run {run.id}"

    # -- from beginning to end -----------------------------------------------------------------

    def rage(self, seconds: float, most_kills: float = float("inf")) -> None:
        """Trains and kills for so long, then brings all that was begun to its end."""
        self.given_up: set[str] = set()
        end = time.monotonic() + seconds
        while time.monotonic() < end and sum(self.kills.values()) < most_kills:
            self.train_in_terminals()
            self.train_on_pages()
            self.kill_some()
            self.damage_a_copy()
            self.bring_back()
        self.come_to_an_end()

    def come_to_an_end(self) -> None:
        def all_ended():
            self.note_new_runs()
            self.bring_back()
            return all(self.run(run_id).state.is_finished() for run_id in self.begun)

        until(all_ended, "all runs end", 2 * PATIENCE_SECONDS)
        until(lambda: not any(c.is_alive() for c in self.commands), "the commands end")
        self.check()
        left = {run_id: self.run(run_id) for run_id in set(self.begun) - self.given_up}
        assert {run.state for run in left.values()} == {RunState.COMPLETE}
        until(lambda: all(self.run(run_id).report for run_id in left), "all reports are there")
        self.check()

    def close(self) -> None:
        for each in (*self.commands, *self.apps):
            each.close()

    def words(self) -> str:
        """What happened, in a sentence."""
        kinds = ", ".join(f"{count} of a {kind}" for kind, count in sorted(self.kills.items()))
        return (
            f"{sum(self.kills.values())} kills ({kinds}), {len(self.begun)} runs: {self.resumed} "
            f"times resumed, {self.begun_again} begun again, {self.full} times on a full disk; of "
            f"damaged copies {self.recovered} of {self.damaged} runs came back"
        )
