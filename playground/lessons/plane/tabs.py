"""What the tabs say of the network on show: its maths and its weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.experiments import Experiment
from playground.experiments.plane_classifier import PlaneClassifierConfig, network_of
from playground.experiments.plane_classifier.figures import network_view
from playground.lessons.plane import words
from playground.lessons.plane.frames import weights_of
from playground.lessons.plane.one_network import config_of
from playground.number_text import number_text
from playground.ui.data_table import data_table
from playground.ui.look_back import shown_of
from playground.ui.run_panel import current_run


def understand(experiment: Experiment[Any], config: PlaneClassifierConfig) -> None:
    """What the network on show computes, with its own numbers."""
    shown = shown_of(experiment, current_run(experiment))
    trained = config_of(experiment, shown.run if shown else None, config)
    net = network_of(trained, weights_of(shown, trained))
    st.markdown(words.understand(trained, net))


def weights_table(experiment: Experiment[Any], config: PlaneClassifierConfig) -> None:
    """Weights and biases of the network on show, a row per unit."""
    shown = shown_of(experiment, current_run(experiment))
    trained = config_of(experiment, shown.run if shown else None, config)
    net = network_of(trained, weights_of(shown, trained))
    rows = []
    for layer, (weights, biases) in enumerate(zip(net.weights, net.biases, strict=True)):
        last = layer == len(net.weights) - 1
        names = network_view.output_names(trained) if last else ()
        for unit in range(len(biases)):
            name = names[unit] if last else f"h{layer + 1},{unit + 1}"
            words = ", ".join(number_text(w) for w in np.asarray(weights[:, unit]).tolist())
            rows.append({"Neuron": name, "Weights": words, "Bias": float(biases[unit])})
    data_table(
        rows,
        formats={"Bias": "%.4f"},
        alt="Weights and bias of each neuron.",
    )
