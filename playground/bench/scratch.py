"""A data folder for one measurement, so that nobody's runs are touched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from playground.datasets import fashion_mnist


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty ``PLAYGROUND_DATA`` that goes away afterwards; images that you brought are lent.

    ``PLAYGROUND_SCHEDULER`` is out of sight meanwhile: what is measured is this machine.
    """
    images = fashion_mnist.download_folder()
    with tempfile.TemporaryDirectory(prefix="playground-bench-") as name:
        folder = Path(name)
        if images.is_dir():
            (folder / images.name).symlink_to(images.resolve())
        with patch.dict(os.environ, {"PLAYGROUND_DATA": name}):  # puts all back afterwards
            os.environ.pop("PLAYGROUND_SCHEDULER", None)
            yield folder
