"""Gradient descent over two weights: loss surfaces, mini-batches, and four optimizers."""

from playground.reference.gradient_descent.batches import batches
from playground.reference.gradient_descent.descent import Descent, descend
from playground.reference.gradient_descent.loss_surface import (
    Layer,
    Local,
    Loss,
    LossSurface,
    largest_curvature,
)
from playground.reference.gradient_descent.neuron import NEURONS, Neuron
from playground.reference.gradient_descent.optimizers import (
    OPTIMIZERS,
    Memory,
    OptimizerName,
    Rates,
)
