"""What runs are called: what was trained, in words."""

from types import SimpleNamespace

import pytest

from playground.datasets.brought import LOST
from playground.experiments import EXPERIMENTS
from playground.experiments.run_names import distinct, file_words, names_of, run_name


def run(experiment="plane_classifier", name="", **config):
    return SimpleNamespace(name=name, experiment=experiment, config=config, created=0.0)


@pytest.mark.parametrize(
    ("experiment", "config", "expected"),
    [
        (
            "plane_classifier",
            {"dataset": "spiral", "hidden_units": [8, 8], "noise": 0.0, "optimizer": "adam",
             "learning_rate": 0.01, "seed": 3},
            "Spiral, 8-8 tanh, seed 3",
        ),
        (
            "plane_classifier",
            {"dataset": "xor", "hidden_units": [], "learning_rate": 0.3},
            "XOR, no hidden layer, learning rate 0.3, seed 0",
        ),
        (
            "plane_classifier",
            {"hidden_units": [4, 2], "activations": ["relu", "tanh"]},
            "Circle, 4-2 relu-tanh, seed 0",
        ),
        ("plane_classifier", {"dataset": "own"}, "Own points, 4-2 tanh, seed 0"),
        ("fashion_mnist", {"epochs": 5}, "Lecture, epochs 5, seed 42"),
        (
            "function_fit",
            {"target": "sin(3*x)", "seed": 1},
            "sin(3*x), five sizes, seed 1",
        ),
        (
            "timeseries_transformer",
            {"dataset": "ECG5000", "augmentation": False},
            "ECG5000, patch transformer, validation split 0.2, no augmentation, random phases 0, "
            "seed 0",
        ),
    ],
)  # fmt: skip
def test_a_run_is_called_by_its_data_its_network_what_differs_and_its_seed(
    experiment, config, expected
):
    assert run_name(run(experiment, **config)) == expected


def test_a_name_that_somebody_gave_wins():
    assert run_name(run(name="Monday's", dataset="spiral")) == "Monday's"


@pytest.mark.parametrize(
    ("experiment", "field", "lost"),
    [
        ("timeseries_transformer", "dataset", "upload-2097b0a1b2c3d4e5"),
        ("dna_motif", "sequences", "dna-2097b0a1b2c3d4e5"),
    ],
)
def test_no_name_shows_the_id_of_an_upload(experiment, field, lost):
    known = EXPERIMENTS[experiment]
    # Its file is gone, so the settings cannot be checked: a run of it may still be listed.
    config = known.preset(None).model_copy(update={field: lost})
    name = known.called(config)
    assert name.lower().startswith(LOST)
    assert "2097b" not in name


def test_a_run_of_another_playground_is_called_by_its_kind_and_day(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    assert run_name(run("flower_shop")).startswith("Flower shop, 01 Jan")


def test_names_that_are_the_same_are_numbered():
    same = [run(dataset="spiral"), run(dataset="spiral"), run(dataset="xor")]
    assert names_of(same) == [
        "Spiral, 4-2 tanh, seed 0",
        "Spiral, 4-2 tanh, seed 0 (2)",
        "XOR, 4-2 tanh, seed 0",
    ]


def test_a_number_is_never_a_name_that_is_taken():
    found = distinct(["a", "a", "a (2)", "b"])
    assert len(set(found)) == 4
    assert found[0] == "a"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Spiral, 8-8 tanh, learning rate 0.3", "spiral-8-8-tanh-learning-rate-0.3"),
        ("../../etc/passwd", "etc-passwd"),
        ("Größe über 3", "größe-über-3"),
        ("***", "run"),
        ("a" * 200, "a" * 60),
    ],
)
def test_a_file_is_named_by_words(name, expected):
    assert file_words(name) == expected
