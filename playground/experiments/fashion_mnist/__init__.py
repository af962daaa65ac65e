"""Fashion-MNIST: the lecture's classifier of clothes."""

from playground.experiments.fashion_mnist.experiment import FashionMNISTExperiment

EXPERIMENT = FashionMNISTExperiment()
