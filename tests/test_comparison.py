"""Runs side by side: oracles are pandas, the statistics module and SciPy."""

import math
import statistics

import numpy as np
import pandas as pd
import pytest
from plotly_checks import checked
from scipy import stats

from playground.comparison.curves import (
    calm_end,
    compared_curves,
    group_names,
    mean_over_seeds,
    metric_names,
    positions,
)
from playground.comparison.differences import LACKING, differences, run_names
from playground.comparison.mean_difference import mean_difference
from playground.comparison.seeds import mean_with_band, measured, seed_groups
from playground.comparison.smoothing import exponential_moving_average
from playground.comparison.view import CompareView
from playground.experiments import EXPERIMENTS
from playground.figures.confusion_comparison import confusion_comparison, row_percent
from playground.figures.run_lines import run_lines
from playground.runs import Run, RunState, Snapshot

VALUES = np.random.default_rng(1).normal(size=200).cumsum()


def run(
    run_id="a",
    experiment="plane_classifier",
    measures=None,
    name="",
    state=RunState.COMPLETE,
    report=None,
    **settings,
):
    config = EXPERIMENTS[experiment].config_type.parse(settings).model_dump(mode="json")
    return Run(
        run_id,
        experiment,
        config,
        None,
        state,
        "",
        10,
        1.0,
        1.0,
        2.0,
        progress={"steps_per_epoch": 25, "seconds": 4.0},
        report=report or {},
        measures=measures or {},
        name=name,
    )


def snapshot(values, **settings):
    epochs = np.arange(1.0, len(values) + 1)
    history = {"epoch": epochs, "loss": 2 * np.array(values), "val_loss": np.array(values)}
    return Snapshot(run(**settings), history)


# Smoothing


@pytest.mark.parametrize("weight", [0.01, 0.1, 0.6, 0.9, 0.99])
def test_the_moving_average_is_that_of_pandas(weight):
    expected = pd.Series(VALUES).ewm(alpha=1 - weight, adjust=True).mean()
    np.testing.assert_allclose(exponential_moving_average(VALUES, weight), expected)


def test_the_first_value_is_not_drawn_to_zero_and_a_constant_stays():
    assert exponential_moving_average(VALUES, 0.99)[0] == VALUES[0]
    np.testing.assert_allclose(exponential_moving_average(np.full(50, 3.0), 0.9), 3.0)


def test_what_is_no_number_counts_nothing():
    holey = VALUES.copy()
    holey[[3, 70]] = np.nan, np.inf
    finite = np.isfinite(holey)
    expected = pd.Series(holey[finite]).ewm(alpha=0.2).mean()
    np.testing.assert_allclose(exponential_moving_average(holey, 0.8)[finite], expected)


def test_without_a_weight_nothing_is_smoothed():
    np.testing.assert_array_equal(exponential_moving_average(VALUES, 0), VALUES)


# Means over seeds


@pytest.mark.parametrize("values", [[0.9, 0.95, 0.97], [1.0, 2.0], [3.0, 3.0, 3.0, 3.0]])
def test_mean_and_deviation_are_those_of_the_statistics_module(values):
    found = mean_with_band(values, "deviation")
    assert math.isclose(found.mean, statistics.fmean(values))
    assert math.isclose(found.band, statistics.stdev(values), abs_tol=1e-12)
    assert found.count == len(values)


def test_the_confidence_interval_is_that_of_scipy():
    values = [0.91, 0.95, 0.97, 0.90, 0.99]
    found = mean_with_band(values, "confidence")
    low, high = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
    assert found.mean - found.band == pytest.approx(low)
    assert found.mean + found.band == pytest.approx(high)


def test_a_single_run_has_no_band():
    assert mean_with_band([0.5], "confidence").band is None


def test_runs_that_differ_in_nothing_but_the_seed_are_a_group():
    runs = [run("a", seed=1), run("b", seed=2), run("c", seed=1, learning_rate=1.0)]
    assert [[r.id for r in g] for g in seed_groups(runs)] == [["a", "b"], ["c"]]


