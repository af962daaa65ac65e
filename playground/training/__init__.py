"""How a model is trained fast and observed: compiled bursts, stopping, checkpoints.

Imported by workers only: it brings Keras and TensorFlow with it.
"""

import os

# So that a session may have threads of its own: see `own_threads.py`.
os.environ.setdefault("TF_OVERRIDE_GLOBAL_THREADPOOL", "1")
