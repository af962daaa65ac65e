"""Standalone Keras scripts, made from the very sources that the playground runs.

A script inlines the modules that build the model, so it cannot drift away from them; around them it
follows the order of keras.io's examples: setup, data, model, training, evaluation.
"""