def test_a_seed_that_was_trained_twice_counts_once_by_the_run_that_came_furthest():
    cut_off = run("a", seed=1, state=RunState.STOPPED)
    runs = [cut_off, run("b", seed=1), run("c", seed=1), run("d", seed=2)]
    assert [[r.id for r in group] for group in seed_groups(runs)] == [["b", "d"]]


def test_a_run_whose_weights_were_set_by_hand_stands_alone():
    by_hand = run("b", seed=2, report={"edits": [{"step": 3, "index": 0, "value": 1.0}]})
    groups = seed_groups([run("a", seed=1), by_hand, run("c", seed=3)])
    assert [[r.id for r in group] for group in groups] == [["a", "c"], ["b"]]
    assert group_names(groups)[1].endswith("set by hand")


def test_a_measure_is_taken_over_the_runs_that_have_it():
    runs = [run(measures={"test_loss": 1.0}), run(measures={"test_loss": 2.0}), run()]
    assert measured(runs, "test_loss", "deviation").count == 2
    assert measured(runs, "test_accuracy", "deviation") is None


# How far two means lie apart

WIDE = {seed: 0.8 + score for seed, score in enumerate([0.02, 0.11, 0.05, 0.09, 0.01])}


def test_means_over_the_same_seeds_are_compared_seed_by_seed_as_scipy_does():
    steps = [0.011, 0.012, 0.009, 0.010, 0.013]
    better = {seed: WIDE[seed] + step for seed, step in enumerate(steps)}
    found = mean_difference(better, WIDE)
    low, high = stats.ttest_rel(list(better.values()), list(WIDE.values())).confidence_interval()
    assert (found.mean - found.band, found.mean + found.band) == pytest.approx((low, high))
    assert found.is_paired
    assert not found.holds_zero  # although the bands of the two overlap almost wholly


def test_means_over_other_seeds_are_compared_by_welch_as_scipy_does():
    others = {10: 0.7, 11: 0.74, 12: 0.71}
    found = mean_difference(WIDE, others)
    welch = stats.ttest_ind(list(WIDE.values()), list(others.values()), equal_var=False)
    low, high = welch.confidence_interval()
    assert (found.mean - found.band, found.mean + found.band) == pytest.approx((low, high))
    assert not found.is_paired


def test_of_a_single_seed_no_difference_is_known():
    assert mean_difference({0: 0.9}, {0: 0.1, 1: 0.2}) is None


def test_from_the_same_difference_in_every_seed_no_interval_follows():
    assert mean_difference({0: 0.9, 1: 0.8}, {0: 0.7, 1: 0.6}).band == 0
    assert mean_difference({0: 0.9, 1: 0.9}, {0: 0.9, 1: 0.9}).holds_zero


def test_a_mean_curve_ends_where_the_shortest_run_does():
    members = [snapshot([3.0, 2.0, 1.0]), snapshot([5.0, 4.0], seed=1)]
    x, mean, width = mean_over_seeds(members, "val_loss", "epoch", "deviation")
    assert list(x) == [1, 2]
    assert list(mean) == [4.0, 3.0]
    np.testing.assert_allclose(width, statistics.stdev([3.0, 5.0]))


# Settings that differ


def test_only_the_settings_that_differ_are_listed():
    found = differences([run(), run(learning_rate=1.0, activations="relu")])
    assert {d.name: d.texts for d in found} == {
        "activations": ("tanh", "relu"),
        "learning_rate": ("0.03", "1"),
    }


def test_of_different_experiments_a_field_that_one_lacks_is_marked():
    found = {d.name: d for d in differences([run(), run(experiment="fashion_mnist")])}
    assert found["experiment"].texts == ("A plane to play on", "Fashion-MNIST")
    assert found["noise"].texts == ("0.1", LACKING)
    assert found["activation"].texts == (LACKING, "relu")
    assert found["learning_rate"].texts == ("0.03", "0.01")


def test_a_field_on_whose_label_pages_disagree_has_its_own_name():
    tables = [run(experiment="table_network"), run(experiment="table_network", dataset="iris")]
    assert [d.label for d in differences(tables) if d.name == "dataset"] == ["Table"]
    found = {d.name: d.label for d in differences([*tables, run(experiment="plane_classifier")])}
    assert found["dataset"] == "Dataset"


