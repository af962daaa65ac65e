"""Runs and their exported scripts, shortened, and what of both must be the same."""

import runpy
import sys

import numpy as np
import pytest

from playground.runs.arrays import unpack
from playground.training.trainer import Trainer

FEW = {"epochs": 2, "count": 300}
CLOSE = {"atol": 1e-3, "rtol": 1e-3}


def shortened(experiment, preset):
    """The preset with few epochs and, where there is a number of examples to set, few of them."""
    fields = experiment.config_type.controls()
    changes = {name: value for name, value in FEW.items() if name in fields}
    return experiment.config_type.parse(changes, base=experiment.preset(preset))


def run_of(experiment, config):
    """Curves by name, what was reported at the end, and what was observed last, by name."""
    news = []
    Trainer("test", experiment, config, lambda kind, **fields: news.append((kind, fields))).run()
    blocks = [f for kind, f in news if kind == "history"]
    columns = blocks[0]["columns"]
    table = np.concatenate([np.frombuffer(f["data"]) for f in blocks]).reshape(-1, len(columns))
    curves = {name: table[:, index] for index, name in enumerate(columns)}
    seen = {f["name"]: unpack(f["data"]) for kind, f in news if kind == "observation"}
    return curves, next(f["report"] for kind, f in news if kind == "report"), seen


def written(folder, experiment, config):
    path = folder / "script.py"
    path.write_text(experiment.script(config))
    return path


class _NoPlayground:
    """Finds no module, and refuses to let another finder find the playground."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        del path, target
        if name.partition(".")[0] == "playground":
            raise ModuleNotFoundError(f"A script asks for {name}.", name=name)


def run_alone(path):
    """What a script leaves, which runs in this process but cannot import the playground."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in sys.modules if name.partition(".")[0] == "playground"]:
            patch.delitem(sys.modules, name)
        patch.setattr(sys, "meta_path", [_NoPlayground, *sys.meta_path])
        return runpy.run_path(str(path), run_name="__main__")


def answers_of(result):
    """Of a script's model, to its test examples: asked directly, since Keras would compile a
    `predict` for longer than it computes."""
    import keras

    return keras.ops.convert_to_numpy(result["model"](result["x_test"], training=False))


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
