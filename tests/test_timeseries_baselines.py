"""Methods without a network, against scikit-learn, brute force and plain Python; and FordA."""

import numpy as np
import pytest
from sklearn.linear_model import RidgeClassifier

from playground.comparison.baselines import (
    BASELINES,
    HONEST,
    SIGMAS,
    baseline_scores,
    noise_curves,
    scores,
)
from playground.comparison.baselines.distinct_values import (
    DISTINCT_VALUES,
    distinct_values,
    fit_count_rule,
)
from playground.comparison.baselines.methods import (
    MAJORITY,
    NEAREST_NEIGHBOUR,
    RIDGE,
    SPECTRUM_RIDGE,
    log_power_spectrum,
)
from playground.comparison.baselines.published import ELSEWHERE
from playground.datasets import ucr
from playground.experiments import EXPERIMENTS
from playground.experiments.classification import NOISE_SIGMA, with_noise
from playground.experiments.series_data import split_forda

every_baseline = pytest.mark.parametrize("baseline", BASELINES, ids=lambda b: b.name)


def series(count=60, steps=24, classes=2, seed=0):
    """Random walks whose classes differ in their mean, and their class indices."""
    rng = np.random.default_rng(seed)
    y = np.arange(count) % classes
    x = np.cumsum(rng.normal(size=(count, steps)), axis=1) + 1.5 * y[:, None]
    return x.astype(np.float32), y.astype(np.int32)


def accuracy(baseline, train, test):
    return float((baseline.fit(*train)(test[0]) == test[1]).mean())


@pytest.fixture(scope="module")
def forda():
    """All 3,601 training and 1,320 test series of the archive, as (n, 500), with classes."""
    data = ucr.load("FordA")
    return (data.x_train[..., 0], data.y_train), (data.x_test[..., 0], data.y_test)


@pytest.fixture
def few_series(monkeypatch):
    """The 120 first series of each part stand for all."""
    whole = split_forda(0, 0.2)
    few = type(whole)(
        *(type(part)(part.x[:120], part.y[:120]) for part in
          (whole.train, whole.validation, whole.test)),
        whole.class_names,
    )  # fmt: skip
    monkeypatch.setattr(scores, "split_forda", lambda seed, validation_split: few)
    return few


# What every baseline promises


@every_baseline
def test_it_names_a_class_that_it_has_seen_for_every_series(baseline):
    x, y = series()
    named = baseline.fit(x, y)(series(seed=1)[0])
    assert named.shape == (60,)
    assert set(np.unique(named)) <= {0, 1}


@every_baseline
def test_it_leaves_the_series_as_they_were(baseline):
    x, y = series()
    before = x.copy()
    baseline.fit(x, y)(x)
    np.testing.assert_array_equal(x, before)


# Majority


def test_the_majority_class_is_the_most_frequent_of_the_training_series():
    x, y = series(classes=3)
    y[:50] = 2
    assert set(MAJORITY.fit(x, y)(x)) == {2}


# Ridge


@pytest.mark.parametrize("classes", [2, 3])
def test_ridge_solves_the_normal_equations_with_a_free_offset(classes):
    """An unpenalized column of ones beside the samples, solved in one go for ±1 of each class."""
    x, y = series(classes=classes)
    test = series(200, classes=classes, seed=1)[0].astype(float)
    wide = np.column_stack([x.astype(float), np.ones(len(x))])
    penalty = np.diag([1.0] * x.shape[1] + [0.0])
    solution = np.linalg.solve(wide.T @ wide + penalty, wide.T @ (2.0 * np.eye(classes)[y] - 1.0))
    expected = (np.column_stack([test, np.ones(len(test))]) @ solution).argmax(axis=1)
    np.testing.assert_array_equal(RIDGE.fit(x, y)(test), expected)


# Spectrum


def test_the_spectrum_is_the_squared_sum_of_sines_and_cosines_under_hanns_window():
    x = series(3, 20)[0].astype(float)
    t = np.arange(20)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * t / 19)
    for k in range(11):
        cosine = (x * window * np.cos(2 * np.pi * k * t / 20)).sum(axis=1)
        sine = (x * window * np.sin(2 * np.pi * k * t / 20)).sum(axis=1)
        np.testing.assert_allclose(
            log_power_spectrum(x)[:, k], np.log(cosine**2 + sine**2 + 1e-12), rtol=1e-6
        )


