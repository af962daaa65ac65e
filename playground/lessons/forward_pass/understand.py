"""The mathematics of the forward pass and of one step back, with this network's sizes."""

from __future__ import annotations

import itertools

import streamlit as st

from playground.lessons.forward_pass.state import Scene
from playground.reference.activations import ACTIVATIONS


def understand(scene: Scene) -> None:
    """Layers as matrices, how many numbers there are, why biases, and the chain rule."""
    sizes, use_bias = scene.network.sizes, scene.network.use_bias
    function = ACTIVATIONS[scene.config.activation]
    counts = [
        rf"({before} + 1) \cdot {after}" if use_bias else rf"{before} \cdot {after}"
        for before, after in itertools.pairwise(sizes)
    ]
    total = len(scene.network.parameters)
    last = len(sizes) - 1
    st.markdown(
        rf"""
**A layer is a matrix.** The equations of one layer, all at once, with
$\mathbf{{o}}_0 = \mathbf{{x}}$:

$$
\mathbf{{z}}_l = \mathbf{{W}}_l^T \mathbf{{o}}_{{l-1}} + \mathbf{{b}}_l, \qquad
\mathbf{{o}}_l = f(\mathbf{{z}}_l), \qquad f(t) = {function.formula} .
$$

Information flows one way only, from the inputs through layers 1 to {last}: hence *feedforward*.
The first matrix here has {sizes[0]} rows, one for each input, and {sizes[1]} columns, one for each
node of the next layer.

**How many numbers are learned?** ${" + ".join(counts)} = {total}$
{"(weights and one bias per node)" if use_bias else "(weights only; the biases are off)"}.
The inputs are given, the outputs follow; these {total} are all there is to change.

**What are the biases for?** Without them every sum is 0 when the input is 0, whatever the weights.
A bias moves the place where a node changes its mind away from the origin.

**One step back.** The chain rule, from the outputs to the inputs:

$$
\delta_k = (o_k - t_k)\,f'(z_k), \qquad
\delta_j = f'(z_j) \sum_k w_{{jk}}\,\delta_k, \qquad
\frac{{\partial E}}{{\partial w_{{jk}}}} = o_j\,\delta_k, \qquad
\frac{{\partial E}}{{\partial b_k}} = \delta_k .
$$

One pass forward and one back give all {total} derivatives. Measuring each by moving its weight
takes {2 * total} passes; that is why networks learn by backpropagation and check themselves by
finite differences.

*Sources.* Rosenblatt (1958), *The perceptron*, Psychological Review 65; Rumelhart, Hinton and
Williams (1986), *Learning representations by back-propagating errors*, Nature 323; LeCun, Bengio
and Hinton (2015), *Deep learning*, Nature 521; Géron (2022), *Hands-On Machine Learning*,
chapter 10.
"""
    )
