"""One training from beginning to end: bursts, and between them news, requests and checkpoints."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from playground.experiments.config import Config
from playground.experiments.experiment import Experiment, TrainedModel
from playground.runs.remaining_time import remaining_seconds
from playground.runs.run import RunState
from playground.training import control
from playground.training.burst_length import BurstLength
from playground.training.changing import Changing
from playground.training.checkpoint import Checkpoint
from playground.training.observing import ObservationTimes
from playground.training.pace import Pace
from playground.training.programs import prepare
from playground.training.queue import Durations, Place, Publish
from playground.training.reports import Reports
from playground.training.state import TrainingState
from playground.training.training import Training
from playground.training.waiting import Waiting

CHECKPOINT_SECONDS = 5.0
"""Of training, as the seconds between observations: a run that rests has no news."""
MOST_KEPT_WEIGHTS = 5_000_000
"""A model with more weights than this is not kept: 20 MB."""


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
        self._place = place or Place(run_id, False, publish, Durations())
        self._waiting = Waiting(run_id, publish, self._place.expected.compiling)
        self._plan = experiment.plan(config)
        self._data = experiment.load_data(config)
        prepared = prepare(experiment, config, self._data, self._waiting.say_compiling)
        program, state = prepared.program, prepared.state
        self._training = Training(experiment, config, self._data, prepared)
        self._changing = Changing(self._training)
        if resume_from is not None:
            checkpoint = Checkpoint.from_bytes(resume_from)
            self._training.restore(checkpoint)
            self._changing.wanted = dict(checkpoint.wanted)
        self._model = TrainedModel(self._training.predict, lambda: self._training.state.weights)
        self._reports = Reports(publish, program.metrics, self._training.epochs)
        self._burst_length = BurstLength()
        self._pace = Pace(run_id)
        self._observed: TrainingState | None = None
        is_new = self._training.step == 0 and not experiment.observe_every_burst
        self._untrained = (
            TrainedModel(partial(program.predict, state), lambda: state.weights) if is_new else None
        )
        self._observing = ObservationTimes(
            experiment.observe_every_burst, self._plan.epochs, self._training.seconds
        )
        self._next_checkpoint = self._training.seconds  # the first burst can be gone on from

    def run(self) -> None:
        """Trains to the end, to an early stop, or until somebody asks to stop."""
        if self._request() == "stop":
            self._reports.end(RunState.STOPPED, "Stopped before it began.")
            return
        self._report_progress()
        if not self._is_asked():
            self._reports.state(RunState.RUNNING)
        if self._experiment.observe_every_burst:
            self._observe()
        ended, message = RunState.COMPLETE, ""
        while self._training.step < self._training.total_steps:
            self._pace.listen()
            request = self._request()
            if request == "stop":
                ended = RunState.STOPPED
                break
            self._change()
            if request == "pause":
                self._pause()
                continue
            if not self._has_place():
                continue
            if control.is_held(self._run_id):
                self._wait_for_teacher()
                continue
            if control.steps_left(self._run_id, self._training.step) is None:
                self._reports.state(RunState.RUNNING)
            if not self._training.wait_until_compiled(self._is_asked):
                continue
            with control.turn(self._run_id, self._is_asked, self._waiting.say_unwatched()) as turn:
                verdict = self._train_burst() if turn else None
            if verdict is not None:
                ended, message = verdict
                break
            self._show_and_save()
            self._pace.hold_back(self._burst_length.last, self._is_asked)
        self._finish(ended, message)

    def _request(self) -> str | None:
        return control.requested(self._run_id, self._training.step)

    def _is_asked(self) -> bool:
        return self._request() is not None or control.is_held(self._run_id)

    def _has_place(self) -> bool:
        """Waits for a place in the queue; False when a request came first."""
        has = self._place.have(lambda: self._request() is not None)
        if self._place.waited:
            self._reports.forget_state()
            self._place.waited = False
            self._pace.rest()
        return has

    # -- one burst -------------------------------------------------------------------------

    def _train_burst(self) -> tuple[RunState, str] | None:
        """Trains for about `BURST_SECONDS`; a verdict when training is over."""
        training, count = self._training, self._next_count()
        first = training.step
        burst = training.train(count)
        self._waiting.say_compiled()
        self._burst_length.adapt(count, burst.seconds[1] - burst.seconds[0])
        self._reports.history(burst.epochs, burst.rows, burst.rates, burst.seconds)
        if burst.verdict is not None:
            self._report_progress()
            return burst.verdict
        if first <= training.program.opening_steps:  # a compiler was waited for
            self._pace.rest()
        self._pace.advance(training.step)
        return None

    def _next_count(self) -> int:
        step = self._training.step
        asked = (
            self._observing.steps_to_next(step, self._training.epochs),
            self._steps_to_change(),
            control.steps_left(self._run_id, step),
            self._pace.most_steps(),
        )
        limits = (most for most in asked if most is not None)
        return min(self._burst_length.steps, self._training.most_steps(), *limits)

    def _steps_to_change(self) -> int | None:
        """To the end of the epoch, where another batch size waits for it."""
        waits = self._changing.waits_for_epoch()
        return self._training.epochs.steps_to_end(self._training.step) if waits else None

    # -- requests, observations, checkpoints -----------------------------------------------

    def _pause(self) -> None:
        """Rests, until somebody asks for something else."""
        self._record_rest()
        self._reports.state(RunState.PAUSED)
        self._save_checkpoint()
        self._place.leave()
        control.wait_while_paused(self._run_id, self._training.step, self._pace.speed)
        self._training.edit(control.take_edits(self._run_id))

    def _wait_for_teacher(self) -> None:
        """Rests while the teacher has paused the queue."""
        self._record_rest()
        self._save_checkpoint()
        self._place.say_held()
        self._place.waited = False
        self._reports.forget_state()
        with control.TRAINING_SLOTS.free_of_charge(self._run_id):
            control.wait_while_held(self._run_id, self._training.step)
        if not control.is_held(self._run_id):
            self._report_progress()  # it waits for nobody any more

    def _record_rest(self) -> None:
        """What is to be seen of this moment is recorded before anybody is told of it."""
        training = self._training
        self._pace.rest()
        has_begun = self._experiment.observe_every_burst or training.epochs.done(training.step)
        if training.state is not self._observed and has_begun:
            self._observe()
        self._report_progress()

    def _change(self) -> None:
        """Goes on with the settings that were asked for, also after a crash."""
        asked = control.take_changes(self._run_id)
        self._changing.ask(asked)
        if self._changing.apply() or asked:
            self._reports.epochs = self._training.epochs
            self._save_checkpoint()
            self._report_progress()

    def _show_and_save(self) -> None:
        """After a burst. Where every burst is observed, progress is told together with what was
        observed then, so that words and figures speak of the same step."""
        is_due = self._observing.is_due(
            self._training.step,
            self._training.epochs,
            self._clock,
            every_step_is_seen=self._pace.speed is not None,
        )
        if is_due:
            started = time.perf_counter()
            self._observe()
            took = time.perf_counter() - started
            if self._observing.observed(self._clock, took):  # the first compiled
                self._pace.rest()
        if is_due or not self._experiment.observe_every_burst:
            self._report_progress()
        if self._untrained is not None:
            self._observe_untrained(self._untrained)
        if self._clock >= self._next_checkpoint:
            self._save_checkpoint()

    @property
    def _clock(self) -> float:
        """Seconds that the run was not paused."""
        return self._training.seconds + self._pace.held

    def _observe(self) -> None:
        found = self._experiment.observe(self._config, self._model, self._data)
        self._reports.observations(found, self._training.step)
        self._observed = self._training.state

    def _observe_untrained(self, model: TrainedModel) -> None:
        """Records what the initial weights give, after the first burst: the first point of the
        curve need not wait for that."""
        found = self._experiment.observe(self._config, model, self._data)
        self._reports.observations(found, step=0)
        self._untrained = None
        self._pace.rest()

    def _save_checkpoint(self) -> None:
        self._reports.checkpoint(self._training.checkpoint(self._changing.wanted))
        self._next_checkpoint = self._clock + CHECKPOINT_SECONDS

    # -- the end ---------------------------------------------------------------------------

    def _finish(self, ended: RunState, message: str) -> None:
        """Says how it ended, brings the best weights back, and measures them.

        Whoever presses Stop sees it at once; the test follows. Otherwise the test comes first.
        """
        training = self._training
        if not self._reports.is_told(training.step):
            self._report_progress()
        if ended is RunState.STOPPED:
            self._reports.end(ended, message)
        if self._untrained is not None and training.step > 0:  # it ended with the first burst
            self._observe_untrained(self._untrained)
        training.return_to_best()
        self._observe()  # what the report speaks of is also the last thing that was seen
        report, observations = self._experiment.report(self._config, self._model, self._data)
        if training.program.parameters <= MOST_KEPT_WEIGHTS:
            observations["final_weights"] = training.final_weights()
        self._reports.observations(observations, training.step)
        report["best_epoch"] = training.best_epoch
        if training.edits:
            report["edits"] = training.edits
        if training.changes:
            report["changes"] = training.changes
        self._reports.publish("report", report=report)
        if ended is not RunState.STOPPED:
            self._reports.end(ended, message)

    def _report_progress(self) -> None:
        training = self._training
        progress = self._reports.progress(
            training.step,
            training.running_metrics(),
            training.program.parameters,
            total_steps=training.total_steps,
            epochs=self._plan.epochs,
            steps_per_second=self._pace.steps_per_second,
            speed=self._pace.speed,
            may_stop_early=self._plan.patience is not None,
            seconds=training.seconds,
            compile_seconds=self._waiting.compile_seconds,
            waits=self._waiting.reason,
            best_epoch=training.best_epoch,
            changes=training.changes,
            wanted=dict(self._changing.wanted),
            change_failure=self._changing.failure,
        )
        self._place.ends_in(remaining_seconds(progress))
