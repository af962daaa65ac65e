"""Universal approximation: both sections, without a browser."""

from __future__ import annotations

import functools

import numpy as np
from opening import open_page, words

from playground.runs import RunState
from playground.runs.arrays import pack
from playground.ui import services

opened = functools.partial(open_page, "universal_approximation")


def test_the_page_opens_with_the_lectures_sizes():
    at = opened()
    assert at.text_input(key="function_fit:neurons").value == "1, 2, 5, 10, 100"
    # 3 weights for each of 118 neurons, and a bias for each of five outputs
    assert "359" in words(at)


def test_a_typed_formula_becomes_the_target_and_part_of_the_link():
    at = opened()
    at.text_input(key="function_fit:formula").set_value("sin(3*x) + x**2").run()
    assert not at.exception
    assert at.query_params["target"] == "sin(3*x) + x**2"
    assert r"\sin" in words(at)


def test_a_formula_that_cannot_be_read_is_answered_with_its_column():
    at = opened()
    at.text_input(key="function_fit:formula").set_value("2 + foo(x)").run()
    assert not at.exception
    assert "column 5" in "\n".join(error.value for error in at.error)


def test_a_link_opens_the_other_section():
    assert "sum of neurons" in opened(section="by-hand").title[0].value


def test_a_challenge_compares_activations():
    at = opened()
    next(b for b in at.button if b.label == "Which bend is best?").click().run()
    assert at.selectbox(key="function_fit:compare").value == "activations"
    assert not at.exception


def test_a_recorded_run_shows_the_largest_error_of_each_network():
    store = services.store()
    owner = store.become_owner()
    run = store.create("function_fit", {"neurons": [1, 4], "target": "abs"}, owner)
    positions = np.linspace(-3, 3, 361)
    arrays = {
        "x": positions,
        "y": np.zeros((2, 361)),
        "loss": np.array([1.0, 0.5]),
        "r_squared": np.array([0.0, 0.25]),
        "sup_norm": np.array([2.0, 1.5]),
    }
    event = {"run": run.id, "time": 0.0}
    store.apply(
        [
            event | {"kind": "observation", "name": "fit", "epoch": 1, "data": pack(arrays)},
            event | {"kind": "state", "state": RunState.STOPPED.value},
        ]
    )
    at = opened(run=run.id)
    assert [(metric.label, metric.value) for metric in at.metric] == [
        ("1 neuron", "2"),
        ("4 neurons", "1.5"),
    ]
    owner.close()


def test_the_scores_of_several_networks_are_called_their_mean():
    store = services.store()
    owner = store.become_owner()
    test = {"loss": 8.6254, "r_squared": 0.93812, "sup_norm": 1.0, "accuracy": None}
    fits = [test | {"label": label, "parameters": 4} for label in ("1 neuron", "4 neurons")]
    for count, sentence in (
        (2, "mean of 2 networks: test loss 8.63, R² 0.938"),
        (1, "· test loss 8.63, R² 0.938"),
    ):
        run = store.create("function_fit", {"neurons": [1, 4][:count], "target": "abs"}, owner)
        report = {"test": test, "fits": fits[:count]}
        event = {"run": run.id, "time": 0.0}
        store.apply(
            [
                event | {"kind": "report", "report": report},
                event | {"kind": "state", "state": RunState.COMPLETE.value},
            ]
        )
        assert sentence in words(opened(run=run.id))
    owner.close()
