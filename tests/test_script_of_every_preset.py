"""The exported script of every experiment and preset repeats the run, to a thousandth.

Two epochs on a few examples, the preset's own architecture. A new experiment is tested by being in
the registry. The default presets run as a person runs them: `python script.py`, in a folder of
their own, where the playground cannot be imported; what they print is read.
"""

import ast
import gzip
import os
import re
import runpy
import subprocess
import sys

import numpy as np
import pytest
from few_examples import few_pictures, few_series  # noqa: F401

from playground.datasets import fashion_mnist
from playground.experiments import EXPERIMENTS
from playground.training.trainer import Trainer

CASES = [(e, name) for e in EXPERIMENTS.values() for name in e.presets]
FEW = {"epochs": 2, "count": 300}
CLOSE = {"atol": 1e-3, "rtol": 1e-3}
NUMBER = r"-?\d[\d.]*(?:e[+-]?\d+)?"
pytestmark = pytest.mark.usefixtures("few_pictures", "few_series")


def shortened(experiment, preset):
    """The preset with few epochs and, where there is a number of examples to set, few of them."""
    fields = experiment.config_type.controls()
    changes = {name: value for name, value in FEW.items() if name in fields}
    return experiment.config_type.parse(changes, base=experiment.preset(preset))


def run_of(experiment, config):
    """Curves by name, and what was reported at the end."""
    news = []
    Trainer("test", experiment, config, lambda kind, **fields: news.append((kind, fields))).run()
    blocks = [f for kind, f in news if kind == "history"]
    columns = blocks[0]["columns"]
    table = np.concatenate([np.frombuffer(f["data"]) for f in blocks]).reshape(-1, len(columns))
    curves = {name: table[:, index] for index, name in enumerate(columns)}
    return curves, next(f["report"] for kind, f in news if kind == "report")


def written(folder, experiment, config):
    path = folder / "script.py"
    path.write_text(experiment.script(config))
    return path


def assert_same_curves(theirs, ours):
    shared = set(theirs) & set(ours)
    assert {"loss", "val_loss"} <= shared
    assert {"accuracy", "val_accuracy"} <= shared or "accuracy" not in ours
    for name in shared:
        np.testing.assert_allclose(theirs[name], ours[name], **CLOSE, err_msg=name)


def assert_same_fits(theirs, ours):
    assert len(theirs) == len(ours) > 0
    for fit, expected in zip(theirs, ours, strict=True):
        for name, value in fit.items():
            np.testing.assert_allclose(value, expected[name], **CLOSE, err_msg=name)


@pytest.mark.parametrize(
    ("experiment", "preset"),
    [(e, name) for e, name in CASES if name != e.default_preset],
    ids=[f"{e.name}:{name}" for e, name in CASES if name != e.default_preset],
)
def test_the_script_of_a_preset_repeats_its_run(experiment, preset, tmp_path):
    config = shortened(experiment, preset)
    curves, report = run_of(experiment, config)
    result = runpy.run_path(str(written(tmp_path, experiment, config)), run_name="__main__")
    if "fits" in report:
        for number, history in enumerate(result["histories"], start=1):
            ours = {name: curves[f"{name}_{number}"] for name in ("loss", "val_loss")}
            assert_same_curves(history, ours)
        assert_same_fits(result["fits"], report["fits"])
        return
    assert_same_curves(result["history"].history, curves)
    for name in ("loss", "accuracy"):
        if report["test"][name] is not None:
            np.testing.assert_allclose(result[name], report["test"][name], **CLOSE, err_msg=name)


@pytest.fixture
def keras_home(tmp_path, few_pictures):  # noqa: F811
    """Keras's own folder, with the few pictures as the files that it would download."""
    folder = tmp_path / "keras home" / "datasets" / "fashion-mnist"
    folder.mkdir(parents=True)
    few = fashion_mnist.load()
    for part, x, y in (("train", few.x_train, few.y_train), ("t10k", few.x_test, few.y_test)):
        (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(
            gzip.compress(bytes(16) + x.tobytes())
        )
        labels = y.astype(np.uint8).tobytes()
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(bytes(8) + labels))
    return folder.parents[1]


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=lambda e: e.name)
def test_the_default_script_runs_alone_and_prints_the_numbers_of_the_run(
    experiment, tmp_path, keras_home
):
    config = shortened(experiment, experiment.default_preset)
    folder = tmp_path / "at home"
    folder.mkdir()
    (folder / "playground.py").write_text("raise ImportError('a script needs no playground')")
    done = subprocess.run(
        [sys.executable, str(written(folder, experiment, config))],
        cwd=folder,
        env={**os.environ, "KERAS_HOME": str(keras_home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    curves, report = run_of(experiment, config)
    if "fits" in report:
        fits = [ast.literal_eval(found) for found in re.findall(r"\{.+\}", done.stdout)]
        assert_same_fits(fits, report["fits"])
        return
    epochs = [
        dict(re.findall(rf"(\w+): ({NUMBER})", line))
        for line in done.stdout.splitlines()
        if " - loss: " in line
    ]
    theirs = {name: [float(epoch[name]) for epoch in epochs] for name in epochs[0]}
    assert_same_curves(theirs, curves)
    printed = dict(re.findall(rf"test (\w+) ({NUMBER})", done.stdout))
    assert "loss" in printed
    for name, value in printed.items():
        np.testing.assert_allclose(float(value), report["test"][name], **CLOSE, err_msg=name)
