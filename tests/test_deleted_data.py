"""Data of every kind that somebody has deleted are refused, also where they were in use before."""

import numpy as np
import pytest
from image_files import shape, zipped

from playground.datasets import DatasetError, brought, kept_points, uploads
from playground.datasets.dna import KNOWN_MOTIFS, Planting, kept_sequences, plant
from playground.datasets.own_images import kept_images, read_archive
from playground.datasets.reading import GivenFile
from playground.datasets.tabular import kept_tables, table_named
from playground.datasets.ucr import TimeSeries
from playground.experiments import EXPERIMENTS, ConfigError


def images():
    files = {f"{kind}/{k}.png": shape(kind, k) for kind in ("tall", "wide") for k in range(12)}
    return kept_images.keep(read_archive(GivenFile("own.zip", zipped(files)))[0])


def sequences():
    return kept_sequences.keep(plant(Planting(KNOWN_MOTIFS["primer"], count=120, length=30)))


def series(missing=False):
    x, y = np.random.default_rng(0).normal(size=(24, 80, 1)).astype(np.float32), np.arange(24) % 2
    x[0, 3] = np.nan if missing else 0.0
    return uploads.keep(TimeSeries("own", x, y, x, y, ("a", "b"), "own"))


def points(row):
    return kept_points.short(";".join(row.format(k / 60, k % 2) for k in range(300)))


KINDS = {
    "points": ("plane_classifier", "points", lambda: points("{0},1,{1}"), {"dataset": "own"}),
    "a curve": ("function_fit", "target", lambda: points("{0},{1}"), {}),
    "sequences": ("dna_motif", "sequences", sequences, {}),
    "images": ("image_convolution", "images", images, {}),
    "images again": ("fashion_mnist", "images", images, {}),
    "a table": ("table_network", "dataset", lambda: kept_tables.keep(table_named("iris")), {}),
    "series": ("timeseries_transformer", "dataset", series, {"standardize": True}),
    "series with gaps": (
        "timeseries_transformer",
        "dataset",
        lambda: series(missing=True),
        {"standardize": True},
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_deleted_data_are_refused_also_by_a_page_that_has_them_in_memory(
    tmp_path, monkeypatch, kind
):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    name, setting, keep, others = KINDS[kind]
    experiment = EXPERIMENTS[name]
    kept = keep()
    config = experiment.config_type.parse({setting: kept, **others})
    before = experiment.load_data(config)
    assert experiment.load_data(config) is before, "it is kept in memory"
    assert brought.title_of_brought(kept) != brought.LOST
    brought.delete(kept)
    with pytest.raises((DatasetError, ConfigError), match="no such file"):
        experiment.load_data(config)
    assert brought.title_of_brought(kept) == brought.LOST
    assert keep() == kept
    np.testing.assert_array_equal(experiment.load_data(config).train.x, before.train.x)
