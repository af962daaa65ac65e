"""What a network was like at an epoch: one figure for each thing that its run recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from playground.experiments import Data, Experiment
from playground.experiments import dna_motif as dna
from playground.experiments.classification import confusion_matrix as count
from playground.experiments.plane_classifier import class_count, output_of
from playground.experiments.plane_classifier import network_of as plane_network_of
from playground.experiments.timeseries_transformer import network_of as transformer_network_of
from playground.figures.confusion_matrix import confusion_matrix
from playground.figures.figure import Figure
from playground.figures.sequence_logo import Logo, sequence_logos
from playground.figures.token_attention import TokenAttention, token_attention
from playground.runs import Run, RunState, RunStore
from playground.take_home.pictures.fits import fits_picture
from playground.take_home.pictures.surface import surface_picture

HEIGHT = 380
SIDE = 60
"""Squares along a surface: a browser draws them four times a second and more."""


class Moment(NamedTuple):
    """A run at an epoch."""

    store: RunStore
    run: Run
    experiment: Experiment[Any]
    config: Any
    epoch: float

    def observation(self, name: str) -> dict[str, np.ndarray] | None:
        """The newest of that name up to the epoch; of a run that diverged, one that was finite."""
        until = min(self.epoch, self.run.epochs) if self.failed else self.epoch
        return self.store.observation(self.run.id, name, until)

    def recorded(self, name: str) -> float | None:
        """At which epoch that was."""
        until = min(self.epoch, self.run.epochs) if self.failed else self.epoch
        epochs = [e for e in self.store.observation_epochs(self.run.id, name) if e <= until]
        return epochs[-1] if epochs else None

    @property
    def failed(self) -> bool:
        return self.run.state is RunState.FAILED

    @property
    def data(self) -> Data:
        return self.experiment.load_data(self.config)


def surface(moment: Moment) -> Figure | None:
    """What a network makes of the plane."""
    if moment.observation("weights") is None:
        return None
    looks: dict[str, Any] = {"height": HEIGHT, "side": SIDE, "test_points": False}
    return surface_picture(*moment[:4], until=moment.epoch, **looks)


def fits(moment: Moment) -> Figure | None:
    """What networks make of a function."""
    if moment.observation("fit") is None:
        return None
    return fits_picture(*moment[:4], until=moment.epoch, height=HEIGHT)


def confusion(moment: Moment) -> Figure | None:
    """Validation examples by observed and predicted class."""
    arrays = moment.observation("validation_confusion")
    if arrays is None:
        return None
    matrix = arrays["matrix"]
    return _matrix(matrix, _class_names(moment, len(matrix)))


def confusion_of_points(moment: Moment) -> Figure | None:
    """Test points of the plane by observed and predicted class, from the weights."""
    arrays, classes = moment.observation("weights"), class_count(moment.config)
    if arrays is None or not classes:
        return None
    test = moment.data.test
    outputs = plane_network_of(moment.config, arrays["flat"]).layers(test.x)[-1]
    softmax = output_of(moment.config) == "softmax"
    predicted = outputs.argmax(-1) if softmax else (outputs[:, 0] > 0).astype(int)
    return _matrix(count(test.y, predicted, classes), _class_names(moment, classes))


def attention(moment: Moment) -> Figure | None:
    """Where the first block looks in the first validation series, the mean of its heads."""
    arrays = moment.observation("weights")
    if arrays is None or not moment.config.num_transformer_blocks:
        return None
    network = transformer_network_of(moment.config, arrays["flat"])
    split = moment.data.validation
    weights = network.attention(split.x[0])[0].mean(0)
    spans = np.array([network.architecture.token_span(i) for i in range(len(weights))])
    return token_attention(
        TokenAttention(
            split.x[0, :, 0], weights, spans[:, 0], spans[:, 1], len(weights) // 2, int(split.y[0])
        ),
        height=HEIGHT,
    )


def motif(moment: Moment) -> Figure | None:
    """The motif and the filter most like it, or the filter that tells most of the class."""
    arrays = moment.observation("weights")
    if arrays is None:
        return None
    network = dna.network_of(moment.config, arrays["flat"])
    if not dna.is_compared(moment.config):
        split = moment.data.validation
        telling = dna.telling_filters(network, split.x, split.y)
        number = int(telling.order[0])
        windows = int(telling.found.windows[number])
        logo = Logo(telling.heading(number), telling.found.probabilities[number], windows=windows)
        return sequence_logos([logo], height=HEIGHT)
    found = dna.matches_of(moment.config, network, moment.data.validation.x)
    match = found.matches[found.best]
    shares, windows = found.found.probabilities[found.best], int(found.found.windows[found.best])
    return sequence_logos(
        [
            Logo(found.heading, found.motif.probabilities),
            Logo(
                f"filter {found.best + 1}: {windows} windows, r = {match.pearson:.2f}",
                shares,
                windows=windows,
            ),
        ],
        height=HEIGHT,
    )


def _matrix(matrix: np.ndarray, names: tuple[str, ...]) -> Figure:
    figure = confusion_matrix(matrix, names)
    figure["layout"]["height"] = HEIGHT
    return figure


def _class_names(moment: Moment, classes: int) -> tuple[str, ...]:
    """As the report has them, or the data, whose reading may take a while."""
    rows = moment.run.report.get("per_class", ())
    if len(rows) == classes:
        return tuple(row["class"] for row in rows)
    return tuple(moment.data.class_names)


class Picture(NamedTuple):
    """One figure of a replay.

    Attributes:
        name: Of its place in the player.
        observation: What it is drawn from.
    """

    name: str
    title: str
    observation: str
    draw: Callable[[Moment], Figure | None]


PICTURES: dict[str, tuple[Picture, ...]] = {
    "plane_classifier": (
        Picture("surface", "Surface", "weights", surface),
        Picture("confusion", "Test points", "weights", confusion_of_points),
    ),
    "function_fit": (Picture("fits", "Fits", "fit", fits),),
    "timeseries_transformer": (
        Picture("attention", "Attention of block 1 in one series", "weights", attention),
        Picture("confusion", "Validation series", "validation_confusion", confusion),
    ),
    "dna_motif": (
        Picture("motif", "The motif and the filter most like it", "weights", motif),
        Picture("confusion", "Validation sequences", "validation_confusion", confusion),
    ),
}
"""By experiment."""
OTHERS = (Picture("confusion", "Validation examples", "validation_confusion", confusion),)
