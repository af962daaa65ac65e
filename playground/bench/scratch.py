"""A data folder for one measurement, so that nobody's runs are touched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

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
        with _environment({"PLAYGROUND_DATA": name, "PLAYGROUND_SCHEDULER": None}):
            yield folder


@contextmanager
def _environment(changes: Mapping[str, str | None]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in changes}
    _set(changes)
    try:
        yield
    finally:
        _set(before)


def _set(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
