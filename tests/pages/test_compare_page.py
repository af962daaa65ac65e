"""The page that compares, and what is changed of a parent, on runs that were written by hand."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
from opening import open_page, press, told_to_components, words

from playground.experiments import EXPERIMENTS
from playground.experiments.run_names import run_name
from playground.runs import Origin
from playground.runs.arrays import pack
from playground.ui import services


def recorded(
    experiment="plane_classifier",
    accuracy=0.9,
    origin=None,
    classes=2,
    tested=True,
    also=None,
    ended=("complete", ""),
    **settings,
):
    """A run that is over; `also` are settings that no version of now would take."""
    store = services.store()
    owner = store.become_owner()
    config = EXPERIMENTS[experiment].config_type.parse(settings).model_dump(mode="json")
    run = store.create(experiment, config | (also or {}), owner, None, origin or Origin())
    columns = ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds"]
    table = np.array([[e, 1 / e, accuracy, 2 / e, accuracy, 0.1, e / 10] for e in (1.0, 2.0, 3.0)])
    if experiment == "function_fit":
        each = [f"val_loss_{i}" for i in range(1, 6)]
        columns, table = ["epoch", "loss", "val_loss", *each], table[:, [0, 1] + [3] * 6]
    per_class = [{"class": f"kind {i}"} for i in range(classes)]
    report = {"test": {"accuracy": accuracy, "loss": 0.5}, "per_class": per_class}
    if experiment == "function_fit":
        report = {"test": {"accuracy": None, "loss": 0.5, "r_squared": 0.9}}
    report = report if tested else {}
    matrix = {"matrix": np.eye(classes, dtype=np.int32) * 5}
    events = [
        {"kind": "progress", "progress": {"epochs_done": 3, "steps_per_epoch": 25}},
        {"kind": "history", "columns": columns, "data": table.tobytes()},
        {"kind": "observation", "name": "test_confusion", "epoch": 3, "data": pack(matrix)},
        {"kind": "report", "report": report},
        {"kind": "state", "state": ended[0], "message": ended[1], "time": time.time()},
    ]
    store.apply([{**event, "run": run.id} for event in events])
    return store.run(run.id)


def link(*runs):
    return ",".join(run.id for run in runs)


def table(at, column):
    return next(t.value for t in at.dataframe if column in t.value.columns)


def test_without_runs_the_page_compares_recorded_ones_and_asks_for_some():
    at = open_page("compare")
    assert at.title[0].value == "What made the difference?"
    assert "Three recorded runs of 300 epochs on the plane" in words(at)
    assert "Choose two runs or more" in words(at)
    assert sorted(table(at, "Test accuracy")["Runs"]) == ["relu", "sigmoid", "tanh"]
    assert list(table(at, "Setting")["Setting"]) == ["Activations"]


def test_a_link_shows_only_the_settings_that_differ_and_the_scores():
    a, b = recorded(activations="tanh"), recorded(activations="relu", accuracy=0.8)
    at = open_page("compare", runs=link(a, b))
    differing = table(at, "Setting")
    assert list(differing["Setting"]) == ["Activations"]
    assert list(differing["tanh"]) == ["tanh"]
    assert list(table(at, "Test accuracy")["Test accuracy"]) == ["90.0%", "80.0%"]
    assert any(s.value == "Which classes are confused?" for s in at.subheader)


def test_seeds_are_aggregated_to_a_mean_with_its_band():
    runs = [recorded(seed=s, accuracy=a) for s, a in ((0, 0.8), (1, 0.9))]
    at = open_page("compare", runs=link(*runs))
    row = table(at, "Test accuracy").iloc[0]
    assert (row["n"], row["Test accuracy"]) == (2, "85.0% ± 7.1")  # 0.1 / √2
    assert "one sample standard deviation" in words(at)
    at = open_page("compare", runs=link(*runs), band="confidence")
    assert table(at, "Test accuracy").iloc[0]["Test accuracy"] == "85.0% ± 63.5"  # 12.706 × 0.05


def test_the_same_seed_twice_is_one_seed_and_said():
    runs = [recorded(seed=s, accuracy=a) for s, a in ((0, 0.8), (0, 0.8), (1, 0.9))]
    at = open_page("compare", runs=link(*runs))
    row = table(at, "Test accuracy").iloc[0]
    assert (row["n"], row["Test accuracy"]) == (2, "85.0% ± 7.1")
    assert "Not counted: 1 that repeats settings and seed of another." in words(at)


def test_a_mean_over_fewer_runs_than_its_row_says_so():
    runs = [recorded(seed=s, accuracy=0.8) for s in (0, 1)] + [recorded(seed=2, tested=False)]
    row = table(open_page("compare", runs=link(*runs)), "Test accuracy").iloc[0]
    assert (row["n"], row["Test accuracy"]) == (3, "80.0% ± 0.0 (n = 2)")
    assert "State" not in row  # all are complete


def test_an_unknown_run_is_named_and_the_others_are_shown():
    a, b = recorded(), recorded(seed=3)
    at = open_page("compare", runs=f"{link(a, b)},nobody")
    assert "Received: nobody" in at.warning[0].value
    assert len(table(at, "Setting")) == 1


def test_more_than_eight_runs_are_too_many():
    runs = [recorded(seed=s) for s in range(9)]
    assert "Received: 9" in open_page("compare", runs=link(*runs)).warning[0].value


def test_a_deleted_run_is_compared_and_said_to_be_in_the_bin():
    a, b = recorded(), recorded(seed=4)
    services.store().delete([a.id])
    at = open_page("compare", runs=link(a, b))
    assert "seven days of use: Circle, 4-2 tanh" in at.info[0].value
    assert a.id not in at.info[0].value
    assert len(table(at, "Setting")) == 1


def test_runs_of_different_experiments_share_what_they_share():
    at = open_page("compare", runs=link(recorded(), recorded("fashion_mnist", classes=10)))
    assert "Experiment" in list(table(at, "Setting")["Setting"])
    assert any(
        "Confusion matrices of different classes cannot be compared" in i.value for i in at.info
    )


def observed(run, **matrices):
    """Adds confusion matrices to a run, by split."""
    services.store().apply(
        [
            {
                "run": run.id,
                "kind": "observation",
                "name": f"{split}_confusion",
                "epoch": 3,
                "data": pack({"matrix": np.array(counts, np.int32)}),
            }
            for split, counts in matrices.items()
        ]
    )
    return run


def training(seed):
    """A run under way: no report, no test."""
    store = services.store()
    config = EXPERIMENTS["fashion_mnist"].config_type(seed=seed).model_dump(mode="json")
    return store.create("fashion_mnist", config, store.become_owner(), None, Origin())


def test_matrices_are_of_the_same_split_also_beside_a_run_that_trains():
    finished = observed(
        recorded("fashion_mnist"), test=[[0, 9], [9, 0]], validation=[[4, 0], [0, 4]]
    )
    under_way = observed(training(9), validation=[[3, 1], [0, 4]])
    at = open_page("compare", runs=link(finished, under_way))
    assert "Both matrices are of the validation split." in words(at)
    assert not any("same classes" in box.value for box in at.info)
    at = open_page("compare", runs=link(finished, observed(recorded("fashion_mnist", seed=1))))
    assert "Both matrices are of the test split." in words(at)


def test_without_a_split_that_both_have_no_matrix_is_subtracted():
    tested = recorded("fashion_mnist", classes=3)
    under_way = observed(training(8), validation=[[3, 1, 0], [0, 4, 0], [0, 0, 1]])
    at = open_page("compare", runs=link(tested, under_way))
    assert any("Received: test and validation." in box.value for box in at.info)


def test_a_view_travels_in_the_link_and_a_bad_one_is_named():
    a, b = recorded(), recorded(seed=5)
    at = open_page("compare", runs=link(a, b), across="step", smoothing="0.5", metrics="loss")
    assert at.selectbox(key="compare:across").value == "step"
    assert at.multiselect(key="compare:chosen metrics").value == ["loss"]
    at.toggle(key="compare:log_y").set_value(True).run()
    assert at.query_params["log_y"] == "true"
    assert at.query_params["runs"] == link(a, b)
    assert "Received: across=miles" in open_page("compare", across="miles").warning[0].value


def test_another_link_in_the_same_session_is_followed():
    a, b, c = recorded(), recorded(seed=6), recorded(seed=7)
    at = open_page("compare", runs=link(a, b))
    at.query_params["runs"] = link(b, c)
    at.run()
    assert at.multiselect(key="compare:chosen runs").value == [b.id, c.id]


# Change one thing


def test_what_is_changed_is_named():
    parent = recorded(activations="tanh")
    at = open_page("plane", parent=parent.id)
    at.multiselect(key="plane_classifier:activations").set_value(["relu"]).run()
    assert "Activations tanh → relu." in words(at)
    assert at.query_params["parent"] == parent.id
    at.slider(key="plane_classifier:noise").set_value(0.3).run()
    assert "it remains open which one made the difference" in words(at)


def test_a_wrong_parent_is_a_sentence():
    assert "Received: parent=nobody" in open_page("plane", parent="nobody").warning[0].value


def test_the_parent_can_be_let_go():
    parent = recorded()
    at = open_page("plane", parent=parent.id)
    press(at, "Stop comparing")
    assert "parent" not in at.query_params
    assert "nothing is changed yet" not in words(at)


# Words of others


@pytest.mark.parametrize("state", ["failed", "interrupted", "stopped"])
def test_what_a_run_says_of_its_end_is_text_and_no_markup(state):
    run = recorded(ended=(state, "# A [link](http://a.b) and ![an image](http://c.d)"))
    at = open_page("plane", run=run.id)
    said = "\n".join(box.value for box in [*at.error, *at.warning, *at.caption])
    assert r"\# A \[link\](" in said
    assert r") and !\[an image\](" in said
    assert "http://" not in said


# Runs of another version

UNKNOWN = [{"gone": 2}, {"learning_rate": 99}]


@pytest.mark.parametrize("also", UNKNOWN)
@pytest.mark.parametrize(
    ("experiment", "page"),
    [("plane_classifier", "plane"), ("function_fit", "universal_approximation")],
)
def test_a_run_whose_settings_are_not_taken_any_more_is_a_sentence(experiment, page, also):
    run = recorded(experiment, also=also)
    at = open_page(page, run=run.id)
    ((name, value),) = also.items()
    said = at.warning[-1].value
    assert "has settings that this version does not accept." in said
    assert run.id not in said
    assert f"Received: {name}={value}." in said
    assert "run" not in at.query_params


@pytest.mark.parametrize("also", UNKNOWN)
def test_a_parent_whose_settings_are_not_taken_any_more_is_a_sentence(also):
    parent = recorded(also=also)
    at = open_page("plane", parent=parent.id)
    assert at.warning[-1].value.startswith("The parent has settings that this version does not")
    assert at.warning[-1].value.endswith("Nothing is compared.")
    child = recorded(seed=3, origin=Origin(parent=parent.id))
    at = open_page("plane", run=child.id)
    assert not at.warning
    assert "run" in at.query_params


def test_a_run_of_another_version_is_compared_but_cannot_be_adopted():
    old = recorded(also={"gone": 2})
    at = open_page("compare", runs=link(old, recorded()))
    assert "Gone" in list(table(at, "Setting")["Setting"])
    press(at, "Change one thing")
    assert "Received: gone=2." in at.error[0].value


def panels(at):
    """What each vertical axis of the curves says."""
    told = told_to_components(at)
    layouts = [json.loads(data["figure"])["layout"] for data in told if "figure" in data]
    (curves,) = [layout for layout in layouts if "epoch" in str(layout["xaxis"].get("title"))]
    axes = [axis for name, axis in sorted(curves.items()) if name.startswith("yaxis")]
    return [axis["title"]["text"] for axis in axes]


def test_losses_of_one_kind_have_one_axis_and_those_of_two_kinds_have_none_in_common():
    cross_entropy, squared = recorded(), recorded(loss="squared_error")
    assert panels(open_page("compare", runs=link(cross_entropy, recorded(seed=8)))) == [
        *("loss", "accuracy")
    ]
    at = open_page("compare", runs=link(cross_entropy, squared))
    assert panels(at) == ["accuracy"]
    assert "different kinds have no common axis: cross-entropy, squared distance" in words(at)
    at = open_page("compare", runs=link(cross_entropy, squared), metrics="loss")
    assert panels(at) == ["cross-entropy", "squared distance from the class"]


def test_a_run_is_called_in_the_box_as_the_page_runs_calls_it():
    a, b = recorded(activations="relu", noise=0.3), recorded(activations="tanh")
    at = open_page("compare", runs=link(a, b))
    options = [option for box in at.multiselect for option in box.options]
    for run in (a, b):
        assert any(option.startswith(f"{run_name(run)} · ") for option in options)
