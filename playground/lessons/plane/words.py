"""Challenges, and the maths with the numbers of the network on show."""

from __future__ import annotations

import itertools

import numpy as np

from playground.datasets.plane import FEATURES, features
from playground.experiments.plane_classifier import (
    PlaneClassifierConfig,
    activations_of,
    architecture_of,
    class_count,
    output_of,
    points_of,
)
from playground.number_text import number_text
from playground.reference.plane_network import PlaneNetwork
from playground.ui.challenges import Challenge, TrainingChallenge

TASKS: dict[str, TrainingChallenge] = {
    "Four linear layers": (
        "Four hidden layers, 82 parameters. Why is the boundary still straight? Make it bend.",
        {"preset": "four-linear-layers"},
        "test_accuracy>=0.9",
    ),
    "The spiral": (
        "Which neurons of the second layer know that it is a spiral?",
        {"preset": "spiral"},
        "test_accuracy>=0.9",
    ),
    "Too fast": (
        "Regression at learning rate 3, with ReLU. When does it break, and what is kept? Find a "
        "rate that works.",
        {"preset": "regression", "learning_rate": 3.0, "activations": ("relu",)},
        "test_loss<=0.1",
    ),
    "All zeros": (
        "Every weight begins at 0. Step: which neurons ever differ? Then let them differ.",
        {"preset": "circle", "initialization": "zeros"},
        "test_accuracy>=0.9",
    ),
}
COMPARISONS: dict[str, Challenge] = {
    "Which bend?": (
        "Same points, same seed, four activations. Who is first, who never gets there?",
        {"preset": "activations on the circle"},
    ),
    "How fast is too fast?": (
        "Four learning rates. Which is best at epoch 10, which at epoch 1000?",
        {"preset": "learning rates"},
    ),
    "Luck": (
        "XOR, two neurons, five seeds. How much of the result is the start?",
        {"preset": "seeds on XOR"},
    ),
    "The right question": (
        "No hidden layer at all, three choices of features. Which one makes XOR easy?",
        {"preset": "features on XOR"},
    ),
}
TWO_SPLITS = (
    "**Training and test.** There is no third set of points here: what other pages measure on "
    "validation examples is measured on the test points. If you pick the best of many settings "
    "on these points, its score is optimistically biased."
)
BASELINES = (
    "Dotted: what is reached without a network. *Majority* always predicts the most frequent class "
    "of the training points. *Straight line* is fitted to the classes by least squares; where no "
    "line separates them, it may do even worse."
)
BASELINES_OF_NUMBERS = (
    "Dotted: what is reached without a network. *Mean* always predicts the mean of the training "
    "points. *Best plane* is fitted to them by least squares."
)
SOURCES = (
    "*Sources.* Smilkov, Carter, Sculley, Viégas and Wattenberg (2017), *Direct-manipulation "
    "visualization of deep networks*, arXiv 1708.03788, and the TensorFlow Playground that it "
    "describes; Olah (2014), *Neural networks, manifolds, and topology*."
)
LOSSES = {
    "cross_entropy": r"the cross-entropy $-\log \hat p_{\text{class}}$ (with two classes, the "
    "binary cross-entropy)",
    "brier": r"the squared distance from the one-hot class",
    "signed": r"$(y - \hat y)^2$ with $y = -1$ for class 0 and $1$ for class 1",
    "squared": r"the squared error $(y - \hat y)^2$",
}


def understand(config: PlaneClassifierConfig, net: PlaneNetwork | None) -> str:
    """What the network computes, with its own numbers when there is one."""
    parts = [_shape(config), _first_neuron(config, net), _straight(config, net), _loss(config)]
    return "\n\n".join(part for part in (*parts, TWO_SPLITS, SOURCES) if part)


def _shape(config: PlaneClassifierConfig) -> str:
    sizes = architecture_of(config).sizes
    terms = [f"({a} + 1) \\cdot {b}" for a, b in itertools.pairwise(sizes)]
    total = sum((a + 1) * b for a, b in itertools.pairwise(sizes))
    return (
        "**How many parameters?** Each neuron has a weight for every neuron before it, and a bias: "
        f"${' + '.join(terms)} = {total}$."
    )


def _first_neuron(config: PlaneClassifierConfig, net: PlaneNetwork | None) -> str:
    if net is None:
        return (
            "**What does a neuron compute?** $h = \\phi(\\sum_i w_i x_i + b)$. Press **Step**: the "
            "numbers of this network appear here."
        )
    function = (*activations_of(config), output_of(config))[0]
    weights, bias = net.weights[0][:, 0].tolist(), float(net.biases[0][0])
    terms = [
        f"{_signed(w, first=i == 0)}\\,{FEATURES[name].latex}"
        for i, (w, name) in enumerate(zip(weights, config.features, strict=True))
    ]
    point = points_of(config).x_train[:1]
    inputs = features(point, config.features)
    total = float(inputs[0] @ net.weights[0][:, 0]) + bias
    answer = float(net.layers(inputs)[0][0, 0])
    name = "h_{1,1}" if config.hidden_units else "\\hat y_1"
    place = ", ".join(number_text(v) for v in point[0].tolist())
    if function == "softmax":
        sums = ", ".join(number_text(v) for v in (inputs @ net.weights[0] + net.biases[0])[0])
        return (
            f"**The first neuron.** Its sum is $z_1 = {' '.join(terms)} {_signed(bias)}$. At the "
            f"first training point $({place})$ the sums of all outputs are $({sums})$. Softmax "
            f"turns them into probabilities: ${name} = {number_text(answer)}$."
        )
    return (
        f"**The first neuron.** ${name} = \\text{{{function.replace('_', ' ')}}}({' '.join(terms)} "
        f"{_signed(bias)})$. At the first training point $({place})$ the sum is "
        f"${number_text(total)}$, and the neuron says ${number_text(answer)}$."
    )


def _straight(config: PlaneClassifierConfig, net: PlaneNetwork | None) -> str:
    if set(activations_of(config)) - {"linear"}:
        return ""
    product = ""
    if net is not None and np.isfinite(net.flat()).all():
        matrix = net.weights[0]
        for weights in net.weights[1:]:
            matrix = matrix @ weights
        rows = r"\\".join(" & ".join(number_text(v) for v in row) for row in matrix.tolist())
        product = f" Here the product is $\\begin{{pmatrix}}{rows}\\end{{pmatrix}}$."
    return (
        "**Why is it straight?** Without a bend between them, several layers collapse into one: "
        r"$\mathbf{W}_1\mathbf{W}_2\cdots\mathbf{W}_L$ is a single matrix, so with a "
        f"softmax every decision boundary is a straight line in the features.{product}"
    )


def _loss(config: PlaneClassifierConfig) -> str:
    if not class_count(config):
        kind = "squared"
    elif output_of(config) != "softmax":
        kind = "signed"
    else:
        kind = "brier" if config.loss == "squared_error" else "cross_entropy"
    price = ""
    if config.regularization != "none":
        size = r"|w|" if config.regularization == "l1" else "w^2"
        price = f", plus ${config.regularization_rate:g} \\sum {size}$ over all weights"
    batch = min(config.batch_size, len(points_of(config).x_train))
    return (
        f"**Loss.** The mean over {batch} points of {LOSSES[kind]}{price}. One step of "
        f"{config.optimizer} moves every weight against its gradient; the learning rate is "
        f"${config.learning_rate:g}$."
    )


def _signed(value: float, *, first: bool = False) -> str:
    text = number_text(value)
    return text if first or text.startswith("−") else f"+ {text}"
