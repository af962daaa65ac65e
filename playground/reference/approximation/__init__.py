"""Sums of neurons with one input: what they can follow, how closely, and which cannot."""

from playground.reference.approximation.arrangement import (
    HEIGHT_OF_STEP,
    Arrangement,
    arranged,
    arranged_bumps,
    arranged_ramps,
)
from playground.reference.approximation.error import errors, interval_points
from playground.reference.approximation.least_squares import DEGREES, as_polynomial, least_squares
from playground.reference.approximation.neurons import (
    MOST_NEURONS,
    NEURON_FUNCTIONS,
    NeuronName,
    SumOfNeurons,
)
from playground.reference.approximation.rate import Rate, sup_errors, theoretical_rate
from playground.reference.approximation.steepest import steepest
