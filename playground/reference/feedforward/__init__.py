"""A feedforward network with numbered nodes: its forward pass, equations and gradients."""

from playground.reference.feedforward.backpropagation import (
    Backpropagation,
    backpropagate,
    finite_difference,
    updated,
)
from playground.reference.feedforward.equation import equation
from playground.reference.feedforward.forward_pass import ForwardPass, forward
from playground.reference.feedforward.gradient_equation import delta_equation, update_equation
from playground.reference.feedforward.network import (
    LECTURE_INPUTS,
    LECTURE_SIZES,
    MAX_LAYERS,
    MAX_UNITS,
    FeedforwardNetwork,
    network_from_seed,
    with_parameter,
)
from playground.reference.feedforward.numbering import Parameter, node_layers, parameters_of
