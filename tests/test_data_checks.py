"""Checks on data: each is shown data in which its fault was put by hand, and the same without."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from playground.diagnoses import DATA_RULES, NotApplicable, Severity, examine_data
from playground.diagnoses.rules.one_column import separation
from playground.experiments import EXPERIMENTS, Data, Split

RNG = np.random.default_rng(11)
NAMES = ("a", "b")


def data_of(x, y, names=NAMES, train=0.6, validation=0.2):
    """Splits in a shuffled order, as every experiment makes them."""
    order = np.random.default_rng(3).permutation(len(y))
    cuts = (np.array([train, train + validation]) * len(y)).astype(int)
    parts = np.split(order, cuts)
    splits = [Split(x[rows].astype(np.float32), np.asarray(y)[rows]) for rows in parts]
    return Data(*splits, class_names=names)


def noise(n=100, columns=20):
    return RNG.normal(size=(n, columns)), np.repeat([0, 1], n // 2)


def standardized(x):
    """Each row with mean 0 and standard deviation 1, as time series are."""
    return (x - x.mean(1, keepdims=True)) / x.std(1, keepdims=True)


def with_column(x, column, place=0):
    x = x.copy()
    x[:, place] = column
    return x


def found(data):
    return {finding.code: finding for finding in examine_data(data)}


X, Y = noise()
CLEAN = data_of(X, Y)
IN_ORDER = np.arange(1.0, 101.0)
REPEATED = replace(
    CLEAN, test=Split(np.vstack([CLEAN.train.x[:3], CLEAN.test.x[:7]]), np.arange(10) % 2)
)
WAVES = data_of(RNG.normal(size=(100, 30, 2)), Y)

ILL = {
    "constant column": ("constant-input", data_of(with_column(X, 7.0, 4), Y)),
    "lost in single precision": ("constant-input", data_of(1e8 + X[:, :, None], Y)),
    "constant channel": (
        "constant-input",
        data_of(np.stack([X, np.ones_like(X)], axis=2), Y),
    ),
    "repeated rows": ("test-in-training", REPEATED),
    "row numbers": ("one-column", data_of(with_column(X, IN_ORDER), Y)),
    "row numbers with gaps": (
        "one-column",
        data_of(with_column(X, np.arange(0.0, 300.0, 3) + 7, 5), Y),
    ),
    "row numbers, standardized": (
        "one-column",
        data_of(standardized(with_column(X, IN_ORDER))[:, :, None], Y),
    ),
    "the answer": ("one-column", data_of(with_column(X, Y + 0.1 * X[:, 0]), Y)),
    "class without training": (
        "absent-class",
        replace(CLEAN, train=Split(CLEAN.train.x, np.zeros(60, int))),
    ),
    "class without test": (
        "absent-class",
        replace(CLEAN, test=Split(CLEAN.test.x, np.ones(20, int))),
    ),
    "one class nearly": (
        "dominant-class",
        replace(CLEAN, train=Split(CLEAN.train.x, (np.arange(60) % 40 == 0).astype(int))),
    ),
    "metres beside millimetres": ("scales-apart", data_of(X * ([1] * 19 + [2000]), Y)),
    "channels": ("scales-apart", data_of(np.stack([X, 3000 * X[::-1]], axis=2), Y)),
}
AND = {
    "constant-input": {"test-in-training"},  # where all inputs are, all rows are alike
    "absent-class": {"dominant-class"},
    "one-column": {"scales-apart"},
}
WELL = {
    "noise": CLEAN,
    "series": WAVES,
    "numbers of rows that are not in order": data_of(with_column(X, RNG.permutation(100)), Y),
    "one feature that tells, of two": data_of(with_column(X, Y + 0.1 * X[:, 0])[:, :2], Y),
    "a bump that tells at many steps": data_of(
        (X + 6 * Y[:, None] * np.exp(-((np.arange(20) - 9) ** 2) / 8))[:, :, None], Y
    ),
    "a large class": data_of(X, (np.arange(100) % 9 == 0).astype(int)),
    "scales of a hundred": data_of(X * ([1] * 19 + [100]), Y),
}


@pytest.mark.parametrize(("code", "data"), ILL.values(), ids=list(ILL))
def test_a_fault_in_the_data_is_found_and_nothing_else(code, data):
    assert set(found(data)) == {code, *AND.get(code, ())} & set(found(data))
    assert code in found(data)


@pytest.mark.parametrize("data", WELL.values(), ids=list(WELL))
def test_nothing_is_found_in_data_without_a_fault(data):
    assert found(data) == {}


def test_repeated_rows_are_counted():
    assert "3 of 10 test examples (30.0%)" in found(REPEATED)["test-in-training"].evidence


@pytest.mark.parametrize("name", ["ECG5000", "FaceAll"])
def test_repeated_series_are_as_many_as_comparing_each_with_each_finds(name):
    series = EXPERIMENTS["timeseries_transformer"]
    data = series.compact_data(series.config_type(dataset=name))
    equal = sum(
        bool((data.train.x == each).reshape(len(data.train), -1).all(1).any())
        for each in data.test.x
    )
    evidence = found(data)["test-in-training"].evidence if equal else "0 of "
    assert evidence.startswith(f"{equal} of ")


def test_the_ranges_of_a_column_that_gives_the_class_away_are_told():
    evidence = found(ILL["row numbers"][1])["one-column"].evidence
    train = ILL["row numbers"][1].train
    first = train.x[train.y == 0, 0]
    assert evidence.startswith("Input 1 counts the rows")
    assert f"“a” from {first.min():g} to {first.max():g}" in evidence


def test_a_class_that_cannot_be_learned_is_more_serious_than_one_that_is_not_tested():
    untrained, untested = (
        found(ILL[name][1])["absent-class"]
        for name in ("class without training", "class without test")
    )
    assert untrained.severity is Severity.SERIOUS
    assert "no example of “b” for training" in untrained.evidence
    assert untested.severity is Severity.WARNING
    assert "no example of “a” for the test" in untested.evidence


def test_a_factor_between_scales_is_told():
    data = ILL["metres beside millimetres"][1]
    evidence = found(data)["scales-apart"].evidence
    deviation = data.train.x.astype(float).std(axis=0)
    factor = round(deviation.max() / deviation.min())
    assert deviation.argmax() == 19
    assert evidence.startswith("Input 20 has")
    assert f"input {deviation.argmin() + 1} one of" in evidence
    assert f"a factor of {factor:,}." in evidence


def test_separation_is_1_for_classes_in_order_0_by_chance_and_ties_do_not_count():
    y = np.repeat([0, 1, 2], 200)
    assert separation(np.arange(600.0), y) == 1
    chance = [separation(RNG.normal(size=600), y) for _ in range(20)]
    assert abs(np.mean(chance)) < 0.05
    assert abs(separation(np.zeros(600), y)) < 0.15


def test_data_without_classes_are_not_asked_about_classes():
    numbers = data_of(X, X[:, 0], names=())
    outcomes = {rule.code: rule.examine(numbers) for rule in DATA_RULES}
    for code in ("absent-class", "dominant-class", "one-column"):
        assert outcomes[code] == NotApplicable("there are no classes")
