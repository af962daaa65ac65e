"""The figures that experiments declare of their observations, as pages and the stream show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.experiments import Config, Experiment
from playground.experiments.observation import FigureError, FigureOptions, RunFigures
from playground.figures.figure import Figure
from playground.figures.template import empty
from playground.live import Source
from playground.once_cache import OnceCache
from playground.runs import Run, RunStore, Shown
from playground.ui import services
from playground.ui.live_figure import live_figure
from playground.ui.stream import stream_of

_recorded: OnceCache[Figure] = OnceCache(64)


def figures_of(
    experiment: Experiment[Any],
    config: Config,
    shown: Shown | None,
    store: RunStore | None = None,
) -> RunFigures[Any]:
    """The figures of a run at the moment on show; of settings where there is no run.

    Args:
        store: Where its curves are; the one of this process when left out.
    """
    store = store or services.store()
    if shown is None:
        return RunFigures(store, experiment, config)
    trained = experiment.config_type.parse(shown.run.config)
    until = None if shown.is_newest else shown.epoch
    return RunFigures(store, experiment, trained, shown.run, until)


def observed_figure(
    figures: RunFigures[Any], name: str, key: str, *, height: int | None = None, **looks: Any
) -> dict[str, Any] | None:
    """Draws a declared figure, which moves while its run trains.

    Args:
        key: Of its DOM node.
        height: Pixels; None for the figure's own.
        looks: As `live_figure` takes them.

    Returns:
        Where it was clicked, as `live_figure` says.
    """
    try:
        figure = _drawn(figures, name, FigureOptions(height=height))
    except FigureError as error:
        figure = empty(str(error), height=height or 340)
    view = {"name": name, "height": height}
    stream = stream_of("figure", [figures.run], **view) if figures.until is None else None
    return live_figure(figure, key, stream=stream, **looks)


def _drawn(figures: RunFigures[Any], name: str, options: FigureOptions) -> Figure:
    """As it is now; of a recorded run, which stays as it is, drawn once for everybody."""
    if figures.run is None or not figures.run.is_recorded:
        return figures.newest(name).draw(options)
    key = (figures.run.id, figures.until, name, options)
    return _recorded.get(key, lambda: figures.newest(name).draw(options))


def _frame(store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]) -> dict[str, Figure]:
    options = FigureOptions(height=view["height"])
    return {"figure": RunFigures.of(store, runs[0]).newest(view["name"]).draw(options)}


FIGURE = Source(_frame, {"name": str, "height": int | None})
