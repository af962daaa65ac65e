"""Looking into the networks of runs: what their layers put out, and how large their gradients are.

Each experiment whose network can be computed without Keras has an entry in `LAYER_INSPECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.datasets import fashion_mnist
from playground.diagnoses.evidence import Gradients, HiddenLayer, Inside
from playground.experiments import EXPERIMENTS, TrainingPlan
from playground.experiments.dna_motif import network_of as dna_network_of
from playground.experiments.fashion_mnist import PIXELS
from playground.experiments.function_fit import members
from playground.experiments.plane_classifier import network_of as plane_network_of
from playground.experiments.timeseries_transformer import network_of as transformer_network_of
from playground.reference.dense_gradients import gradient_sizes
from playground.reference.plane_network import PlaneNetwork, from_flat

MOST_EXAMPLES = 1000
MOST_SERIES = 64
"""A Transformer sees each series as many tokens."""
MOST_SEQUENCES = 200
"""128 filters over 500 letters are 51 MB of answers then."""

Moments = list[tuple[float, np.ndarray]]
"""After how many epochs, and all weights then, flat; the newest last."""
Look = Callable[[Any, TrainingPlan, Moments], Inside]


def look_inside(experiment: str, config: Any, plan: TrainingPlan, moments: Moments) -> Inside:
    """The network with the newest weights.

    Raises:
        KeyError: networks of that experiment cannot be looked into.
        ValueError, DatasetError: the weights do not fit, or the data are no longer to be had.
    """
    return LAYER_INSPECTIONS[experiment](config, plan, moments)


def _plane(config: Any, plan: TrainingPlan, moments: Moments) -> Inside:
    train = EXPERIMENTS["plane_classifier"].load_data(config).train
    x, y = train.x[:MOST_EXAMPLES], train.y[:MOST_EXAMPLES]
    networks = [(epoch, plane_network_of(config, flat)) for epoch, flat in moments]
    return Inside(
        f"{len(x):,} training points",
        _dense_layers(networks[-1][1], x),
        [(epoch, _dense_gradients(network, x, y, plan)) for epoch, network in networks],
    )


def _fashion_mnist(config: Any, plan: TrainingPlan, moments: Moments) -> Inside:
    """Straight from the grey values: the experiment's own data are 200 MB of single precision."""
    images = fashion_mnist.load()
    x = images.x_train[:MOST_EXAMPLES].reshape(-1, PIXELS).astype(np.float32) / np.float32(255)
    y = images.y_train[:MOST_EXAMPLES].astype(np.int32)
    networks = [
        (
            epoch,
            from_flat(
                flat,
                tuple(f"pixel {i}" for i in range(PIXELS)),
                config.hidden_units,
                len(fashion_mnist.CLASS_NAMES),
                (config.activation,) * len(config.hidden_units),
                "softmax",
            ),
        )
        for epoch, flat in moments
    ]
    return Inside(
        f"{len(x):,} training images",
        _dense_layers(networks[-1][1], x),
        [(epoch, _dense_gradients(network, x, y, plan)) for epoch, network in networks],
    )


def _function_fit(config: Any, plan: TrainingPlan, moments: Moments) -> Inside:
    """The networks side by side, each with its one hidden layer."""
    del plan
    x = EXPERIMENTS["function_fit"].load_data(config).train.x
    flat, networks = moments[-1][1], members(config)
    total = sum(member.neurons for member in networks)
    if len(flat) != 3 * total + len(networks):
        raise ValueError(f"{len(flat)} weights for {total} neurons")
    kernel, biases, heights = (flat[i * total : (i + 1) * total] for i in range(3))
    spans = pairwise(np.cumsum([0, *(member.neurons for member in networks)]).tolist())
    layers = []
    for k, (member, (begin, end)) in enumerate(zip(networks, spans, strict=True)):
        network = PlaneNetwork(
            ("x",),
            (kernel[None, begin:end], heights[begin:end, None]),
            (biases[begin:end], flat[3 * total + k, None]),
            (member.activation,),
            "linear",
        )
        hidden = network.layers(x)[0]
        layers.append(HiddenLayer(f"network with {member.label}", member.activation, hidden))
    return Inside(
        f"{len(x):,} training points",
        tuple(layers),
        why_no_gradients="one hidden layer leaves no depth for a gradient to fade in",
    )


def _timeseries_transformer(config: Any, plan: TrainingPlan, moments: Moments) -> Inside:
    """Its rectified layers: the feed-forward part of each block at every token, and the head's."""
    del plan
    series = EXPERIMENTS["timeseries_transformer"].load_data(config).train.x[:MOST_SERIES]
    network = transformer_network_of(config, moments[-1][1])
    layers = tuple(
        HiddenLayer(name, "relu", outputs.reshape(-1, outputs.shape[-1]))
        for name, outputs in network.rectified(series).items()
    )
    return Inside(f"{len(series):,} training series", layers)


def _dna_motif(config: Any, plan: TrainingPlan, moments: Moments) -> Inside:
    """Its rectified layers: each filter at every place, and the dense layer."""
    del plan
    sequences = EXPERIMENTS["dna_motif"].load_data(config).train.x[:MOST_SEQUENCES]
    network = dna_network_of(config, moments[-1][1])
    answers = network.activations(sequences)
    return Inside(
        f"{len(sequences):,} training sequences",
        (
            HiddenLayer("convolution", "relu", answers.reshape(-1, answers.shape[-1])),
            HiddenLayer("dense layer", "relu", network.hidden(sequences)),
        ),
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


LAYER_INSPECTIONS: Mapping[str, Look] = MappingProxyType(
    {
        "plane_classifier": _plane,
        "fashion_mnist": _fashion_mnist,
        "function_fit": _function_fit,
        "timeseries_transformer": _timeseries_transformer,
        "dna_motif": _dna_motif,
    }
)
