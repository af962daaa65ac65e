"""The sets of the archive: what is said of them without reading them, and how they are trained."""

from __future__ import annotations

import os

import numpy as np
import pandas
import pytest
import scipy.interpolate

from playground.datasets import DatasetError, series_split, time_series, ucr, ucr_catalogue
from playground.datasets.even_series import even_series, has_gaps_inside, lengths_in_archive
from playground.datasets.reading import GivenFile
from playground.datasets.standardization import standardized
from playground.datasets.time_series_files import series_from_files
from playground.datasets.uploads import keep
from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.timeseries_transformer import suggested_settings
from playground.runs import RunState

SERIES = EXPERIMENTS["timeseries_transformer"]
REFUSED = ["Fungi"]
SMALL = ["BME", "Chinatown", "DiatomSizeReduction", "DodgerLoopDay", "FaceFour", "GesturePebbleZ1"]


@pytest.fixture(scope="module")
def catalogue():
    return ucr_catalogue.catalogue()


def table(name, part):
    """A file as NumPy reads it."""
    return np.loadtxt(ucr.path(name, part), ndmin=2)


# What the catalogue says


def test_it_names_every_set_of_the_package(catalogue):
    files = [name for name in os.listdir(ucr.folder()) if name.endswith("_TRAIN.tsv")]
    assert len(catalogue) == len(files) > 50
    assert list(catalogue) == sorted(catalogue)
    assert {"FordA", "FordB", "ECG5000", "CBF"} <= set(catalogue)


@pytest.mark.parametrize("name", SMALL)
def test_its_counts_are_those_of_the_numbers(catalogue, name):
    train, test = (table(name, part) for part in ("TRAIN", "TEST"))
    known = catalogue[name]
    assert (known.train, known.test, known.steps) == (len(train), len(test), train.shape[1] - 1)
    assert known.classes == len(np.unique(train[:, 0]))
    rows = np.concatenate([train, test])[:, 1:]
    # Brute force: a gap is a missing value with a known one behind it.
    gaps = any(np.isnan(row[: np.flatnonzero(~np.isnan(row))[-1]]).any() for row in rows)
    assert known.missing == gaps
    assert known.unequal == (np.isnan(rows).any() and not gaps)


def test_most_sets_are_normalised_and_chinatown_is_not(catalogue):
    assert sum(known.normalized for known in catalogue.values()) > 30
    assert catalogue["FordA"].normalized
    # People per hour.
    assert not catalogue["Chinatown"].normalized


def test_what_the_page_opens_with_is_known_by_heart(catalogue):
    known = catalogue["FordA"]
    counted = ("FordA", known.steps, 1, known.classes, known.train, known.test, known.normalized)
    counted += (known.shortest, known.missing)
    assert counted == time_series.FORDA_SIZES


def test_it_is_counted_once_and_then_read_from_the_data_folder(catalogue, monkeypatch):
    for forget in (ucr_catalogue.catalogue, ucr_catalogue.describe):
        forget.cache_clear()
    monkeypatch.setattr(ucr_catalogue, "_counted", None)
    assert ucr_catalogue.catalogue() == catalogue


def test_a_file_that_changed_is_counted_anew(tmp_path, monkeypatch):
    for part in ("TRAIN", "TEST"):
        (tmp_path / f"Own_{part}.tsv").write_text("1\t0\t1\t2\n2\t0\t1\t2\n1\t0\t1\t2\n")
    monkeypatch.setattr(ucr, "folder", lambda: tmp_path)
    monkeypatch.setattr(ucr_catalogue, "data_folder", lambda: tmp_path)
    count = ucr_catalogue.catalogue.__wrapped__
    assert count()["Own"].train == 3
    with open(tmp_path / "Own_TRAIN.tsv", "a") as file:
        file.write("2\t0\t1\t2\n")
    assert count()["Own"].train == 4


# Missing values and unequal lengths

GAP = np.array([[0.0, np.nan, 4.0, 1.0], [np.nan, 2.0, 3.0, np.nan]])
SHORT = np.array([[0.0, 2.0, np.nan, np.nan, np.nan], [0.0, 1.0, 2.0, 3.0, 4.0]])


def evened(rows, unequal_lengths="resample", missing_values="interpolate", steps=None):
    (lengths,) = lengths_in_archive(rows)
    choice = {"unequal_lengths": unequal_lengths, "missing_values": missing_values}
    x, _ = even_series(rows[:, :, None], lengths, steps or rows.shape[1], **choice)
    return x[:, :, 0]


