"""One training from beginning to end: bursts, and between them news, requests and checkpoints."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from playground.experiments.config import Config
from playground.experiments.experiment import Experiment, TrainedModel
from playground.experiments.learning_rate_schedule import Plateau, learning_rates
from playground.runs.arrays import pack
from playground.runs.remaining_time import remaining_seconds
from playground.runs.run import RunState
from playground.training import control
from playground.training.checkpoint import Checkpoint
from playground.training.early_stopping import EarlyStopping, Waypoint
from playground.training.order import EpochOrder
from playground.training.pace import BURST_SECONDS, Pace
from playground.training.program import (
    MAX_EPOCHS_PER_BURST,
    OPENING_STEPS,
    TrainingState,
)
from playground.training.programs import prepare
from playground.training.queue import WATCHED, Durations, Place

SHORTEST_BURST_SECONDS = 0.01
"""Where many runs wait for a turn bursts are shorter, down to this: each is seen to move."""
FIRST_BURST_STEPS = OPENING_STEPS
OBSERVE_SECONDS = 1.0
OBSERVATION_SHARE = 0.02
"""Of a run's training time, at most, goes into observing it, unless that is done in every burst."""
LEAST_OBSERVATIONS = 20
"""A run observed in every burst is observed so often, however fast or slow the machine is: after
every epoch of so few, else after even parts of whole epochs, more than half as many."""
UNWATCHED_SECONDS = 2.0
"""So long a run that nobody looks at waits for a turn before it says so."""
CHECKPOINT_SECONDS = 5.0
"""Of training, as the seconds between observations: a run that rests has no news."""
MOST_KEPT_WEIGHTS = 5_000_000
"""A model with more weights than this is not kept: 20 MB."""

Publish = Callable[..., None]
"""``publish(kind, **fields)``: news of this run on its way to the store."""


class Extremes:
    """The worst that was shown so far: axes that reach it need never shrink."""

    def __init__(self) -> None:
        self.highest_loss = 0.0
        self.lowest_accuracy = 1.0

    def add(self, metrics: Mapping[str, float]) -> None:
        for name, value in metrics.items():
            if name.endswith("loss"):
                self.highest_loss = max(self.highest_loss, float(value))
            elif name.endswith("accuracy"):
                self.lowest_accuracy = min(self.lowest_accuracy, float(value))


