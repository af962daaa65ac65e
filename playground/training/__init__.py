"""How a model is trained fast and observed: compiled bursts, stopping, checkpoints.

Imported by workers only: it brings Keras and TensorFlow with it.
"""