def test_gaps_are_filled_on_the_straight_line_between_their_neighbours():
    assert has_gaps_inside(GAP)
    assert [part.tolist() for part in lengths_in_archive(GAP, SHORT[:, :4])] == [[4, 4], [4, 4]]
    np.testing.assert_array_equal(evened(GAP), [[0, 2, 4, 1], [2, 2, 3, 3]])


def test_a_short_series_is_stretched_to_the_length_of_the_longest():
    assert not has_gaps_inside(SHORT)
    assert lengths_in_archive(SHORT)[0].tolist() == [2, 5]
    np.testing.assert_allclose(evened(SHORT), [[0, 0.5, 1, 1.5, 2], [0, 1, 2, 3, 4]])


def test_short_series_are_padded_with_their_last_value_or_all_are_cut():
    np.testing.assert_array_equal(evened(SHORT, "pad"), [[0, 2, 2, 2, 2], [0, 1, 2, 3, 4]])
    np.testing.assert_array_equal(evened(SHORT, "truncate", steps=2), [[0, 2], [0, 1]])


def test_series_with_a_missing_value_are_dropped_and_short_ones_are_not():
    assert evened(GAP, missing_values="drop").shape == (0, 4)
    assert evened(SHORT, missing_values="drop").shape == (2, 5)
    with_gap = np.array([[0, np.nan, 4, 1.0], [1, 2, 3, 4]])
    np.testing.assert_array_equal(evened(with_gap, missing_values="drop"), [[1, 2, 3, 4]])


def test_every_choice_is_what_numpy_gives_for_one_series_at_a_time():
    rng = np.random.default_rng(0)
    lengths = rng.integers(4, 12, 20)
    x = np.where(
        np.arange(12)[:, None] < lengths[:, None, None], rng.normal(size=(20, 12, 2)), np.nan
    )
    x[3, 1, 0] = np.nan
    for choice, steps in (("resample", 12), ("pad", 12), ("truncate", int(lengths.min()))):
        found, kept = even_series(
            x, lengths, steps, unequal_lengths=choice, missing_values="interpolate"
        )
        assert kept.tolist() == list(range(20))
        for row, (series, length) in enumerate(zip(x, lengths, strict=True)):
            for channel in range(2):
                values = pandas.Series(series[:length, channel]).interpolate().to_numpy()
                if choice == "resample":
                    expected = scipy.interpolate.interp1d(np.linspace(0, 1, length), values)(
                        np.linspace(0, 1, 12)
                    )
                else:
                    expected = np.pad(values, (0, 12 - length), mode="edge")[:steps]
                np.testing.assert_allclose(found[row, :, channel], expected, atol=1e-12)


def ragged(count=24, longest=30):
    """A .csv of series of 20 to 30 values, one of them with a missing value."""
    rng = np.random.default_rng(0)
    lines = []
    for row in range(count):
        sign, length = (1 if row % 2 else -1), longest - row % 11
        values = [
            f"{v:.4f}" for v in sign * np.linspace(-1, 1, length) + 0.1 * rng.normal(size=length)
        ]
        if row == 5:
            values[7] = "NA"
        lines.append(",".join(["up" if row % 2 else "down", *values]))
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("choice", "steps", "series", "words"),
    [
        ({}, 30, 24, "stretched to the longest. Values are missing; they were filled in"),
        ({"unequal_lengths": "pad"}, 30, 24, "the last value of each was repeated"),
        ({"unequal_lengths": "truncate"}, 20, 24, "each was cut to the shortest"),
        ({"missing_values": "drop"}, 30, 23, "1 series with a missing value were left out"),
    ],
)
def test_what_is_done_with_an_upload_s_gaps_is_a_choice(choice, steps, series, words):
    name = keep(series_from_files(GivenFile("own.csv", ragged())))
    known = time_series.sizes(name)
    assert (known.steps, known.shortest, known.unequal, known.missing) == (30, 20, True, True)
    suggested = suggested_settings(name) | {"patch_length": 8, "patch_stride": 4}
    config = SERIES.config_type.parse(suggested | choice)
    data = SERIES.load_data(config)
    parts = (data.train, data.validation, data.test)
    assert {part.x.shape[1:] for part in parts} == {(steps, 1)}
    assert sum(len(part) for part in parts) == series
    assert all(np.isfinite(part.x).all() for part in parts)
    assert words in data.notes["changes"]
    assert SERIES.count_parameters(config) == SERIES.build_model(config, data).count_params()


