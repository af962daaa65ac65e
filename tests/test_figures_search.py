"""Figures of a search: history, parallel coordinates, importance."""

import re

import numpy as np
import pytest
from plotly_checks import checked
from scripted_search import ScriptedEngine, settings

from playground.figures.parallel_coordinates import FieldAxis, TrialLine, parallel_coordinates
from playground.figures.search_history import SearchHistory, search_history
from playground.figures.search_importance import search_importance
from playground.runs import RunState
from playground.studies.search.driver import SearchDriver
from playground.studies.search.figure_data import coordinates_info, history_info
from playground.studies.search.repository import SearchRepository

VALUES = [0.5, 0.9, np.nan, 0.95, 0.7]
COMPLETE = [True, True, False, False, True]


def history(values=VALUES, complete=COMPLETE, **changes):
    given = {
        "number": np.arange(len(values), dtype=float),
        "value": np.array(values, float),
        "complete": np.array(complete, bool),
        "name": "validation accuracy",
        "percent": True,
        "planned": 8,
        "current": None,
    }
    return SearchHistory(**(given | changes))


def words(figure):
    return " ".join(annotation.text for annotation in figure.layout.annotations)


def trace(figure, name):
    (found,) = [t for t in figure.data if t.name == name]
    return found


def test_only_complete_trials_can_be_the_best_so_far():
    assert history().best_so_far().tolist() == [0.5, 0.9, 0.9, 0.9, 0.9]
    losses = history([3.0, 1.0, 2.0, 0.1, 0.5], percent=False)
    assert losses.best_so_far().tolist() == [3.0, 1.0, 1.0, 1.0, 0.5]


def test_before_the_first_complete_trial_there_is_no_best():
    best = history([0.1, 0.2], [False, True]).best_so_far()
    assert np.isnan(best[0])
    assert best[1] == 0.2


def test_the_history_counts_trials_from_one_and_tells_pruned_ones_apart():
    figure = checked(search_history(history()))
    assert list(trace(figure, "complete").x) == [1, 2, 5]
    assert list(trace(figure, "pruned").x) == [4]
    assert list(trace(figure, "no value").x) == [3]
    assert list(trace(figure, "best so far").y) == [0.5, 0.9, 0.9, 0.9, 0.9]
    assert figure.layout.xaxis.range[1] == 8.5
    assert "the best so far is 90.00%" in figure.layout.meta["alt"]


def test_losses_far_apart_get_a_logarithmic_axis():
    figure = checked(search_history(history([0.001, 5.0], [True, True], percent=False)))
    assert figure.layout.yaxis.type == "log"
    assert list(figure.layout.yaxis.range) == [-3, 1]


def test_the_current_settings_are_a_line_where_they_were_tried():
    assert "current settings" in words(checked(search_history(history(current=0.5))))
    assert "current settings" not in words(checked(search_history(history())))


def test_the_legend_fits_half_a_page():
    legend = words(checked(search_history(history(current=0.5))))
    lines = [re.sub("<[^>]+>", "", line) for line in legend.split("<br>")]
    assert lines == [
        "● complete   ○ stopped early   ━ best so far",
        "× no value   ┄ current settings",
    ]
    assert checked(search_history(history(current=0.5))).layout.margin.t >= 20 * len(lines)


def test_empty_figures_say_what_will_appear():
    assert "becomes a point" in words(checked(search_history(history([], []))))
    assert words(checked(parallel_coordinates([], [])))
    assert "Needs 3 more complete trials." in words(checked(search_importance({}, 3)))
    assert "Needs 1 more complete trial." in words(checked(search_importance({}, 1)))
    assert "equally good" in words(checked(search_importance({}, 0)))


def test_importance_is_a_bar_per_field():
    figure = checked(search_importance({"Heads": 0.75, "Blocks": 0.25}, 0))
    assert list(figure.data[0].y) == ["Heads", "Blocks"]
    assert list(figure.data[0].x) == [0.75, 0.25]


def test_every_trial_is_a_line_across_all_axes_and_the_best_is_drawn_last():
    axes = [FieldAxis("rate", ((0, "1"), (1, "2"))), FieldAxis("value", ())]
    lines = [TrialLine(f"Trial {n}", (n / 4, n / 4), ("a", "b"), n / 4) for n in range(5)]
    figure = checked(parallel_coordinates(axes, lines))
    drawn = {tuple(zip(t.x, t.y, strict=True))[:2] for t in figure.data}
    assert ((0, 1.0), (1, 1.0)) in drawn
    assert list(figure.data[-1].y[:2]) == [1.0, 1.0]
    points = sum(sum(y is not None for y in t.y) for t in figure.data)
    assert points == 2 * (5 + 1)  # the best is drawn twice, the second time on top


def driven(folder, *fields, **how):
    def curve(config):
        return [config.learning_rate / 20, config.learning_rate / 10], RunState.COMPLETE

    repository = SearchRepository(folder)
    search_id = repository.create(settings(*fields, trials=6, **how))
    SearchDriver(ScriptedEngine(folder, curve), repository, search_id).run()
    return repository.status(search_id)


def test_what_a_search_has_found_is_what_its_figures_show(tmp_path):
    search = driven(tmp_path, "learning_rate=0.001..10", "optimizer=sgd;adam;lion")
    info = history_info(search)
    assert info.value.tolist() == pytest.approx(
        [t.raw["learning_rate"] / 10 for t in search.trials], rel=1e-3
    )
    assert info.current == pytest.approx(0.001)  # the preset's rate is 0.01
    axes, lines = coordinates_info(search)
    assert [axis.label for axis in axes] == ["Learning rate", "Optimizer", "validation accuracy"]
    for trial, line in zip(search.trials, lines, strict=True):
        rate, optimizer, value = line.positions
        # Four decades from 0.001 to 10.
        assert rate == pytest.approx((np.log10(trial.raw["learning_rate"]) + 3) / 4)
        assert optimizer == ["sgd", "adam", "lion"].index(trial.raw["optimizer"]) / 2
        assert 0 <= value <= 1
    (best,) = [line for line in lines if line.goodness == 1]
    assert best.positions[-1] == 1
    assert checked(parallel_coordinates(axes, lines)).to_json()


def test_of_losses_the_lowest_is_the_best(tmp_path):
    search = driven(tmp_path, "learning_rate=0.001..10", judged_by="loss")
    _, lines = coordinates_info(search)
    (best,) = [line for line in lines if line.goodness == 1]
    assert best.positions[-1] == 0
    assert checked(search_history(history_info(search))).to_json()
