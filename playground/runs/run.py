"""A run: one training of one experiment with one configuration."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

RUN_ID = re.compile("[0-9a-f]{10}")
GO_ON = "Resume goes on from its last checkpoint."
BEGIN_AGAIN = "Train again: the same seed gives the same curve."
ADVICE_OF_OLDER_VERSIONS = (
    " Resume goes on from its last checkpoint, where it has one.",
    ": resume the run to go on from its last checkpoint.",
)
MOST_EPOCHS = 10**9
"""Settings that ask for more are none of ours."""
IMPORTED = "imported"
"""Stands for the process in which a run trained that came from elsewhere."""
RESERVED = "000000"
"""How the ids of runs that come with the playground begin."""
History = dict[str, np.ndarray]
"""One array of shape (epochs,) per metric; ``epoch`` counts from 1."""


class Mark(NamedTuple):
    """A few words on what happened to a run at an epoch, for its curves."""

    epoch: float
    text: str


class RunState(StrEnum):
    """Where a run stands. ``WAITING → RUNNING ⇄ PAUSED →`` one of the finished states."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETE = "complete"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    def is_finished(self) -> bool:
        return self not in (RunState.WAITING, RunState.RUNNING, RunState.PAUSED)


@dataclass(frozen=True)
class Origin:
    """Why a run was begun. All but the experiment and its configuration, which decide the digits.

    Attributes:
        parent: The run of which this one changes something.
        study: The sweep or the search that it is a part of.
        prediction: What somebody predicted of it, as plain JSON values.
        task: What a teacher asked for, as plain JSON values.
        begun_by: The anonymous id of the browser that began it; empty for the command line, and for
            runs of older stores.
    """

    parent: str | None = None
    study: str | None = None
    prediction: Mapping[str, Any] = field(default_factory=dict)
    task: Mapping[str, Any] = field(default_factory=dict)
    begun_by: str = ""


class Change(NamedTuple):
    """A setting that was changed while a run trained.

    Attributes:
        step: Optimization steps done before it.
        epoch: The same in epochs.
        name: Of the field.
    """

    step: int
    epoch: float
    name: str
    value: float


NOWHERE = Origin()
"""Of a run that somebody simply began."""


