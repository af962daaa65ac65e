"""Activation functions, their derivatives, and the gradient that survives a deep stack of them."""

from playground.reference.activations.activation import Activation
from playground.reference.activations.initialization import INITIALIZATIONS, initial_weights
from playground.reference.activations.registry import ACTIVATIONS, activation_named
from playground.reference.activations.shifted import (
    LECTURE_BIASES,
    LECTURE_WEIGHTS,
    shifted,
    turning_point,
)
from playground.reference.activations.surviving_gradient import surviving_gradient