@pytest.mark.parametrize("steps", [20, 21])
def test_a_series_has_half_as_many_frequencies_as_steps_and_one_more(steps):
    assert log_power_spectrum(np.ones((2, steps))).shape == (2, steps // 2 + 1)


def test_silence_has_a_finite_spectrum():
    np.testing.assert_allclose(log_power_spectrum(np.zeros((1, 8))), np.log(1e-12))


# Nearest neighbour


def test_the_nearest_neighbour_is_that_of_all_pairs():
    x, y = series(40, classes=3)
    test = series(50, classes=3, seed=1)[0]
    distances = [[np.linalg.norm(a.astype(float) - b) for b in x] for a in test]
    np.testing.assert_array_equal(NEAREST_NEIGHBOUR.fit(x, y)(test), y[np.argmin(distances, 1)])


def test_a_training_series_is_its_own_nearest_neighbour():
    x, y = series()
    np.testing.assert_array_equal(NEAREST_NEIGHBOUR.fit(x, y)(x), y)


# Distinct values


def test_distinct_values_are_counted_as_a_python_set_counts_them():
    x = np.random.default_rng(0).integers(0, 12, (30, 20)).astype(np.float32)
    assert distinct_values(x).tolist() == [len(set(row)) for row in x.tolist()]


def test_the_rule_is_the_best_of_all_thresholds():
    rng = np.random.default_rng(3)
    y = rng.integers(0, 2, 80).astype(np.int32)
    x = rng.integers(0, np.where(y == 1, 30, 14)[:, None], (80, 20)).astype(np.float32)
    counts = np.array([len(set(row)) for row in x.tolist()])
    right = max(
        ((counts < threshold) == (y == below)).sum()
        for threshold in np.arange(-0.5, 22)
        for below in (0, 1)
    )
    rule = fit_count_rule(x, y)
    assert (rule.named(x) == y).sum() == right
    assert 0 < rule.threshold < 20


def test_the_threshold_lies_midway_in_the_gap():
    x = np.array([[1, 1, 1, 1], [1, 1, 2, 2], [1, 2, 3, 4]], np.float32)
    rule = fit_count_rule(x, np.array([1, 1, 0]))
    assert (rule.threshold, rule.below, rule.above) == (3.0, 1, 0)


def test_series_with_one_and_the_same_count_get_the_majority():
    rule = fit_count_rule(np.arange(12.0).reshape(4, 3), np.array([0, 1, 1, 1]))
    assert set(rule.named(np.zeros((2, 3)))) | set(rule.named(np.eye(3))) <= {0, 1}
    assert rule.named(np.arange(3.0)[None]).tolist() == [1]


# Sizes


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [
        (MAJORITY, 1),
        (RIDGE, 500 + 1),
        (SPECTRUM_RIDGE, 251 + 1),
        (NEAREST_NEIGHBOUR, 2_880 * 500),
        (DISTINCT_VALUES, 1),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_sizes_on_forda(baseline, expected):
    assert baseline.parameters(2_880, 500, 2) == expected


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_ridge_counts_what_scikit_learn_keeps(classes):
    x, y = series(classes=classes)
    model = RidgeClassifier().fit(x, y)
    assert RIDGE.parameters(60, 24, classes) == model.coef_.size + model.intercept_.size


# Noise


def test_noise_has_its_standard_deviation_and_its_seed():
    x = np.zeros((200, 500), np.float32)
    noisy = with_noise(x, 0.01, seed=1)
    assert noisy.dtype == np.float32
    assert noisy.std() == pytest.approx(0.01, rel=0.02)
    np.testing.assert_array_equal(noisy, with_noise(x, 0.01, seed=1))
    assert not np.array_equal(noisy, with_noise(x, 0.01, seed=2))


def test_louder_noise_is_the_same_noise():
    x = np.zeros((3, 50), np.float32)
    np.testing.assert_allclose(with_noise(x, 0.02, 5), 2 * with_noise(x, 0.01, 5), rtol=1e-6)


def test_no_noise_changes_nothing():
    x, _ = series()
    np.testing.assert_array_equal(with_noise(x, 0.0, 1), x)


# Tables for the page


def test_the_table_has_a_row_per_honest_baseline_with_what_it_scores(few_series):
    rows = baseline_scores(0, 0.2)
    assert [row["name"] for row in rows] == [baseline.name for baseline in HONEST]
    train, test = few_series.train, few_series.test
    for row, baseline in zip(rows, HONEST, strict=True):
        fitted = baseline.fit(train.x[..., 0], train.y)
        assert row["accuracy"] == (fitted(test.x[..., 0]) == test.y).mean()
        assert 0 <= row["noisy"] <= 1
        assert row["seconds"] > 0


def test_noise_curves_begin_with_the_clean_scores_and_share_the_noisy_one(few_series):
    rows, clean = baseline_scores(0, 0.2), noise_curves(0, 0.2, False)["accuracies"]
    noisy = noise_curves(0, 0.2, True)["accuracies"]
    for row in rows:
        name = row["name"]
        assert clean[name].shape == noisy[name].shape == (len(SIGMAS),)
        assert clean[name][0] == noisy[name][0] == row["accuracy"]
        assert clean[name][SIGMAS.index(NOISE_SIGMA)] == row["noisy"]


def test_methods_fitted_on_noise_see_the_noise_of_the_same_level(few_series):
    sigma, train, test = SIGMAS[-1], few_series.train, few_series.test
    noisy = with_noise(train.x[..., 0], sigma, scores.TRAINING_NOISE_SEED)
    named = RIDGE.fit(noisy, train.y)(with_noise(test.x[..., 0], sigma, scores.NOISE_SEED))
    found = noise_curves(0, 0.2, True)
    assert found["accuracies"]["ridge"][-1] == (named == test.y).mean()
    assert found["thresholds"][-1] == fit_count_rule(noisy, train.y).threshold


def test_histograms_count_every_test_series_once_at_every_noise(few_series):
    curves = noise_curves(0, 0.2, False)
    counts = np.bincount(few_series.test.y)
    assert curves["histograms"].shape == (len(SIGMAS), 2, 501)
    np.testing.assert_array_equal(
        curves["histograms"].sum(axis=2), np.broadcast_to(counts, (len(SIGMAS), 2))
    )
    first = [len(set(row)) for row in few_series.test.x[few_series.test.y == 0, :, 0].tolist()]
    np.testing.assert_array_equal(curves["histograms"][0, 0], np.bincount(first, minlength=501))


def test_the_split_is_the_transformers():
    from playground.experiments import EXPERIMENTS

    transformer = EXPERIMENTS["timeseries_transformer"]
    assert split_forda(0, 0.2) is transformer.load_data(transformer.preset("keras-example"))


# FordA itself: the numbers that the page tells


def test_ridge_on_all_training_series_of_forda_scores_as_documented(forda):
    assert accuracy(RIDGE, *forda) == pytest.approx(0.493, abs=5e-4)
    assert accuracy(SPECTRUM_RIDGE, *forda) == pytest.approx(0.970, abs=1e-3)


def test_the_leak_scores_100_percent_on_training_and_test_series(forda):
    train, test = forda
    assert accuracy(DISTINCT_VALUES, train, train) == 1.0
    assert accuracy(DISTINCT_VALUES, train, test) == 1.0
    assert fit_count_rule(*train).threshold == 483


def test_the_counts_of_the_classes_do_not_touch(forda):
    counts = np.concatenate([distinct_values(x) for x, _ in forda])
    classes = np.concatenate([y for _, y in forda])
    of_first, of_second = counts[classes == 0], counts[classes == 1]
    assert (of_first.min(), of_first.max()) == (373, 469)
    assert (of_second.min(), of_second.max()) == (497, 500)


def test_a_millionth_of_noise_destroys_the_leak(forda):
    train, (x, y) = forda
    assert accuracy(DISTINCT_VALUES, train, (with_noise(x, 1e-6, 1), y)) < 0.52


def test_noise_brings_the_spectrum_down_and_training_with_it_brings_it_back(forda):
    (x_train, y_train), (x, y) = forda
    noisy = with_noise(x, 0.01, 1)
    assert accuracy(SPECTRUM_RIDGE, (x_train, y_train), (noisy, y)) < 0.53
    trained = (with_noise(x_train, 0.01, 2), y_train)
    assert accuracy(SPECTRUM_RIDGE, trained, (noisy, y)) == pytest.approx(0.91, abs=0.01)


def test_loud_and_quiet_frequencies_each_tell_the_class_alone():
    data = split_forda(0, 0.2)
    train, test = (log_power_spectrum(part.x[..., 0]) for part in (data.train, data.test))
    for band, expected in ((slice(0, 50), 0.91), (slice(200, 251), 0.92)):
        found = RIDGE.fit(train[:, band], data.train.y)(test[:, band])
        assert (found == data.test.y).mean() == pytest.approx(expected, abs=0.006)
    first, second = (np.median(np.exp(train[data.train.y == k, 200:])) for k in (0, 1))
    assert 6.5 < first / second < 8.5


def test_the_nearest_neighbour_scores_what_the_archive_lists(forda):
    """The archive's table has an error of 0.3348 for 1-NN with the Euclidean distance."""
    assert 1 - accuracy(NEAREST_NEIGHBOUR, *forda) == pytest.approx(0.3348, abs=5e-5)


def test_published_figures_are_shares_in_order_and_say_where_they_stand():
    accuracies = [each.accuracy for each in ELSEWHERE]
    assert accuracies == sorted(accuracies)
    declared = [b.published for e in EXPERIMENTS.values() for b in e.benchmarks if b.published]
    assert sorted(each.accuracy for each in declared) == [0.816, 0.843, 0.914]
    assert all(0.5 < each.accuracy < 1 and each.source for each in (*ELSEWHERE, *declared))
