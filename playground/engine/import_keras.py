"""Brings Keras and TensorFlow into a worker."""

from __future__ import annotations

import gc
import sys
import threading

_importing = threading.Lock()


def import_keras() -> None:
    """TensorFlow's modules import each other in circles: only one thread may begin.

    They make no garbage. To look for it meanwhile, and among them ever after, would take a third of
    the time.
    """
    with _importing:
        if "keras" in sys.modules:
            return
        gc.disable()
        try:
            import keras  # noqa: F401
        finally:
            gc.freeze()
            gc.enable()
