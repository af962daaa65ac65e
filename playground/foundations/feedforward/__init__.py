"""A feedforward network with numbered nodes: its forward pass, equations and gradients."""

from playground.foundations.feedforward.backpropagation import (
    Backpropagation,
    Gradients,
    backpropagate,
    finite_difference,
    updated,
)
from playground.foundations.feedforward.equation import Equation, equation
from playground.foundations.feedforward.forward_pass import ForwardPass, forward
from playground.foundations.feedforward.gradient_equation import delta_equation, update_equation
from playground.foundations.feedforward.network import (
    FEEDFORWARD_ACTIVATIONS,
    LECTURE_INPUTS,
    LECTURE_SIZES,
    MAX_LAYERS,
    MAX_UNITS,
    FeedforwardNetwork,
    network_from_seed,
    with_parameter,
)
from playground.foundations.feedforward.numbering import Parameter, node_layers, parameters_of

__all__ = [
    "FEEDFORWARD_ACTIVATIONS",
    "LECTURE_INPUTS",
    "LECTURE_SIZES",
    "MAX_LAYERS",
    "MAX_UNITS",
    "Backpropagation",
    "Equation",
    "FeedforwardNetwork",
    "ForwardPass",
    "Gradients",
    "Parameter",
    "backpropagate",
    "delta_equation",
    "equation",
    "finite_difference",
    "forward",
    "network_from_seed",
    "node_layers",
    "parameters_of",
    "update_equation",
    "updated",
    "with_parameter",
]