def test_a_choice_that_leaves_no_series_of_a_class_is_one_sentence():
    text = "\n".join(f"{k},1,2,3,{'NA' if k == 'a' else 4},5" for k in "abababab").encode()
    name = keep(series_from_files(GivenFile("own.csv", text)))
    with pytest.raises(DatasetError, match=r"none of class a\. Choose missing_values=int"):
        time_series.load(name, "resample", "drop")


def test_an_old_configuration_means_what_it_meant():
    config = SERIES.config_type.parse({"dataset": "Chinatown", "patch_length": 8})
    assert (config.unequal_lengths, config.missing_values) == ("resample", "interpolate")


# Large levels


@pytest.mark.parametrize("level", [0.0, 1e8, 5.4e6, -3e9])
def test_a_large_level_changes_nothing_once_series_are_standardised(level):
    rng = np.random.default_rng(0)
    phase = rng.uniform(0, 6, (60, 1))
    speed = np.where(np.arange(60) % 2, 3, 1)[:, None]
    waves = np.sin(np.linspace(0, 6, 24) * speed + phase)
    names = ["fast" if k % 2 else "slow" for k in range(60)]

    def data_at(level):
        text = "".join(
            name + "".join(f",{value:.6f}" for value in level + row) + "\n"
            for name, row in zip(names, waves, strict=True)
        )
        name = keep(series_from_files(GivenFile("own.csv", text.encode())))
        return SERIES.load_data(SERIES.config_type.parse(suggested_settings(name)))

    found, oracle = data_at(level), data_at(0.0)
    assert found.train.x.dtype == np.float32
    np.testing.assert_allclose(found.train.x, oracle.train.x, atol=1e-5)
    np.testing.assert_allclose(found.test.x, oracle.test.x, atol=1e-5)
    assert len(np.unique(found.train.x[0])) == 24


def test_without_standardising_a_large_level_is_refused_and_a_small_one_is_not():
    rng = np.random.default_rng(0)
    for level, refused in ((1e8, True), (100.0, False)):
        text = "".join(
            "ab"[k % 2] + "".join(f",{v:.4f}" for v in level + rng.normal(size=12)) + "\n"
            for k in range(24)
        )
        series = series_from_files(GivenFile("own.csv", text.encode()))
        assert ("float64" in " ".join(series.reports[0].notes)) == refused
        assert series.x_train.dtype == (np.float64 if refused else np.float32)
        settings = suggested_settings(keep(series)) | {"standardize": False}
        config = SERIES.config_type.parse(settings)
        if refused:
            with pytest.raises(DatasetError, match="Expected standardize=true for own"):
                SERIES.load_data(config)
        else:
            SERIES.load_data(config)


@pytest.mark.parametrize("name", ["DodgerLoopDay", "GesturePebbleZ1", "GestureMidAirD2"])
def test_no_value_is_missing_in_what_is_trained_on(name):
    series = time_series.load(name)
    assert np.isfinite(series.x_train).all()
    assert np.isfinite(series.x_test).all()
    assert series.note


# Splits


@pytest.mark.parametrize("name", ["DiatomSizeReduction", "ECG5000", "FiftyWords", "FaceFour"])
@pytest.mark.parametrize("seed", [0, 1])
def test_every_class_with_two_series_is_trained_and_validated(name, seed):
    config = SERIES.config_type.parse({**suggested_settings(name), "seed": seed})
    data = SERIES.load_data(config)
    y = ucr.load(name).y_train
    assert set(data.train.y) == set(y)
    assert set(data.validation.y) == set(np.flatnonzero(np.bincount(y) > 1))
    assert sorted([*data.train.y, *data.validation.y]) == sorted(y)


def test_a_stratified_split_takes_the_share_of_each_class():
    y = np.repeat([0, 1, 2, 3], [50, 20, 5, 1])
    kept, aside = series_split.stratified_split(y, 0.2, 0)
    np.testing.assert_array_equal(np.bincount(y[aside], minlength=4), [10, 4, 1, 0])
    assert sorted([*kept, *aside]) == list(range(len(y)))
    other, _ = series_split.stratified_split(y, 0.2, 1)
    assert not np.array_equal(kept, other)


