"""An interactive playground for learning deep learning."""

import os

# What Keras and TensorFlow read when they are imported, or at their first operation, in whichever
# process. The last lets a session have threads of its own (`training/own_threads.py`).
for _name, _value in (
    ("TF_CPP_MIN_LOG_LEVEL", "2"),
    ("KERAS_BACKEND", "tensorflow"),
    ("TF_OVERRIDE_GLOBAL_THREADPOOL", "1"),
):
    os.environ.setdefault(_name, _value)
