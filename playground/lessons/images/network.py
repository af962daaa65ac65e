"""The network of a run, as far as it is trained, and the image that it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import streamlit as st

from playground.datasets import DatasetError
from playground.experiments import ConfigError, Data, Experiment
from playground.experiments.image_convolution.observed import network_of
from playground.experiments.image_convolution.reference import ConvolutionalNetwork
from playground.experiments.image_data import to_unit
from playground.figures.bars import bars
from playground.runs import Run
from playground.ui import services
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal

NOTHING = "Press **Train**: what each layer makes of an image is shown with this network's weights."
DENSE = "This network has no convolution: its dense layer sees all pixels at once."
IMAGE = "images:test image"
"""Key of the number of the test image that tabs look at."""


@dataclass(frozen=True, eq=False)
class Trained:
    """A network with recorded weights.

    Attributes:
        version: A checksum of the weights. Their epoch would not do: the best weights of a run
            take the place of its last ones, at the same epoch.
    """

    run: Run
    network: ConvolutionalNetwork
    version: str


def trained(experiment: Experiment[Any], run: Run | None) -> Trained | None:
    """The newest network of a run; None where there is none, which is said."""
    try:
        found = None if run is None else _newest(experiment, run)
    except (ConfigError, DatasetError) as error:  # its images are gone, and its classes with them
        st.caption(literal(str(error)))
        return None
    if found is None:
        st.caption(NOTHING)
    return found


def with_convolutions(experiment: Experiment[Any], run: Run | None) -> Trained | None:
    """The same where the network has convolutions."""
    found = trained(experiment, run)
    if found is not None and not found.network.convolutions:
        st.caption(DENSE)
        return None
    return found


def _newest(experiment: Experiment[Any], run: Run) -> Trained | None:
    store = services.store()
    found = store.observed(run.id, "final_weights") or store.observed(run.id, "weights")
    if found is None:
        return None
    _, arrays = found
    config = experiment.config_type.parse(run.config)
    try:
        network = network_of(config, arrays["flat"])
    except ValueError:  # of an older playground
        return None
    return Trained(run, network, sha256(arrays["flat"].tobytes()).hexdigest())


def chosen_image(data: Data, tab: str) -> tuple[np.ndarray, int]:
    """The test image on the slider, shape (28, 28), and its class; the same in all tabs."""
    key, last = f"{IMAGE}:{tab}", len(data.test) - 1

    def keep() -> None:
        st.session_state[IMAGE] = st.session_state[key]

    st.session_state[key] = min(st.session_state.setdefault(IMAGE, 0), last)
    index = st.slider("Test image", 0, last, key=key, on_change=keep)
    return to_unit(data.test.x[index]), int(data.test.y[index])


def show_probabilities(class_names: tuple[str, ...], probabilities: np.ndarray, key: str) -> None:
    """A bar for each class, the predicted one in the accent colour."""
    highlight = int(probabilities.argmax())
    figure = bars(
        class_names,
        probabilities.tolist(),
        axis="probability",
        number_format=".1%",
        highlight=highlight,
        limit=1.0,
    )
    live_figure(figure, key)
