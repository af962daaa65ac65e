"""What is recorded of a network on a table, and the figures of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np

from playground.experiments.confusion_observations import TEST_CONFUSION, validation_confusion
from playground.experiments.data import Data, Split
from playground.experiments.experiment import TrainedModel
from playground.experiments.observation import FigureOptions, Moment, Observation, ObservationFigure
from playground.experiments.table_network.baselines import answers_of, baseline_scores, score
from playground.experiments.table_network.figures.fit_curves import FitCurves, fit_curves
from playground.experiments.table_network.figures.predicted_values import predicted_values
from playground.experiments.table_network.figures.score_bars import score_bars
from playground.figures.figure import Figure
from playground.figures.mean_bars import MeanBar, mean_bars
from playground.figures.palette import ACCENT
from playground.figures.template import empty

MOST_ROWS = 400
MOST_BARS = 15
VALUES = "values"
CURVES = "fit"
SCORES = "scores"
IMPORTANCE = "importance"
NO_SCORES = "The scores of the network and of simpler methods stand here once it trains."
NO_BARS = "How much each column matters is measured when training ends."


def is_classification(config: Any) -> bool:
    """Whether the target names classes."""
    return str(config.learning_task) == "classification"


def is_regression(config: Any) -> bool:
    """Whether the target is a number."""
    return not is_classification(config)


def in_units(data: Data, values: np.ndarray) -> np.ndarray:
    """Standardised values of the target in the unit of the table."""
    return np.asarray(values, np.float64) * data.notes["scale"] + data.notes["center"]


def scores_of(
    model: TrainedModel, data: Data, split: Literal["validation", "test"]
) -> dict[str, np.ndarray]:
    """Scores of the constant answer, of the linear model and of the network, shape (3,)."""
    validation, test = baseline_scores(data)
    part = data.test if split == "test" else data.validation
    own = score(answers_of(model.predict(part.x), part.y), part.y)
    return {"scores": np.array([*(test if split == "test" else validation), own])}


def _record_scores(config: Any, model: TrainedModel, data: Data) -> dict[str, np.ndarray]:
    del config
    return scores_of(model, data, "validation")


def _scores(moment: Moment[Any], options: FigureOptions) -> Figure:
    if moment.arrays is None:
        return empty(NO_SCORES, height=options.height or 118)
    classes = is_classification(moment.config)
    names = ("Majority class", "Logistic regression") if classes else ("Mean", "Linear regression")
    split = moment.name.partition("_")[0]
    what = f"{split} {'accuracy' if classes else 'R²'}"
    scores = moment.arrays["scores"].tolist()
    height = options.height or 118
    return score_bars((*names, "This network"), scores, what, percent=classes, height=height)


def values_of(model: TrainedModel, data: Data, split: Split) -> dict[str, np.ndarray]:
    """True and predicted values of evenly spaced rows of a split, in the unit of the target."""
    step = max(1, -(-len(split) // MOST_ROWS))
    predicted = model.predict(split.x[::step])[:, 0]
    return {"true": in_units(data, split.y[::step]), "predicted": in_units(data, predicted)}


def _record_values(
    config: Any, model: TrainedModel, data: Data
) -> dict[str, np.ndarray] | None:
    return values_of(model, data, data.validation) if is_regression(config) else None


def _values(moment: Moment[Any], options: FigureOptions) -> Figure:
    height = options.height or 400
    name = moment.config.target or str(moment.data.notes["target"])
    rows = f"{moment.name.partition('_')[0]} rows"
    if moment.arrays is None:
        true = in_units(moment.data, moment.data.validation.y)
        return predicted_values(true, None, name, rows, height=height)
    true, predicted = moment.arrays["true"], moment.arrays["predicted"]
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
    rows = moment.run.report.get("importance", []) if moment.run else []
    losses = None if moment.arrays is None else moment.arrays["losses"]
    if losses is None or not len(losses) or len(losses) != len(rows):
        return empty(NO_BARS, height=options.height or 200)
    means = losses.mean(axis=1)
    order = np.argsort(-means, kind="stable")[:MOST_BARS]
    bars = [
        MeanBar(
            str(rows[k]["column"]), ACCENT, float(means[k]), float(losses[k].std(ddof=1)),
            tuple(losses[k].tolist()),
        )
        for k in order
    ]  # fmt: skip
    score = "accuracy" if is_classification(moment.config) else "R²"
    return mean_bars(bars, axis=f"loss of test {score} when the column is shuffled", percent=False)


def _for_classes(observation: Observation) -> Observation:
    """The same, where there are classes."""
    figures = tuple(replace(figure, applies=is_classification) for figure in observation.figures)
    record = observation.record
    if record is None:
        return replace(observation, figures=figures)

    def recorded(
        config: Any, model: TrainedModel, data: Data
    ) -> dict[str, np.ndarray] | None:
        return record(config, model, data) if is_classification(config) else None

    return replace(observation, record=recorded, figures=figures)


OBSERVATIONS = (
    _for_classes(validation_confusion("Validation rows")),
    _for_classes(TEST_CONFUSION),
    Observation(
        "validation_values",
        _record_values,
        (
            ObservationFigure(CURVES, "Loss and R²", _curves, is_regression),
            ObservationFigure(VALUES, "Validation rows", _values, is_regression),
        ),
    ),
    Observation(
        "test_values",
        figures=(ObservationFigure(VALUES, "Test rows", _values, is_regression),),
    ),
    Observation(
        "validation_scores",
        _record_scores,
        (ObservationFigure(SCORES, "Beside simpler methods", _scores),),
    ),
    Observation("test_scores", figures=(ObservationFigure(SCORES, "Beside simpler methods", _scores),)),
    Observation(
        "importance",
        figures=(ObservationFigure(IMPORTANCE, "Importance of columns", _importance),),
    ),
)
