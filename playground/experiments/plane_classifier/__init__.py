"""A small network on points of the plane, with everything to be changed and seen."""

from playground.experiments.plane_classifier.config import (
    PlaneClassifierConfig,
    activations_of,
    architecture_of,
    class_count,
    network_of,
    output_of,
    points_of,
    untrained_weights,
)
from playground.experiments.plane_classifier.experiment import PlaneClassifierExperiment
from playground.experiments.plane_classifier.scores import scores

EXPERIMENT = PlaneClassifierExperiment()
