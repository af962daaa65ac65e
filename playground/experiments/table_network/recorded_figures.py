"""What is recorded of a network on a table, and the figures of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from playground.experiments.confusion_observations import TEST_CONFUSION, validation_confusion
from playground.experiments.data import Arrays, Data, Split
from playground.experiments.experiment import TrainedModel
from playground.experiments.observation import FigureOptions, Moment, Observation, ObservationFigure
from playground.experiments.table_network.baselines import (
    answers_of,
    baseline_scores,
    rows_fitted,
    score,
)
from playground.experiments.table_network.figures.fit_curves import FitCurves, fit_curves
from playground.experiments.table_network.figures.predicted_values import predicted_values
from playground.experiments.table_network.figures.score_bars import score_bars
from playground.experiments.table_network.importance import MOST_COLUMNS
from playground.figures.figure import Figure
from playground.figures.mean_bars import MeanBar, mean_bars
from playground.figures.palette import ACCENT
from playground.figures.template import empty

MOST_ROWS = 400
MOST_BARS = 15
SCORES_HEIGHT = 118
NO_SCORES = "The scores of the network and of simpler methods appear here once it trains."
NO_BARS = "How much each column matters is measured when training ends."

TOO_MANY_BARS = f"Of more than {MOST_COLUMNS} columns it is not measured how much each matters."


def is_classification(config: Any) -> bool:
    """Whether the target names classes."""
    return str(config.learning_task) == "classification"


def is_regression(config: Any) -> bool:
    """Whether the target is a number."""
    return not is_classification(config)


def in_units(data: Data, values: np.ndarray) -> np.ndarray:
    """Standardized values of the target in the unit of the table."""
    return np.asarray(values, np.float64) * data.notes["scale"] + data.notes["center"]


def _record(config: Any, model: TrainedModel, data: Data) -> Arrays:
    """Scores of the constant answer, of the linear model and of the network, shape (3,); how many
    training rows the linear model has seen, shape (1,), where they are not all; of a regression
    its values as well."""
    part = data.validation
    answers = answers_of(model.predict(part.x), part.y)
    scores = np.array([*baseline_scores(data)[0], score(answers, part.y)])
    found, fitted = {"scores": scores}, rows_fitted(data)
    if fitted < len(data.train):
        found["fitted_rows"] = np.array([fitted])
    return found | (values_of(answers, data, part) if is_regression(config) else {})


def _final_report(moment: Moment[Any]) -> Mapping[str, Any]:
    """What was measured on the test rows, where the moment is the end of the run."""
    run = moment.run
    at_end = run is not None and run.state.is_finished() and moment.epoch >= run.epochs
    return run.report if run is not None and at_end else {}


def _scores(moment: Moment[Any], options: FigureOptions) -> Figure:
    """Of the validation rows while the network trains, of the test rows in the end."""
    height, report = options.height or SCORES_HEIGHT, _final_report(moment)
    classes = is_classification(moment.config)
    names = ("Majority class", "Logistic regression") if classes else ("Mean", "Linear regression")
    measure = "accuracy" if classes else "R²"
    if moment.arrays is None:
        return empty(NO_SCORES, height=height)
    rows, scores = "validation", moment.arrays["scores"].tolist()
    own = (report.get("test") or {}).get("accuracy" if classes else "r_squared")
    if (baselines := report.get("baselines")) and own is not None:
        rows, scores = "test", [*baselines.values(), own]
    what = f"{rows} {measure}"
    if "fitted_rows" in moment.arrays:
        what += f" ({names[1].lower()}: {moment.arrays['fitted_rows'].item():,} rows)"
    return score_bars((*names, "This network"), scores, what, percent=classes, height=height)


def values_of(answers: np.ndarray, data: Data, split: Split) -> Arrays:
    """True and predicted values of evenly spaced rows of a split, in the unit of the target.

    Args:
        answers: Of the network for the whole split, standardized, shape (rows,).
    """
    step = max(1, -(-len(split) // MOST_ROWS))
    values = {"true": split.y[::step], "predicted": answers[::step]}
    return {name: in_units(data, each) for name, each in values.items()}


def _values(moment: Moment[Any], options: FigureOptions) -> Figure:
    height = options.height or 400
    name = moment.config.target or str(moment.data.notes["target"])
    if moment.arrays is None:
        true = in_units(moment.data, moment.data.validation.y)
        return predicted_values(true, None, name, "validation rows", height=height)
    found, rows = _final_report(moment).get("values"), "test rows"
    if found is None:
        found, rows = moment.arrays, "validation rows"
    true, predicted = (np.asarray(found[key], np.float64) for key in ("true", "predicted"))
    return predicted_values(true, predicted, name, rows, height=height)


def _curves(moment: Moment[Any], options: FigureOptions) -> Figure:
    history, nothing, data = moment.history, np.empty(0), moment.data
    run = moment.run
    return fit_curves(
        FitCurves(
            history.get("epoch", nothing),
            history.get("loss", nothing),
            history.get("val_loss", nothing),
            float(np.var(data.train.y)),
            float(np.var(data.validation.y)),
            planned=(run.planned_epochs if run else 0) or moment.config.epochs,
            marks=moment.marks,
        ),
        height=options.height or 225,
    )


def _importance(moment: Moment[Any], options: FigureOptions) -> Figure:
    rows = _final_report(moment).get("importance")
    if not rows:
        return empty(NO_BARS if rows is None else TOO_MANY_BARS, height=options.height or 200)
    rows = sorted(rows, key=lambda row: -float(np.mean(row["losses"])))[:MOST_BARS]
    bars = [
        MeanBar(
            row["column"], ACCENT, float(np.mean(row["losses"])),
            float(np.std(row["losses"], ddof=1)), tuple(row["losses"]),
        )
        for row in rows
    ]  # fmt: skip
    score = "accuracy" if is_classification(moment.config) else "R²"
    axis = f"loss of test {score} when the column is shuffled"
    return mean_bars(bars, axis=axis, percent=False, measured="shuffle")


OBSERVATIONS = (
    replace(validation_confusion("Validation rows"), applies=is_classification),
    replace(TEST_CONFUSION, applies=is_classification),
    Observation(
        "validation_scores",
        _record,
        (
            ObservationFigure("scores", "Beside simpler methods", _scores),
            ObservationFigure("fit", "Loss and R²", _curves, is_regression),
            ObservationFigure("values", "Predicted and true values", _values, is_regression),
            ObservationFigure("importance", "Importance of columns", _importance),
        ),
    ),
)
