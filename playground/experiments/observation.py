"""What is recorded of a run while it trains, and the figures that are drawn of it.

Each experiment declares its observations once. Live pages, replays, exported figures and reports
all draw from that table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic

import numpy as np

from playground.datasets import DatasetError
from playground.experiments.config import Config, ConfigT
from playground.experiments.data import Arrays, Data
from playground.figures.figure import Figure
from playground.runs import Run, RunStore
from playground.runs.run import History, Mark
from playground.runs.shown import last_shown

if TYPE_CHECKING:
    from playground.experiments.experiment import Experiment, TrainedModel

Record = Callable[[Any, "TrainedModel", Data], Arrays | None]
"""Maps a configuration, a model at this moment and its data to small arrays; None for nothing."""


class FigureError(ValueError):
    """A figure cannot be drawn here; the text is one sentence for people."""


@dataclass(frozen=True)
class FigureOptions:
    """What differs between the places where a figure is shown.

    Attributes:
        height: Pixels; None for the figure's own.
        side: Squares along each side of a surface.
        test_points: Whether test points are drawn beside those of training.
    """

    height: int | None = None
    side: int = 100
    test_points: bool = True


@dataclass(frozen=True, eq=False)
class Moment(Generic[ConfigT]):
    """What was recorded under one name at one epoch, and what belongs to it.

    Attributes:
        arrays: What was recorded; None before there is anything.
        epoch: When, in epochs since the start.
    """

    figures: RunFigures[ConfigT]
    name: str
    arrays: Arrays | None = None
    epoch: float = 0.0

    @property
    def config(self) -> ConfigT:
        return self.figures.config

    @property
    def run(self) -> Run | None:
        """None before there is one."""
        return self.figures.run

    @property
    def data(self) -> Data:
        """The data of the run, its inputs perhaps unscaled.

        Raises:
            DatasetError: they are not to be had.
        """
        return self.figures.experiment.compact_data(self.config)

    @property
    def history(self) -> History:
        """The curves up to this moment."""
        if self.run is None:
            return {}
        history = self.figures.store.history(self.run.id)
        rows = int(np.searchsorted(history.get("epoch", np.empty(0)), self.epoch, side="right"))
        return {name: column[:rows] for name, column in history.items()}

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What happened to the run up to this moment."""
        marks = () if self.run is None else self.run.marks
        return tuple(mark for mark in marks if mark.epoch <= self.epoch)

    def course(self) -> Iterator[tuple[float, Arrays]]:
        """All that was recorded under this name up to this moment, each with its epoch."""
        if self.run is not None:
            store, run = self.figures.store, self.run
            for epoch in store.observation_epochs(run.id, self.name):
                if epoch <= self.epoch:
                    yield epoch, _recorded(store, run.id, self.name, epoch)


@lru_cache(maxsize=4096)
def _recorded(store: RunStore, run_id: str, name: str, epoch: float) -> Arrays:
    return store.observation(run_id, name, epoch) or {}


def record_weights(config: Any, model: TrainedModel, data: Data) -> Arrays:
    """All weights, flat: whatever a figure shows of a small network follows from them."""
    return {"flat": model.weights()}


@dataclass(frozen=True)
class ObservationFigure:
    """One figure of what is recorded.

    Attributes:
        name: Of its file and of its place in a player. Of figures of one name, a run shows the last
            one declared of which something is recorded.
        draw: Makes it; also of a moment without arrays, before a run has begun.
        applies: Whether a configuration has this figure.
    """

    name: str
    title: str
    draw: Callable[[Moment[Any], FigureOptions], Figure]
    applies: Callable[[Any], bool] = lambda config: True


@dataclass(frozen=True)
class Observation:
    """One kind of arrays that is recorded of a run.

    Attributes:
        name: In the store.
        record: How a worker makes it, again and again while a run trains; None for what comes with
            the report when training ends.
        applies: Whether it is recorded of a configuration.
        recorded_moments: How many moments of it a recorded run keeps, the last among them; None for
            as many as of any.
    """

    name: str
    record: Record | None = None
    figures: tuple[ObservationFigure, ...] = ()
    recorded_moments: int | None = None
    applies: Callable[[Any], bool] = lambda config: True


@dataclass(frozen=True, eq=False)
class RunFigure:
    """A figure of a run at one moment, not drawn yet."""

    declared: ObservationFigure
    moment: Moment[Any]

    def draw(self, options: FigureOptions) -> Figure:
        """The figure.

        Raises:
            FigureError: its data were deleted, or its arrays are of an older playground.
        """
        try:
            return self.declared.draw(self.moment, options)
        except (DatasetError, ValueError, KeyError) as error:
            said = f"no array {error}" if isinstance(error, KeyError) else error
            raise FigureError(
                f"Expected data and recordings that fit this playground. Received for "
                f"“{self.declared.title}”: {said}"
            ) from error


@dataclass(frozen=True, eq=False)
class RunFigures(Generic[ConfigT]):
    """The figures of a run, or of settings before there is one.

    Attributes:
        until: The epoch to look back to; None for the newest.
    """

    store: RunStore
    experiment: Experiment[ConfigT]
    config: ConfigT
    run: Run | None = None
    until: float | None = None

    @classmethod
    def of(cls, store: RunStore, run: Run, until: float | None = None) -> RunFigures[Config]:
        """Those of a run.

        Raises:
            ConfigError: its experiment or its settings are not known here.
        """
        from playground.experiments import experiment  # the registry imports this module

        chosen = experiment(run.experiment)
        return RunFigures(store, chosen, chosen.config_type.parse(run.config), run, until)

    def titles(self, *, while_training: bool = False) -> dict[str, str]:
        """The titles of figures of which something is recorded, by name; nothing is drawn yet.

        Args:
            while_training: Leave out what comes with the report.
        """
        return {
            figure.name: figure.title
            for observation, figure in self._declared(while_training)
            if self._epochs(observation.name)
        }

    def newest(self, name: str, *, while_training: bool = False) -> RunFigure:
        """The figure of that name; of a moment without arrays where nothing is recorded.

        Raises:
            FigureError: the configuration has no such figure.
        """
        found = [each for each in self._declared(while_training) if each[1].name == name]
        if not found:
            names = dict.fromkeys(figure.name for _, figure in self._declared(while_training))
            raise FigureError(
                f"Expected one of the figures {', '.join(names) or '(there are none)'}. "
                f"Received: {name[:40]}."
            )
        for observation, figure in reversed(found):
            moment = self.moment(observation.name)
            if moment.arrays is not None:
                return RunFigure(figure, moment)
        return RunFigure(found[0][1], Moment(self, found[0][0].name))

    def moment(self, observation: str) -> Moment[ConfigT]:
        """What was recorded last under that name."""
        last = None if self.run is None else last_shown(self.run, self.until)
        seen = None if self.run is None else self.store.observed(self.run.id, observation, last)
        if seen is None:
            return Moment(self, observation)
        return Moment(self, observation, seen[1], seen[0])

    def _declared(self, while_training: bool) -> Iterator[tuple[Observation, ObservationFigure]]:
        for observation in self.experiment.observations:
            is_wanted = observation.record is not None or not while_training
            if is_wanted and observation.applies(self.config):
                for figure in observation.figures:
                    if figure.applies(self.config):
                        yield observation, figure

    def _epochs(self, name: str) -> list[float]:
        if self.run is None:
            return []
        last = last_shown(self.run, self.until)
        epochs = self.store.observation_epochs(self.run.id, name)
        return [epoch for epoch in epochs if last is None or epoch <= last]