def test_standardizing_uses_the_training_series_alone():
    from sklearn.preprocessing import StandardScaler

    rng = np.random.default_rng(0)
    train, test = (rng.normal(5, 3, (n, 7, 2)).astype(np.float32) for n in (20, 9))
    oracle = StandardScaler().fit(train.reshape(-1, 2))
    for given, got in zip((train, test), standardized(train, test), strict=True):
        expected = oracle.transform(given.reshape(-1, 2)).reshape(given.shape)
        np.testing.assert_allclose(got, expected, atol=1e-5)


# What a click sets


def test_every_set_can_be_trained_with_what_is_suggested_or_says_why_not(catalogue):
    for name, known in catalogue.items():
        if name in REFUSED:
            assert known.refusal
            with pytest.raises(ConfigError, match="one training series of each class"):
                SERIES.config_type.parse({"dataset": name})
            continue
        config = SERIES.config_type.parse(suggested_settings(name))
        tokens = (known.steps - config.patch_length) // config.patch_stride + 1
        assert 15 <= tokens <= 80, name
        assert 2 * config.batch_size <= known.train or config.batch_size == 8
        assert SERIES.memory_estimate(config) < 1e9


def test_for_forda_the_default_preset_is_suggested():
    assert SERIES.config_type.parse(suggested_settings("FordA")) == SERIES.preset(None)


@pytest.mark.parametrize(
    ("dataset", "rotations", "random_phases"), [("FordB", 4, 0.25), ("ECG5000", 1, 0.0)]
)
def test_another_set_leaves_the_network_of_a_preset_whole(dataset, rotations, random_phases):
    tiny = SERIES.preset("tiny")
    config = SERIES.config_type.parse(suggested_settings(dataset), base=tiny)
    for name in ("embedding", "d_model", "num_heads", "head_size", "ff_dim"):
        assert getattr(config, name) == getattr(tiny, name), name
    # only the noise of engines may be turned in time, or lose its phases
    assert (config.rotations, config.random_phases) == (rotations, random_phases)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"dataset": "Chinatown"}, "patch_length ≤ 24"),
        ({"dataset": "ECG5000", "patch_length": 141}, "Received: patch_length=141, patch_stride=8"),
        ({"patch_length": 8, "patch_stride": 9}, "Received: patch_length=8, patch_stride=9"),
        ({"dataset": "FordC"}, "Received: dataset=FordC"),
        ({"dataset": "../FordA"}, "Received: dataset=../FordA"),
    ],
)
def test_what_does_not_fit_the_series_is_one_sentence(values, words):
    with pytest.raises(ConfigError) as caught:
        SERIES.config_type.parse(values)
    assert words in str(caught.value)


def test_parameters_follow_the_data_set_as_keras_counts_them():
    for name in ("Chinatown", "FaceFour"):
        config = SERIES.config_type.parse(suggested_settings(name))
        model = SERIES.build_model(config, SERIES.load_data(config))
        assert SERIES.count_parameters(config) == model.count_params()


# Training


def test_a_small_set_of_the_archive_trains(engine):
    config = SERIES.config_type.parse({**suggested_settings("Chinatown"), "epochs": 1})
    run = engine.wait(engine.submit(SERIES, config).id, 120)
    assert run.state is RunState.COMPLETE
    assert len(run.report["per_class"]) == 2


def test_an_uploaded_ts_file_of_three_channels_trains(engine):
    rng = np.random.default_rng(0)
    lines = ["@problemName Own", "@classLabel true up down", "@data"]
    for label, sign in [("up", 1), ("down", -1)] * 12:
        x = sign * np.linspace(-1, 1, 30) + 0.1 * rng.normal(size=(3, 30))
        channels = [",".join(f"{v:.4f}" for v in row) for row in x]
        lines.append(":".join([*channels, label]))
    name = keep(series_from_files(GivenFile("own.ts", "\n".join(lines).encode())))
    assert time_series.sizes(name)[1:4] == (30, 3, 2)
    config = SERIES.config_type.parse({**suggested_settings(name), "epochs": 1})
    run = engine.wait(engine.submit(SERIES, config).id, 120)
    assert (run.state, run.message) == (RunState.COMPLETE, "")
    assert run.parameters == SERIES.count_parameters(config)
    assert [row["class"] for row in run.report["per_class"]] == ["class down", "class up"]