class Trainer:
    """Trains one run.

    Args:
        publish: Takes the news.
        resume_from: A checkpoint of the same configuration, as bytes.
        place: The run's place in the queue; None for one that need not queue.
    """

    def __init__(
        self,
        run_id: str,
        experiment: Experiment[Any],
        config: Config,
        publish: Publish,
        resume_from: bytes | None = None,
        place: Place | None = None,
    ) -> None:
        self._run_id = run_id
        self._experiment = experiment
        self._config = config
        self._publish = publish
        self._place = place or Place(run_id, False, publish, Durations())
        self._waits: Mapping[str, Any] | None = None
        self._compiling_since: float | None = None
        self._compile_seconds: float | None = None
        self._plan = experiment.plan(config)
        self._data = experiment.load_data(config)
        self._program, self._tensors, state = prepare(
            experiment, config, self._data, self._say_compiling
        )
        plan = self._plan
        self._metrics = self._program.metrics
        self._model = TrainedModel(self._predict, lambda: self._state.weights)
        self._order = EpochOrder(len(self._data.train), plan.batch_size, plan.seed)
        self._total_steps = plan.epochs * self._order.steps_per_epoch
        self._rates = learning_rates(
            plan.learning_rate_schedule, plan.learning_rate, self._total_steps
        )
        self._state = state
        self._step = 0
        self._seconds = 0.0
        self._stopping = EarlyStopping(plan.patience)
        self._lowered: list[tuple[int, float]] = []
        self._plateau = Plateau() if plan.learning_rate_schedule == "reduce_on_plateau" else None
        self._edits: list[dict[str, float]] = []
        if resume_from is not None:
            checkpoint = Checkpoint.from_bytes(resume_from)
            self._edits = [
                {"step": step, "weight": weight, "value": value}
                for step, weight, value in checkpoint.edits
            ]
            self._state, self._step = checkpoint.state, checkpoint.step
            self._seconds = checkpoint.seconds
            self._stopping = EarlyStopping(plan.patience, checkpoint.best, checkpoint.wait)
            if checkpoint.plateau:
                best, wait, share = checkpoint.plateau
                self._plateau = Plateau(best, int(wait), share)
            # Those of the past too: the best weights may be reached again from there.
            for step, share in checkpoint.lowered:
                self._lower_from(step, share)
        self._epoch_end = Waypoint(self._state, self._step, 0)
        self._extremes = Extremes()
        self._burst_steps = self._last_count = FIRST_BURST_STEPS
        self._pace = Pace(run_id)
        self._told: RunState | None = None
        self._next_observation = self._seconds + (
            0.0 if experiment.observe_every_burst else OBSERVE_SECONDS
        )
        self._has_observed = False
        self._observed: TrainingState | None = None
        self._told_step = -1
        self._look_every = 0  # steps; 0 where time alone decides
        if experiment.observe_every_burst:
            self._look_every = (
                math.ceil(plan.epochs / LEAST_OBSERVATIONS) * self._order.steps_per_epoch
            )
        self._next_checkpoint = self._seconds + CHECKPOINT_SECONDS

    def run(self) -> None:
        """Trains to the end, to an early stop, or until somebody asks to stop."""
        if control.requested(self._run_id, self._step) == "stop":
            self._publish("state", state=RunState.STOPPED.value, message="Stopped before it began.")
            return
        self._publish_progress()
        if not self._is_asked():
            self._tell(RunState.RUNNING)
        if self._experiment.observe_every_burst:
            self._observe()
        ended, message = RunState.COMPLETE, ""
        while self._step < self._total_steps:
            self._pace.listen()
            request = control.requested(self._run_id, self._step)
            if request == "pause":
                self._pause()
                continue
            if request == "stop":
                ended = RunState.STOPPED
                break
            if not self._has_place():
                continue
            if control.steps_left(self._run_id, self._step) is None:
                self._tell(RunState.RUNNING)
            if not self._is_compiled():
                continue
            with control.turn(self._run_id, self._is_asked, self._say_unwatched()) as turn:
                verdict = self._train_burst() if turn else None
            if verdict is not None:
                ended, message = verdict
                break
            self._show_and_save()
            self._pace.hold_back(self._last_count, self._is_asked)
        self._finish(ended, message)

    def _tell(self, state: RunState) -> None:
        """Says where the run stands, when that is news."""
        if state is not self._told:
            self._publish("state", state=state.value)
            self._told = state

    def _is_asked(self) -> bool:
        return control.requested(self._run_id, self._step) is not None

    # -- what it waits for -----------------------------------------------------------------

    def _has_place(self) -> bool:
        """Waits for a place in the queue; False when a request came first."""
        has = self._place.have(self._is_asked)
        if self._place.waited:
            self._told, self._place.waited = None, False
            self._pace.rest()
        return has

    def _say_compiling(self) -> None:
        self._waits = {"for": "compiler", "seconds": self._place.expected.compiling}
        self._compiling_since = time.monotonic()
        self._publish("waiting", waits=self._waits)

    def _say_compiled(self) -> None:
        """After the first step, which is compiled too."""
        if self._compiling_since is not None:
            self._compile_seconds = time.monotonic() - self._compiling_since
        self._waits = self._compiling_since = None

    def _say_unwatched(self) -> Callable[[object], None]:
        """What says, after a while, that a run waits because nobody looks at it."""
        began, said = time.monotonic(), False

        def say(_: object) -> None:
            nonlocal said
            late = time.monotonic() - began > UNWATCHED_SECONDS
            if late and not said and not control.is_watched(self._run_id):
                self._publish("waiting", waits=WATCHED)
                said = True

        return say

    def _is_compiled(self) -> bool:
        """Waits for the compiler where the next step needs it; False when a request came first."""
        return self._step < self._program.opening_steps or self._program.wait_until_compiled(
            self._state, self._tensors, self._is_asked
        )

    # -- one burst -------------------------------------------------------------------------

    def _train_burst(self) -> tuple[RunState, str] | None:
        """Trains for about `BURST_SECONDS`; a verdict when training is over."""
        before, first = self._state, self._step
        count = self._next_count()
        started = time.perf_counter()
        state, rows = self._advance(before, first, count)
        elapsed = time.perf_counter() - started
        self._say_compiled()
        self._seconds += elapsed
        self._adapt(count, elapsed)
        epochs = self._epochs_before(first) + 1 + np.arange(len(rows))
        diverged = self._first_divergence(state, epochs, rows)
        kept = len(rows) if diverged is None else int((epochs < diverged).sum())
        stop_at = self._watch(before, first, epochs[:kept], rows[:kept])
        kept = kept if stop_at is None else stop_at + 1
        if kept:
            steps = int(epochs[kept - 1]) * self._order.steps_per_epoch - first
            self._epoch_end = Waypoint(before, first, steps)
        self._publish_history(epochs[:kept], rows[:kept], elapsed)
        if stop_at is None and diverged is None:
            self._state, self._step = state, first + count
            self._lower_the_rate(rows)
            if first <= self._program.opening_steps:  # a compiler was waited for
                self._pace.rest()
            self._pace.advance(self._step)
            return None
        # What came after the last epoch that counts did not happen.
        self._return_to(self._epoch_end)
        self._publish_progress()
        if stop_at is not None:
            return RunState.COMPLETE, self._early_stop_message(int(epochs[stop_at]))
        return RunState.FAILED, self._divergence_message(diverged or 0)

    def _lower_the_rate(self, rows: np.ndarray) -> None:
        """From here on, where the validation loss rests."""
        plateau = self._plateau
        if plateau is None:
            return
        for row in rows:
            if plateau.update(float(row[self._metrics.index("val_loss")])):
                self._lower_from(self._step, plateau.share)

    def _lower_from(self, step: int, share: float) -> None:
        self._rates[step:] = self._plan.learning_rate * share
        self._lowered.append((step, share))

    def _return_to(self, place: Waypoint) -> None:
        """Goes back to a state that training has passed."""
        self._step = place.first_step + place.steps
        self._state = place.state
        if place.steps:
            self._state, _ = self._advance(place.state, place.first_step, place.steps)

    def _advance(
        self, state: TrainingState, first: int, count: int
    ) -> tuple[TrainingState, np.ndarray]:
        steps, rates = self._order.steps(first, count), self._rates[first : first + count]
        return self._program.burst(state, self._tensors, steps, rates)

    def _next_count(self) -> int:
        per_epoch = self._order.steps_per_epoch
        to_last_epoch = MAX_EPOCHS_PER_BURST * per_epoch - self._step % per_epoch
        remaining = self._total_steps - self._step
        limits = [self._program.capacity, to_last_epoch, remaining]
        if self._plateau is not None:  # the next epoch's rate follows from this epoch's loss
            limits.append(per_epoch - self._step % per_epoch)
        if self._look_every:
            limits.append(self._look_every - self._step % self._look_every)
        if self._step < self._program.opening_steps:  # what follows may still be compiling
            limits.append(self._program.opening_steps - self._step)
        asked = control.steps_left(self._run_id, self._step)
        if asked is not None:
            limits.append(asked)
        held_to = self._pace.most_steps()
        if held_to is not None:
            limits.append(held_to)
        return min(self._burst_steps, *limits)

    def _adapt(self, count: int, elapsed: float) -> None:
        self._last_count = count
        seconds = max(SHORTEST_BURST_SECONDS, BURST_SECONDS / control.TURNS.crowd)
        wanted = count * seconds / max(elapsed, 1e-6)
        self._burst_steps = max(1, int(np.clip(wanted, count / 4, count * 4)))

    def _epochs_before(self, step: int) -> int:
        return step // self._order.steps_per_epoch

    def _watch(
        self, before: TrainingState, first: int, epochs: np.ndarray, rows: np.ndarray
    ) -> int | None:
        """Index of the epoch after which to stop, if any."""
        if self._plan.patience is None:
            return None
        for index, (epoch, row) in enumerate(zip(epochs, rows, strict=True)):
            steps = int(epoch) * self._order.steps_per_epoch - first
            val_loss = float(row[self._metrics.index("val_loss")])
            if self._stopping.update(int(epoch), val_loss, before, first, steps):
                return index
        return None

    def _first_divergence(
        self, state: TrainingState, epochs: np.ndarray, rows: np.ndarray
    ) -> int | None:
        """The epoch in which numbers stopped being finite."""
        bad = ~np.isfinite(rows).all(axis=1)
        if bad.any():
            return int(epochs[int(bad.argmax())])
        if not (np.isfinite(state.weights).all() and np.isfinite(state.totals).all()):
            return int(epochs[-1]) + 1 if len(epochs) else self._epochs_before(self._step) + 1
        return None

    def _early_stop_message(self, epoch: int) -> str:
        best = self._stopping.best
        return (
            f"Stopped early after epoch {epoch}: validation loss has not improved for "
            f"{self._plan.patience} epochs. The weights of epoch {best.epoch if best else 0} are "
            "back."
        )

    def _divergence_message(self, epoch: int) -> str:
        plan = self._plan
        kept = f"The weights after epoch {epoch - 1}" if epoch > 1 else "The initial weights"
        return (
            f"Learning rate {plan.learning_rate:g} with {plan.optimizer} diverged at epoch {epoch}:"
            f" the loss is no longer a finite number. {kept} are kept; try a smaller learning rate."
        )

    # -- requests, observations, checkpoints -----------------------------------------------

    def _pause(self) -> None:
        """Rests. What is to be seen of this moment is recorded before anybody is told of it."""
        self._pace.rest()
        if self._state is not self._observed and (
            self._experiment.observe_every_burst or self._epochs_before(self._step)
        ):
            self._observe()
        self._publish_progress()
        self._tell(RunState.PAUSED)
        self._save_checkpoint()
        self._place.leave()
        control.wait_while_paused(self._run_id, self._step, self._pace.speed)
        self._edit(control.take_edits(self._run_id))

    def _edit(self, edits: Mapping[int, float]) -> None:
        """Sets weights by hand. From here on the run is no longer what its seed alone gives."""
        if edits:
            self._state = self._state.with_weights(edits)
            self._edits += [
                {"step": self._step, "weight": index, "value": value}
                for index, value in edits.items()
            ]
            self._epoch_end = Waypoint(self._state, self._step, 0)

    def _show_and_save(self) -> None:
        """After a burst. Where every burst is observed, progress is told together with what was
        observed then, so that words and figures speak of the same step."""
        every_burst = self._experiment.observe_every_burst
        is_due = self._is_time_to_observe()
        if is_due:
            started = time.perf_counter()
            self._observe()
            wait = (time.perf_counter() - started) / OBSERVATION_SHARE
            wait = min(wait, OBSERVE_SECONDS) if every_burst else max(wait, OBSERVE_SECONDS)
            if not (every_burst or self._has_observed):  # the first took longer: it compiled
                self._has_observed, wait = True, OBSERVE_SECONDS
                self._pace.rest()
            self._next_observation = self._clock + wait
        if is_due or not every_burst:
            self._publish_progress()
        if self._clock >= self._next_checkpoint:
            self._save_checkpoint()

    @property
    def _clock(self) -> float:
        """Seconds that the run was not paused."""
        return self._seconds + self._pace.held

    def _is_time_to_observe(self) -> bool:
        if self._experiment.observe_every_burst and self._pace.speed is not None:
            return True  # a speed is chosen to see every burst
        has_begun = self._experiment.observe_every_burst or self._epochs_before(self._step) > 0
        return (has_begun and self._clock >= self._next_observation) or self._is_time_to_look()

    def _is_time_to_look(self) -> bool:
        """Whether one of the parts has ended; the end of the run is observed anyway."""
        every = self._look_every
        return bool(every) and self._step % every == 0 and self._step < self._total_steps

    def _observe(self) -> None:
        found = self._experiment.observe(self._config, self._model, self._data)
        self._publish_observations(found, self._step / self._order.steps_per_epoch)
        self._observed = self._state

    def _save_checkpoint(self) -> None:
        stopping = self._stopping
        rests = self._plateau
        plateau = (rests.best, float(rests.wait), rests.share) if rests else ()
        checkpoint = Checkpoint(
            self._state,
            self._step,
            self._seconds,
            stopping.best,
            stopping.wait,
            plateau,
            tuple(self._lowered),
            tuple((int(e["step"]), int(e["weight"]), e["value"]) for e in self._edits),
        )
        epoch = self._step / self._order.steps_per_epoch
        self._publish("checkpoint", epoch=epoch, data=checkpoint.to_bytes())
        self._next_checkpoint = self._clock + CHECKPOINT_SECONDS

    def _predict(self, x: np.ndarray) -> np.ndarray:
        return self._program.predict(self._state, x)

    # -- the end ---------------------------------------------------------------------------

    def _finish(self, ended: RunState, message: str) -> None:
        """Says how it ended, brings the best weights back, and measures them.

        Who presses Stop sees it at once; the test follows. Otherwise the test comes first.
        """
        if self._told_step != self._step:
            self._publish_progress()
        if ended is RunState.STOPPED:
            self._publish("state", state=ended.value, message=message)
        best = self._stopping.best
        if self._plan.patience is not None and best is not None:
            step = self._step
            self._return_to(Waypoint(best.state, best.first_step, best.steps))
            self._step = step
        self._observe()  # what the report speaks of is also the last thing that was seen
        report, observations = self._experiment.report(self._config, self._model, self._data)
        if self._program.parameters <= MOST_KEPT_WEIGHTS:
            observations["final_weights"] = self._final_weights()
        self._publish_observations(observations, self._step / self._order.steps_per_epoch)
        report["best_epoch"] = best.epoch if best is not None else None
        if self._edits:
            report["edits"] = self._edits
        self._publish("report", report=report)
        if ended is not RunState.STOPPED:
            self._publish("state", state=ended.value, message=message)

    # -- news ------------------------------------------------------------------------------

    def _final_weights(self) -> dict[str, np.ndarray]:
        """All that a model needs to answer again: trainable weights, flat, and other variables."""
        others = {f"other_{i}": np.asarray(v) for i, v in enumerate(self._state.others)}
        return {"flat": self._state.weights, **others}

    def _publish_observations(
        self, observations: dict[str, dict[str, np.ndarray]], epoch: float
    ) -> None:
        epoch = int(epoch) if epoch == int(epoch) else epoch
        for name, arrays in observations.items():
            self._publish("observation", name=name, epoch=epoch, data=pack(arrays))

    def _publish_history(self, epochs: np.ndarray, rows: np.ndarray, elapsed: float) -> None:
        if not len(rows):
            return
        for row in rows:
            self._extremes.add(dict(zip(self._metrics, row, strict=True)))
        rates = self._rates[epochs * self._order.steps_per_epoch - 1]
        # Epochs inside one burst share its time evenly.
        seconds = self._seconds - elapsed + elapsed * np.linspace(0, 1, len(rows) + 1)[1:]
        table = np.column_stack([epochs, rows, rates, seconds]).astype(np.float64)
        self._publish(
            "history",
            columns=["epoch", *self._metrics, "learning_rate", "seconds"],
            data=table.tobytes(),
        )

    def _publish_progress(self) -> None:
        self._told_step = self._step
        running = self._program.running_metrics(self._state)
        if not math.isfinite(running.get("loss", 0.0)):
            running = {}
        self._extremes.add(running)
        progress = {
            "step": self._step,
            "total_steps": self._total_steps,
            "steps_per_epoch": self._order.steps_per_epoch,
            "epochs": self._plan.epochs,
            "epochs_done": self._epochs_before(self._step),
            "steps_per_second": self._pace.steps_per_second,
            "speed": self._pace.speed,
            "may_stop_early": self._plan.patience is not None,
            "seconds": self._seconds,
            "compile_seconds": self._compile_seconds,
            "waits": self._waits,
            "loss": None,
            "accuracy": None,
            **running,
            "best_epoch": self._stopping.best.epoch if self._stopping.best else None,
            "highest_loss": self._extremes.highest_loss or None,
            "lowest_accuracy": self._extremes.lowest_accuracy,
        }
        self._place.ends_in(remaining_seconds(progress))
        self._publish("progress", parameters=self._program.parameters, progress=progress)
