"""The network on a table: baselines, importance of columns, and a table that somebody brought."""

from __future__ import annotations

import runpy
import shutil
from types import SimpleNamespace

import numpy as np
import pandas
import pytest
from short_scripts import CLOSE, assert_same_curves, run_of, written
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.inspection import permutation_importance as oracle_importance
from sklearn.linear_model import LinearRegression, LogisticRegression

from playground.datasets.tabular import kept_tables, read_tabular
from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.observation import FigureOptions, Moment, RunFigure, RunFigures
from playground.experiments.table_network import baselines
from playground.experiments.table_network.baselines import baseline_scores
from playground.experiments.table_network.figures.telling_columns import (
    draw_telling_columns,
    telling_columns,
)
from playground.experiments.table_network.importance import MOST_COLUMNS, permutation_importance

EXPERIMENT = EXPERIMENTS["table_network"]
parse = EXPERIMENT.config_type.parse


def flats(count=120):
    rng = np.random.default_rng(3)
    size, town = rng.uniform(30, 120, count), rng.choice(["Bonn", "Essen", "Köln"], count)
    price = size * (2 + (town == "Köln")) + rng.normal(0, 9, count)
    frame = pandas.DataFrame({"town": town, "size": size.round(1), "price": price.round(1)})
    frame.loc[[2, 9], "size"] = np.nan
    return read_tabular("flats.csv", frame.to_csv(index=False).encode()).table


@pytest.mark.parametrize(
    ("changes", "methods"),
    [
        ({}, (DummyClassifier(), LogisticRegression(max_iter=1000))),
        (
            {"dataset": "diabetes", "learning_task": "regression"},
            (DummyRegressor(), LinearRegression()),
        ),
    ],
)
def test_baselines_are_those_of_scikit_learn(changes, methods):
    data = EXPERIMENT.load_data(parse(changes))
    for scores, part in zip(baseline_scores(data), (data.validation, data.test), strict=True):
        expected = [m.fit(data.train.x, data.train.y).score(part.x, part.y) for m in methods]
        np.testing.assert_allclose(scores, expected, atol=1e-3)


def test_a_linear_model_that_is_fitted_on_a_part_of_the_rows_says_so_in_the_figure(
    tmp_path, monkeypatch
):
    from playground.runs import RunStore

    config = parse({"epochs": 1})
    data = EXPERIMENT.load_data(config)
    assert baselines.rows_fitted(data) == len(data.train)
    monkeypatch.setattr(baselines, "MOST_NUMBERS", 250 * 30 * 2)  # inputs and classes
    baseline_scores.cache_clear()
    few = LogisticRegression(max_iter=1000).fit(data.train.x[:250], data.train.y[:250])
    observed = {each.name: each.record for each in EXPERIMENT.observations}
    record = observed["validation_scores"]
    arrays = record(config, SimpleNamespace(predict=few.predict_proba), data)
    baseline_scores.cache_clear()
    figures = RunFigures(RunStore(tmp_path / "runs.sqlite"), EXPERIMENT, config)
    moment = Moment(figures, "validation_scores", arrays, 1.0)
    drawn = RunFigure(figures.newest("scores").declared, moment).draw(FigureOptions())
    assert arrays["scores"][1] == pytest.approx(arrays["scores"][2], abs=0.01)
    assert "validation accuracy (logistic regression: 250 rows)" in str(drawn)


def test_a_run_whose_table_is_not_here_is_judged_light_and_not_refused_by_its_scheduler():
    assert EXPERIMENT.is_heavy(parse({"dataset": "table-" + "0" * 16})) is False


def test_a_list_of_runs_reads_their_table_once(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    settings = {"dataset": kept_tables.keep(flats()), "learning_task": "regression"}
    parse(settings)
    monkeypatch.setattr(kept_tables, "load", lambda name: pytest.fail("read again"))
    parse(settings | {"epochs": 7})


def test_importance_is_what_scikit_learn_measures_and_0_for_a_column_that_is_not_used():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1000, 3)).astype(np.float32)
    y = (x[:, 0] + 0.5 * x[:, 1] > 0).astype(np.int32)
    model = LogisticRegression().fit(x[:, :2], y)

    class OnTwo(LogisticRegression):
        def predict(self, given):
            return model.predict(given[:, :2])

    expected = oracle_importance(OnTwo().fit(x, y), x, y, n_repeats=30, random_state=0)
    found = permutation_importance(
        lambda given: model.predict_proba(given[:, :2]), x, y, np.arange(3), seed=1
    )
    np.testing.assert_allclose(found.mean(axis=1), expected.importances_mean, atol=0.02)
    assert not found[2].any()