def test_a_field_that_is_newer_than_a_run_stood_at_its_default_there():
    earlier, now = (run(name, "timeseries_transformer", epochs=9) for name in "ab")
    for name in ("random_phases", "mlp_units", "rotations"):
        del earlier.config[name]
    assert differences([earlier, now]) == []
    differing = run("c", "timeseries_transformer", epochs=9, rotations=4)
    assert [(d.name, d.texts) for d in differences([earlier, differing])] == [
        ("rotations", ("1", "4"))
    ]
    assert run_names([earlier, differing]) == ["Rotations 1", "Rotations 4"]


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([run("a"), run("b", activations="relu")], ["tanh", "relu"]),
        ([run("a"), run("b", seed=7)], ["seed 0", "seed 7"]),
        (
            [run("a"), run("b", activations="relu", learning_rate=0.0001751)],
            ["tanh, Learning rate 0.03", "relu, Learning rate 0.000175"],
        ),
        (
            [run("a", learning_rate=0.12341), run("b", learning_rate=0.12342)],
            ["Learning rate 0.12341", "Learning rate 0.12342"],
        ),
        (
            [run("a"), run("b", hidden_units="")],
            ["Hidden layers 4, 2", "Hidden layers empty"],
        ),
        ([run("a", name="mine"), run("b", seed=7)], ["mine", "seed 7"]),
        (
            [run("aaaa1"), run("bbbb2")],
            ["Circle, 4-2 tanh, seed 0", "Circle, 4-2 tanh, seed 0 (2)"],
        ),
        (
            [run("a"), run("b", experiment="fashion_mnist"), run("c", activations="relu")],
            ["A plane to play on: tanh", "Fashion-MNIST", "A plane to play on: relu"],
        ),
    ],
)
def test_a_run_is_called_by_what_it_alone_has(runs, expected):
    assert run_names(runs) == expected


def test_names_of_runs_are_never_the_same():
    mine = [run("aaaa1", name="mine"), run("bbbb2", name="mine", experiment="fashion_mnist")]
    assert len(set(run_names(mine))) == 2
    runs = [run("a", seed=s, activations=a) for s in (0, 1) for a in ("tanh", "relu")]
    assert len(set(run_names(runs))) == 4


# Curves


def test_epochs_steps_and_seconds_lie_on_the_axis():
    s = snapshot([3.0, 2.0, 1.0, 0.5])
    assert list(positions(s, "epoch")) == [1, 2, 3, 4]
    assert list(positions(s, "step")) == [25, 50, 75, 100]
    assert list(positions(s, "second")) == [1, 2, 3, 4]  # an older run: 4 s, evenly
    s.history["seconds"] = np.array([0.1, 0.2, 0.3, 0.9])
    assert list(positions(s, "second")) == [0.1, 0.2, 0.3, 0.9]


def test_the_recorded_curve_stays_behind_the_smoothed_one():
    view = CompareView(smoothing=0.5, show="validation")
    line = compared_curves(view, [snapshot([4.0, 2.0])], ["a"]).panels[0].lines[0]
    assert list(line.raw) == [4.0, 2.0]
    np.testing.assert_allclose(line.y, [4.0, (0.5 * 4 + 2) / 1.5])


def test_training_is_dashed_and_validation_solid_and_named():
    lines = compared_curves(CompareView(), [snapshot([1.0, 2.0])], ["a"]).panels[0].lines
    assert [(line.dash, line.label) for line in lines] == [("dash", ""), ("solid", "a")]


def test_dashed_and_solid_are_explained_where_both_are_drawn():
    def texts(view):
        figure = checked(run_lines(compared_curves(view, [snapshot([1.0, 2.0])], ["a"])))
        return [note.text for note in figure.layout.annotations]

    assert texts(CompareView()) == ["┄ training   ━ validation", "a 2"]
    assert texts(CompareView(show="validation")) == ["a 2"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Heads 4", "Heads 4: 2"),
        ("tanh", "tanh 2"),
        ("Heads 4, Learning rate 0.000175", "Heads 4,<br>Learning rate 0.000175: 2"),
        ("A plane to play on: tanh", "A plane to play on:<br>tanh 2"),
        ("circle, Noise 0.4 · 81fc", "circle, Noise 0.4<br>81fc 2"),
        ("a name of many words without a break", "a name of many words … 2"),
    ],
)
def test_a_long_name_goes_on_in_a_second_line_and_its_number_is_told_from_the_score(name, shown):
    view = CompareView(show="validation")
    figure = checked(run_lines(compared_curves(view, [snapshot([1.0, 2.0])], [name])))
    assert figure.layout.annotations[0].text == shown


