"""Four beliefs about networks that sound right, each tested on the plane within seconds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.datasets.plane import points_text
from playground.experiments.plane_classifier import PlaneClassifierConfig
from playground.lessons.plane.compare import draw_networks
from playground.lessons.plane.compare_frames import in_step, weights_in_step
from playground.number_text import number_text
from playground.runs import Run
from playground.ui import services
from playground.ui.misconceptions import Misconception, Outcome
from playground.ui.stream import stream_of

FEW_NOISY_POINTS = {
    "dataset": "gaussians",
    "noise": 0.5,
    "count": 400,
    "train_ratio": 0.1,
    "activations": ("relu",),
    "optimizer": "adam",
    "learning_rate": 0.01,
}
COMMON, RARE = 190, 10
TELLS_APART = 0.01
"""A smaller difference of two test accuracies is none."""


def rare_class() -> str:
    """Points of two classes that overlap, 95 of 100 in the first one."""
    rng = np.random.default_rng(0)
    common, rare = rng.normal(0, 1.6, (COMMON, 2)), rng.normal(1.5, 1.0, (RARE, 2))
    x = np.concatenate([common, rare]).clip(-5.9, 5.9)
    return points_text(x, np.repeat([0, 1], [COMMON, RARE]), 1)


def draw(runs: Sequence[Run]) -> None:
    """The surface of each network, in step."""
    configs = [PlaneClassifierConfig.parse(run.config) for run in runs]
    draw_networks(
        f"plane:misconception {runs[0].id}",
        configs,
        [f"{sum(each.hidden_units)} neurons, {each.epochs:,} epochs" for each in configs],
        weights_in_step(in_step(services.store(), runs)),
        stream_of("plane comparison", runs, vary="hidden_units"),
    )


def _accuracies(run: Run) -> tuple[float, float]:
    """Of the training points and of the test points."""
    return run.measures["accuracy"], run.measures["test_accuracy"]


def _more_neurons(runs: Sequence[Run]) -> Outcome:
    (small_train, small_test), (large_train, large_test) = map(_accuracies, runs)
    difference = large_test - small_test
    answer = 2 if abs(difference) < TELLS_APART else int(difference > 0)
    return Outcome(
        answer,
        f"on new points 2 neurons are right on {small_test:.1%}, 48 neurons on {large_test:.1%}.",
        f"48 neurons can bend the boundary around single points, so they are right on "
        f"{large_train:.1%} of the 40 training points, and 2 neurons only on {small_train:.1%}. "
        "But those single points lie there by chance, and new points lie elsewhere.",
    )


def _training_loss(runs: Sequence[Run]) -> Outcome:
    train = [number_text(run.measures["loss"]) for run in runs]
    test = [run.measures["test_loss"] for run in runs]
    answer = 2 if abs(np.log(test[1] / test[0])) < TELLS_APART else int(test[1] < test[0])
    return Outcome(
        answer,
        f"the loss on new points is {number_text(test[0])} after 30 epochs and "
        f"{number_text(test[1])} after 3,000.",
        f"On the 40 training points the loss went down from {train[0]} to {train[1]}. Training "
        "lowers that number alone: after a while the network learns the noise in these 40 points, "
        "and on new points it is often wrong and very sure.",
    )


def _rare_class(runs: Sequence[Run]) -> Outcome:
    found, rare = _found_of_rare(runs[0])
    accuracy = runs[0].measures["test_accuracy"]
    answer = 0 if found >= 4 else 1 if found >= 2 else 2
    return Outcome(
        answer,
        f"it finds {found} of {rare}, and its test accuracy is {accuracy:.1%}.",
        f"Always answering class 0 would be right on {100 - rare} of 100 points, so {accuracy:.1%} "
        "says next to nothing. Accuracy counts every point alike: look at the recall of each "
        f"class, which for class 1 is {found / rare:.0%} here.",
    )


def _found_of_rare(run: Run) -> tuple[int, int]:
    """How many test points of class 1 were found, of how many."""
    row = run.report["per_class"][1]
    return round(row["recall"] * row["support"]), int(row["support"])


def _stores_data(runs: Sequence[Run]) -> Outcome:
    train, test = _accuracies(runs[0])
    answer = 2 if test > train - TELLS_APART else 1 if test > 0.6 else 0
    return Outcome(
        answer,
        f"it is right on {train:.1%} of the training points and on {test:.1%} of the others.",
        f"Its {runs[0].parameters} parameters have no room for 2,500 points, which are 5,000 "
        "coordinates and 2,500 labels. They describe a boundary, and a boundary also answers for "
        "points that nobody has shown it.",
    )


MISCONCEPTIONS = (
    Misconception(
        "More neurons always help.",
        "40 noisy points train a network of 2 hidden neurons and one of 48. Which one is right "
        "more often on 360 new points?",
        ("2 neurons", "48 neurons", "no difference"),
        0,
        tuple(
            {**FEW_NOISY_POINTS, "hidden_units": hidden_units, "epochs": 1000}
            for hidden_units in ((2,), (16, 16, 16))
        ),
        _more_neurons,
    ),
    Misconception(
        "A lower training loss means a better network.",
        "One network trains for 30 epochs, then the same one for 3,000. Its loss on the training "
        "points goes on falling. After how many epochs is its loss lower on 360 new points?",
        ("30 epochs", "3,000 epochs", "no difference"),
        0,
        tuple(
            {**FEW_NOISY_POINTS, "hidden_units": (8, 8), "epochs": epochs} for epochs in (30, 3000)
        ),
        _training_loss,
    ),
    Misconception(
        "An accuracy of 95% is good.",
        "Of 100 new points, 95 belong to class 0 and 5 to class 1, and the classes overlap. A "
        "network reaches an accuracy of about 95%. How many of the 5 does it find?",
        ("4 or 5", "2 or 3", "0 or 1"),
        2,
        (
            {
                "dataset": "own",
                "points": rare_class(),
                "hidden_units": (4, 2),
                "activations": ("tanh",),
                "epochs": 100,
            },
        ),
        _rare_class,
    ),
    Misconception(
        "A network stores its training data.",
        "A small network learns from 2,500 points. How often is it right on 2,500 others?",
        ("about half the time", "clearly less often", "just as often"),
        2,
        (
            {
                "dataset": "circle",
                "count": 5000,
                "hidden_units": (4,),
                "activations": ("tanh",),
                "optimizer": "adam",
                "learning_rate": 0.01,
                "epochs": 30,
            },
        ),
        _stores_data,
    ),
)
