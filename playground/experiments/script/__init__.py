"""Standalone Keras scripts, made from the very sources that the playground runs.

A script inlines the modules that build the model, so it cannot drift away from them; around them it
follows the order of keras.io's examples: setup, data, model, training, evaluation.
"""

from playground.experiments.script.scripts import (
    fashion_mnist_script,
    function_fit_script,
    plane_classifier_script,
    timeseries_fcn_script,
    timeseries_transformer_script,
)

__all__ = [
    "fashion_mnist_script",
    "function_fit_script",
    "plane_classifier_script",
    "timeseries_fcn_script",
    "timeseries_transformer_script",
]