def test_inputs_of_one_column_are_shuffled_together():
    one_hot = np.eye(3, dtype=np.float32)[np.arange(300) % 3]
    y = (np.arange(300) % 3).astype(np.int32)
    found = permutation_importance(lambda given: given, one_hot, y, np.zeros(3, int), seed=0)
    assert found.shape == (1, 5)
    # A shuffled row is right by chance, one time in three.
    np.testing.assert_allclose(found, 2 / 3, atol=0.1)


def test_of_very_many_columns_no_importance_is_measured():
    wide = np.zeros((5, MOST_COLUMNS + 1), np.float32)
    found = permutation_importance(
        lambda given: given, wide, np.zeros(5, np.int32), np.arange(MOST_COLUMNS + 1), 0
    )
    assert len(found) == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"dataset": "titanic"}, "Expected the name of a table"),
        ({"target": "no"}, "Received: 'no'"),
        ({"learning_task": "regression"}, "Expected learning_task=classification"),
        ({"dataset": "diabetes"}, "Expected learning_task=regression .* 214 different values"),
    ],
)
def test_settings_that_do_not_fit_the_table_are_refused_in_a_sentence(changes, said):
    with pytest.raises(ConfigError, match=said):
        parse(changes)


@pytest.mark.usefixtures("without_xla")
def test_a_brought_table_trains_and_its_script_repeats_the_run(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path / "data"))
    name = kept_tables.keep(flats())
    config = parse(
        {"dataset": name, "learning_task": "regression", "epochs": 3, "learning_rate": 0.01}
    )
    assert EXPERIMENT.called(config).startswith("flats")
    curves, report, seen = run_of(EXPERIMENT, config)
    assert {row["column"] for row in report["importance"]} == {"town", "size"}
    assert set(seen["validation_scores"]) == {"scores", "true", "predicted"}
    # What is drawn is in the unit of the price.
    true = np.array(report["values"]["true"])
    np.testing.assert_allclose(true, true.round(1), atol=1e-4)
    shutil.copy(EXPERIMENT.data_file(config), tmp_path)
    result = runpy.run_path(str(written(tmp_path, EXPERIMENT, config)), run_name="__main__")
    assert_same_curves(result["history"].history, curves)
    for name_in_report, name_in_script in (
        ("loss", "loss"), ("r_squared", "r_squared"), ("mean_absolute_error", "error"),
    ):  # fmt: skip
        np.testing.assert_allclose(result[name_in_script], report["test"][name_in_report], **CLOSE)


def test_the_columns_that_say_most_are_those_that_decide_the_class():
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(90, 3)).round(3)
    kind = np.array(["a", "b", "c"])[np.arange(90) % 3]
    frame = pandas.DataFrame(noise, columns=["p", "q", "r"])
    frame["right"] = (np.arange(90) % 3 + 0.1 * noise[:, 0]).round(3)
    frame["left"] = (np.arange(90) % 3 + 0.5 * noise[:, 1]).round(3)
    frame["kind"] = kind
    table = read_tabular("own.csv", frame.to_csv(index=False).encode()).table
    info = telling_columns(table, table.target, True)
    assert info.columns == ("right", "left")
    assert len(draw_telling_columns(info)["data"]) == 3


def test_values_of_a_table_that_is_gone_are_refused_where_its_run_is_drawn(tmp_path):
    from playground.experiments.observation import FigureError
    from playground.runs import RunStore

    gone = parse({"dataset": "table-" + "0" * 16, "learning_task": "regression"})
    figures = RunFigures(RunStore(tmp_path / "runs.sqlite"), EXPERIMENT, gone)
    with pytest.raises(FigureError, match="no such file"):
        figures.newest("values").draw(FigureOptions())