@dataclass(frozen=True)
class Run:
    """What the store knows of a run, without its curves.

    Attributes:
        config: The validated configuration, as plain JSON values.
        parameters: Number of weights of the model.
        progress: Where training stands now: epoch, step, rates, running metrics.
        report: What was measured at the end, such as test loss and accuracy.
        version: Grows with every change, so a page can tell whether to redraw.
        name, note, tags: What people wrote down about it.
        deleted: When it was put into the bin, in seconds since 1970; None where it was not.
        measures: Numbers to sort by: every metric of the last epoch, ``best_val_loss`` and
            ``best_val_accuracy``, and what the report says of the test, as ``test_accuracy``.
        origin: Why it was begun.
        sharers: Ids of the browsers that pressed Train for it and have not left; empty where it is
            not for others to join.
    """

    id: str
    experiment: str
    config: dict[str, Any]
    preset: str | None
    state: RunState
    message: str
    parameters: int
    created: float
    started: float | None
    ended: float | None
    progress: dict[str, Any] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)
    resumable: bool = False
    version: int = 0
    name: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    deleted: float | None = None
    measures: dict[str, float] = field(default_factory=dict)
    origin: Origin = NOWHERE
    sharers: tuple[str, ...] = ()

    @property
    def begun_by(self) -> str:
        """The anonymous id of the browser that began it; empty where none did."""
        return self.origin.begun_by

    @property
    def is_recorded(self) -> bool:
        """Whether it comes with the playground."""
        return is_reserved(self.id)

    @property
    def seconds(self) -> float:
        """Seconds spent in training, pauses left out."""
        return float(self.progress.get("seconds", 0.0))

    @property
    def epochs(self) -> int:
        """Whole epochs recorded."""
        return int(self.progress.get("epochs_done", 0))

    @property
    def planned_epochs(self) -> int:
        """How many its settings ask for; 0 where they do not say, as those of another playground
        may not."""
        epochs = self.config.get("epochs")
        if not isinstance(epochs, int | float) or not 0 <= epochs <= MOST_EPOCHS:
            return 0
        return int(epochs)

    @property
    def moves(self) -> tuple[str, ...]:
        """When and why it went on with another worker, a sentence for each time."""
        return tuple(
            f"At epoch {move['epoch']:.4g} {move['words']}; training went on from there elsewhere."
            for move in self.progress.get("moves", ())
        )

    @property
    def course(self) -> tuple[str, ...]:
        """What happened to it while it trained, and since: moves, settings that were changed, and
        what was given up to make room."""
        changed = [
            f"At epoch {change.epoch:.4g} the {self.words_of(change.name)} was set to "
            f"{change.value:g}."
            for change in self.changes
        ]
        thinned = self.progress.get("thinned")
        if not isinstance(thinned, dict):
            return (*self.moves, *changed)
        room = (
            f"To make room on the disk, {thinned['kept']:,} of its {thinned['of']:,} recorded "
            "moments were kept: the first, the last, the best, and others evenly between them. Its "
            "curves and scores are whole."
        )
        return (*self.moves, *changed, room)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What its curves say of that."""
        told: dict[float, dict[str, str]] = {}  # of several changes at one place the last counts
        for move in self.progress.get("moves", ()):
            told.setdefault(float(move["epoch"]), {})["move"] = "another worker"
        for change in self.changes:
            words = f"{self.words_of(change.name)} {change.value:g}"
            told.setdefault(change.epoch, {})[change.name] = words
        return tuple(Mark(epoch, ", ".join(told[epoch].values())) for epoch in sorted(told))

    def words_of(self, name: str) -> str:
        """A setting that changes while it trains, as a sentence calls it: with a schedule a rate is
        the highest of many."""
        words = name.replace("_", " ").replace("mlp", "MLP")
        is_scheduled = self.config.get("learning_rate_schedule", "constant") != "constant"
        return f"peak {words}" if is_scheduled and name == "learning_rate" else words

    @property
    def changes(self) -> tuple[Change, ...]:
        """Settings that somebody changed while it trained, in order."""
        told = self.report.get("changes") or self.progress.get("changes") or ()
        return tuple(Change(c["step"], c["epoch"], c["name"], c["value"]) for c in told)

    @property
    def settings(self) -> dict[str, Any]:
        """What it trains with now: its configuration, with what was changed."""
        return {**self.config, **{change.name: change.value for change in self.changes}}

    def step_at(self, epoch: ArrayLike) -> np.ndarray:
        """Optimization steps until an epoch, or until each of several; the length of an epoch
        follows from the batch size, which may have changed."""
        epochs, steps, per_epoch = self._lengths()
        until = np.asarray(epoch, np.float64)
        beyond = steps[-1] + (until - epochs[-1]) * per_epoch
        return np.where(until < epochs[-1], np.interp(until, epochs, steps), beyond)

    def epoch_at(self, step: float) -> float:
        """Epochs that so many steps are."""
        epochs, steps, per_epoch = self._lengths()
        if step < steps[-1]:
            return float(np.interp(step, steps, epochs))
        return float(epochs[-1] + (step - steps[-1]) / per_epoch)

    def _lengths(self) -> tuple[list[float], list[float], int]:
        """Where the length of an epoch changed, in epochs and in steps, and the last length; 1
        before the run has said how long one is."""
        changes = [change for change in self.changes if change.name == "batch_size"]
        per_epoch = int(self.progress.get("steps_per_epoch") or 1)
        epochs, steps = [c.epoch for c in changes], [float(c.step) for c in changes]
        return [0.0, *epochs], [0.0, *steps], per_epoch

    @property
    def is_set_by_hand(self) -> bool:
        """Whether somebody changed weights or settings while it trained: its configuration alone
        does not give its curve."""
        return bool(self.report.get("edits") or self.changes)

    @property
    def networks(self) -> int:
        """How many networks trained side by side: the test's scores are means over them."""
        return max(1, len(self.report.get("fits", ())))


@dataclass(frozen=True)
class Snapshot:
    """A run and its curves at one moment."""

    run: Run
    history: History


def message_of(state: RunState, message: str, resumable: bool) -> str:
    """How a run ended; of one that was interrupted, also what to do, which its checkpoint decides.

    Args:
        message: As it is kept. Older versions kept an advice with it, which may be wrong.
    """
    if state is not RunState.INTERRUPTED or not message:
        return message
    for advice in ADVICE_OF_OLDER_VERSIONS:
        message = message.removesuffix(advice)
    return f"{message.removesuffix('.')}. {GO_ON if resumable else BEGIN_AGAIN}"


def new_run_id() -> str:
    """A short name that fits into a link; 40 random bits, never a reserved one."""
    while is_reserved(found := secrets.token_hex(5)):
        pass
    return found


def is_reserved(run_id: str) -> bool:
    """Whether an id is one of those that runs have which come with the playground."""
    return run_id.startswith(RESERVED)
