"""Tasks that a link sets, and predictions that a run answers."""

from dataclasses import replace

import numpy as np
import pytest

from playground.classroom.prediction import Prediction, Verdict, verdicts
from playground.classroom.task import Criterion, Task
from playground.experiments import EXPERIMENTS, ConfigError
from playground.runs import Run, RunState

PLANE = EXPERIMENTS["plane_classifier"]
SPIRAL = PLANE.preset("spiral")
LINK = {
    "task": "Reach 0.95 on the spiral with at most 8 neurons.",
    "fix": "dataset,noise",
    "hide": "learning_rate",
    "pass": "test_accuracy>=0.95,neurons<=8",
}


def finished(config=SPIRAL, parent=None, **measures):
    return Run(
        id="a",
        experiment=PLANE.name,
        config=config.model_dump(mode="json"),
        preset=None,
        state=RunState.COMPLETE,
        message="",
        parameters=33,
        created=0.0,
        started=0.0,
        ended=1.0,
        measures=measures,
    )


# Tasks


def test_a_link_without_a_task_sets_none():
    assert Task.from_link({"dataset": "spiral"}, SPIRAL) is None


def test_a_task_fixes_fields_at_the_values_of_its_link_and_hides_some():
    task = Task.from_link(LINK, SPIRAL)
    assert task.text == LINK["task"]
    assert dict(task.fixed) == {"dataset": "spiral", "noise": "0", "learning_rate": "0.01"}
    assert task.hidden == ("learning_rate",)
    assert [c.words() for c in task.criteria] == [
        "test accuracy at least 0.95",
        "hidden neurons at most 8",
    ]


def test_a_task_survives_the_way_into_a_link_and_into_a_run():
    task = Task.from_link(LINK, SPIRAL)
    assert Task.from_link(task.parameters(), SPIRAL) == task
    assert Task.from_json(task.as_json()) == task
    assert Task.from_json({}) is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pass": "beauty>=1"}, r"Received: beauty>=1\."),
        ({"pass": "test_accuracy=1"}, r"Received: test_accuracy=1\."),
        ({"pass": "test_accuracy>=e"}, r"Received: test_accuracy>=e\."),
        ({"pass": "epochs<=1e999"}, r"Received: epochs<=1e999\."),
        ({"pass": ",".join(["epochs<=3"] * 5)}, r"at most 4 criteria\. Received: 5"),
        ({"fix": "dataset,moon"}, r"Expected fields among dataset.*Received: moon\."),
        ({"hide": "moon"}, r"Received: moon\."),
        ({"task": "x" * 301}, r"at most 300 characters\. Received: 301"),
    ],
)
def test_an_altered_link_is_one_sentence(changes, sentence):
    with pytest.raises(ConfigError, match=sentence):
        Task.from_link(LINK | changes, SPIRAL)


def test_a_task_is_met_when_every_criterion_is_and_nothing_fixed_was_changed():
    task = Task.from_link(LINK, SPIRAL)
    small = SPIRAL.model_copy(update={"hidden_units": (5, 3)})
    assert task.is_met_by(finished(small, test_accuracy=0.95), small)
    assert not task.is_met_by(finished(small, test_accuracy=0.9499), small)
    large = SPIRAL.model_copy(update={"hidden_units": (5, 4)})
    assert not task.is_met_by(finished(large, test_accuracy=1.0), large)
    easy = small.model_copy(update={"dataset": "circle"})
    assert task.broken(easy) == ["dataset"]
    assert not task.is_met_by(finished(easy, test_accuracy=1.0), easy)


@pytest.mark.parametrize(
    "text", ["parameters<=1234567", "test_accuracy>=0.9512345", "seconds<=1e-07", "neurons<=8"]
)
def test_a_criterion_keeps_every_digit(text):
    criterion = Criterion.parse(text)
    assert str(criterion) == text
    assert Criterion.parse(str(criterion)) == criterion
    assert criterion.words().endswith(text.partition("=")[2])


def test_a_criterion_without_its_number_is_not_met():
    assert not Criterion.parse("test_loss<=1").is_met_by(finished())
    assert Criterion.parse("parameters<=33").is_met_by(finished())


@pytest.mark.parametrize("state", [RunState.FAILED, RunState.INTERRUPTED, RunState.RUNNING])
def test_a_run_without_a_result_meets_nothing(state):
    broken = replace(finished(), state=state)
    assert not Criterion.parse("parameters<=33").is_met_by(broken)


# Predictions

HISTORY = {"epoch": np.arange(1.0, 6), "val_loss": np.array([5.0, 2.0, 1.0, 3.0, 4.0])}


def test_a_prediction_that_is_right_earns_all_points():
    prediction = Prediction(accuracy=0.9, turn=3, winner="this")
    parent = finished(test_accuracy=0.8)
    assert verdicts(prediction, finished(test_accuracy=0.9), HISTORY, parent) == [
        Verdict("Final test accuracy", "90.0%", "90.0%", 100),
        Verdict("Epoch of the lowest test loss", "3", "3", 100),  # its test points validate
        Verdict("Who wins", "the change", "the change", 100),
    ]


@pytest.mark.parametrize("experiment", ["fashion_mnist", "of an older playground"])
def test_where_other_examples_validate_the_verdict_says_so(experiment):
    run = replace(finished(), experiment=experiment, config={})
    (verdict,) = verdicts(Prediction(turn=3), run, HISTORY, None)
    assert verdict.question == "Epoch of the lowest validation loss"


def test_points_fall_with_the_distance():
    found = verdicts(
        Prediction(accuracy=0.8, turn=1, winner="parent"),
        finished(test_accuracy=0.9),
        HISTORY,
        finished(test_accuracy=0.8),
    )
    assert [verdict.points for verdict in found] == [50, 33, 0]
    far = verdicts(Prediction(accuracy=0.2), finished(test_accuracy=0.9), HISTORY, None)
    assert far[0].points == 0


def test_what_cannot_be_told_is_left_out():
    assert verdicts(Prediction(0.5, 2, "this"), finished(), {}, None) == []
    assert verdicts(Prediction(), finished(test_accuracy=1.0), HISTORY, None) == []


def test_a_prediction_survives_the_way_into_a_run():
    prediction = Prediction(turn=4)
    assert prediction.as_json() == {"turn": 4}
    assert Prediction.from_json(prediction.as_json()) == prediction