def test_eight_names_of_two_lines_do_not_overlap():
    view = CompareView(show="validation")
    names = [f"Heads {n}, Learning rate 0.000175" for n in range(8)]
    figure = checked(run_lines(compared_curves(view, [snapshot([1.0])] * 8, names), height=350))
    low, high = figure.layout.yaxis.range
    pixels = 350 - figure.layout.margin.t - figure.layout.margin.b
    heights = sorted(pixels * (note.y - low) / (high - low) for note in figure.layout.annotations)
    assert np.diff(heights).min() >= 2 * 14 * 1.3  # two lines of 14 pixels, as Plotly spaces them


def test_dashes_are_explained_where_there_are_both():
    s = snapshot([1.0, 2.0])
    s.history["learning_rate"] = np.ones(2)
    assert compared_curves(CompareView(), [s], ["a"]).key
    only = CompareView(show="training", metrics="loss,learning_rate")
    assert not compared_curves(only, [s], ["a"]).key


def test_seeds_together_are_one_line_with_a_band():
    view = CompareView(together=True, show="validation")
    three = [
        snapshot([1.0], run_id="a"),
        snapshot([3.0], run_id="b", seed=1),
        snapshot([9.0], run_id="c", learning_rate=1),
    ]
    lines = compared_curves(view, three, ["", "", ""]).panels[0].lines
    assert [(list(line.y), line.low is None) for line in lines] == [([2.0], False), ([9.0], True)]


def test_shared_metrics_come_first_and_gradients_are_left_out():
    a, b = snapshot([1.0]), snapshot([1.0])
    a.history.update({"accuracy": np.ones(1), "gradient of dense": np.ones(1)})
    b.history["learning_rate"] = np.ones(1)
    assert metric_names([a, b]) == ["loss", "accuracy", "learning_rate"]


def test_logarithmic_axes_reach_the_figure():
    info = compared_curves(CompareView(log_x=True, log_y=True), [snapshot([1.0, 0.1])], ["a"])
    figure = checked(run_lines(info))
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == ("log", "log")


def test_a_band_that_reaches_below_zero_ends_at_the_floor_of_a_logarithmic_axis():
    view = CompareView(together=True, log_y=True, show="validation")
    far_apart = [snapshot([1.0, 1.0], run_id="a"), snapshot([0.02, 0.5], run_id="b", seed=1)]
    figure = checked(run_lines(compared_curves(view, far_apart, ["", ""])))
    band = next(trace for trace in figure.data if trace.fill == "toself")
    # means 0.51 and 0.75, deviations 0.69 and 0.35; below the first mean there is one decade
    np.testing.assert_allclose(band.y, [1.203, 1.1036, 0.3964, 0.1], atol=1e-3)
    assert figure.layout.yaxis.range[0] == -1


def test_the_right_end_grows_in_calm_steps():
    assert [calm_end(x) for x in (0.0, 7.0, 100.0, 101.0, 0.03)] == pytest.approx(
        [1, 7, 100, 120, 0.03]
    )


def test_confusion_matrices_and_their_difference_are_in_percent_of_a_row():
    first, second = np.array([[8, 2], [0, 0]]), np.array([[5, 5], [1, 3]])
    np.testing.assert_allclose(row_percent(first), [[80, 20], [0, 0]])
    figure = checked(confusion_comparison(first, second, ("a", "b"), ("x", "y")))
    shares, _, difference = (each.z for each in figure.data if each.type == "heatmap")
    np.testing.assert_allclose(shares, [[80, 20], [0, 0]])
    np.testing.assert_allclose(difference, [[-30, 30], [25, 75]])


def test_matrices_of_different_sizes_are_refused():
    with pytest.raises(ValueError, match="Received: 2 and 3"):
        checked(confusion_comparison(np.eye(2), np.eye(3), ("a", "b"), ("x", "y")))
