"""The script of every default preset runs as a person runs it and prints the numbers of the run.

`python script.py`, in a folder of its own, where the playground cannot be imported; what it prints
is read.
"""

import ast
import gzip
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from few_examples import few_pictures, few_series  # noqa: F401
from short_scripts import (
    CLOSE,
    assert_same_curves,
    assert_same_fits,
    run_of,
    shortened,
    written,
)

from playground.datasets import fashion_mnist
from playground.experiments import EXPERIMENTS

NUMBER = r"-?\d[\d.]*(?:e[+-]?\d+)?"
pytestmark = pytest.mark.usefixtures("few_pictures", "few_series")


@pytest.fixture
def keras_home(tmp_path, few_pictures):  # noqa: F811
    """Keras's own folder, with the few images as the files that it would download."""
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
    curves, report, _ = run_of(experiment, config)
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
