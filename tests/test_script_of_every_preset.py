"""The exported script of every preset repeats the run, to a thousandth.

Two epochs on a few examples, the preset's own architecture. A new experiment is tested by being in
the registry.
"""

import runpy

import numpy as np
import pytest
from few_examples import few_pictures, few_series  # noqa: F401
from short_scripts import (
    CLOSE,
    answers_of,
    assert_same_curves,
    assert_same_fits,
    run_of,
    shortened,
    written,
)

from playground.experiments import EXPERIMENTS

CASES = [(e, name) for e in EXPERIMENTS.values() for name in e.presets]
pytestmark = pytest.mark.usefixtures("without_xla", "few_pictures", "few_series")


@pytest.mark.parametrize(
    ("experiment", "preset"),
    CASES,
    ids=[f"{e.name}:{name}" for e, name in CASES],
)
def test_the_script_of_a_preset_repeats_its_run(experiment, preset, tmp_path):
    config = shortened(experiment, preset)
    curves, report, seen = run_of(experiment, config)
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
    if report["test"]["accuracy"] is not None:
        predictions = answers_of(result)
        probabilities = seen["test_predictions"]["probabilities"]
        np.testing.assert_allclose(predictions, probabilities, atol=1e-3)
