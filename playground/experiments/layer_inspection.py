"""Looking into the networks of runs: what their layers output, and how large their gradients are.

An experiment whose network can be computed without Keras declares how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.experiments.experiment import TrainingPlan
from playground.reference.dense_gradients import gradient_sizes
from playground.reference.plane_network import PlaneNetwork

MOST_EXAMPLES = 1000
Moments = list[tuple[float, np.ndarray]]
"""After how many epochs, and all weights then, flat; the newest last."""


@dataclass(frozen=True, eq=False)
class HiddenLayer:
    """What a hidden layer outputs over the data.

    Attributes:
        outputs: shape (examples, units).
    """

    name: str
    activation: str
    outputs: np.ndarray


Gradients = Mapping[str, float]
"""Root mean square of the gradient of each layer, first to last."""


@dataclass(frozen=True, eq=False)
class Inside:
    """A network with weights that the run recorded.

    Attributes:
        examples: What it was shown, in words: "500 training points".
        layers: Its hidden layers, first to last.
        gradients: After how many epochs, and what the layers' gradients were then; the earliest
            first, the newest last. Empty where they are not known.
        why_no_gradients: The reason, as the end of a sentence.
    """

    examples: str
    layers: tuple[HiddenLayer, ...]
    gradients: Sequence[tuple[float, Gradients]] = ()
    why_no_gradients: str = "this network's gradients are not recorded"


LayerInspection = Callable[[Any, TrainingPlan, Moments], Inside]
"""The network of a configuration with the newest weights. It raises a ValueError where the weights
do not fit, and a DatasetError where the data are no longer to be had."""


def inspect_dense(
    network_of: Callable[[np.ndarray], PlaneNetwork],
    x: np.ndarray,
    y: np.ndarray,
    noun: str,
    plan: TrainingPlan,
    moments: Moments,
) -> Inside:
    """A network of dense layers and its gradients on the first training examples.

    Args:
        network_of: Makes the network of all weights, flat.
        noun: What the examples are, as "points".
    """
    x, y = x[:MOST_EXAMPLES], y[:MOST_EXAMPLES]
    networks = [(epoch, network_of(flat)) for epoch, flat in moments]
    return Inside(
        f"{len(x):,} training {noun}",
        _dense_layers(networks[-1][1], x),
        [(epoch, _dense_gradients(network, x, y, plan)) for epoch, network in networks],
    )


def _dense_layers(network: PlaneNetwork, x: np.ndarray) -> tuple[HiddenLayer, ...]:
    found: Iterator[tuple[str, np.ndarray]] = zip(
        network.activations, network.layers(x)[:-1], strict=True
    )
    return tuple(
        HiddenLayer(f"hidden layer {number}", activation, outputs)
        for number, (activation, outputs) in enumerate(found, start=1)
    )


def _dense_gradients(
    network: PlaneNetwork, x: np.ndarray, y: np.ndarray, plan: TrainingPlan
) -> Gradients:
    sizes = gradient_sizes(network, x, y, plan.objective)
    names = [f"hidden layer {i + 1}" for i in range(len(sizes) - 1)]
    return dict(zip([*names, "output layer"], sizes, strict=True))
