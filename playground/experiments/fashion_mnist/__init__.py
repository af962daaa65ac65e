"""Fashion-MNIST: the lecture's classifier of clothes."""

from playground.experiments.fashion_mnist.data import VALIDATION_SHARE, as_grey_values
from playground.experiments.fashion_mnist.experiment import FashionMNISTExperiment

EXPERIMENT = FashionMNISTExperiment()
