"""Convolutions on images: a small network of convolutions tells clothes apart."""

from playground.experiments.image_convolution.experiment import ImageConvolutionExperiment

EXPERIMENT = ImageConvolutionExperiment()
