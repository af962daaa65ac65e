"""The network on the plane, changed on its drawing."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest

from playground.datasets.plane import FEATURES
from playground.experiments import EXPERIMENTS
from playground.experiments.plane_classifier import architecture_of, points_of
from playground.experiments.plane_classifier.figures.neuron_layout import WIDTH, NeuronLayout
from playground.figures.palette import DARK_FOR_LIGHT
from playground.lessons.plane import network_buttons, restart
from playground.lessons.plane.data_pictures import POINTS, picture
from playground.lessons.plane.network_buttons import FIELDS, buttons, changed
from playground.lessons.plane.neuron_choice import choose_by_button
from playground.runs import RunState

PLANE = EXPERIMENTS["plane_classifier"]
FREE = dict.fromkeys(FIELDS, "")


def config_of(**fields):
    return PLANE.config_type.parse(fields)


def by_label(config, held=FREE):
    return {button.label: button for button in buttons(config, held)}


def after(config, label):
    return config.model_copy(update=changed(config, by_label(config)[label].name))


@pytest.mark.parametrize(
    ("hidden", "label", "expected"),
    [
        ("4,2", "Add a neuron to layer 2", (4, 3)),
        ("4,2", "Remove a neuron from layer 1", (3, 2)),
        ("4,2", "Add a hidden layer", (4, 2, 2)),
        ("4,2", "Remove the last hidden layer", (4,)),
        ("4", "Remove the last hidden layer", ()),
        ("", "Add a hidden layer", (4,)),
    ],
)
def test_a_button_adds_or_removes_a_neuron_or_a_layer(hidden, label, expected):
    assert after(config_of(hidden_units=hidden), label).hidden_units == expected


def test_features_are_switched_on_and_off_and_keep_their_order():
    config = config_of(features="x1,sin_x1")
    assert after(config, "Feature x1 squared").features == ("x1", "x1_squared", "sin_x1")
    assert after(config, "Feature x1").features == ("sin_x1",)
    pressed = {label: button.pressed for label, button in by_label(config).items()}
    assert [label for label, is_on in pressed.items() if is_on] == ["Feature x1", "Feature sin x1"]
    assert pressed["Add a hidden layer"] is None


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"hidden_units": "1"}, "Remove a neuron from layer 1"),
        ({"hidden_units": "16"}, "Add a neuron to layer 1"),
        ({"hidden_units": "2,2,2,2,2,2"}, "Add a hidden layer"),
        ({"hidden_units": ""}, "Remove the last hidden layer"),
        ({"features": "x2"}, "Feature x2"),
    ],
)
def test_a_button_at_a_limit_says_why_it_does_nothing(fields, label):
    config = config_of(**fields)
    assert by_label(config)[label].held
    assert after(config, label) == config
    assert [each for each, button in by_label(config).items() if button.held] == [label]


@pytest.mark.parametrize(
    "button", ["+ 3", "+ 0", "− two", "* 1", "layers ×", "layers", "feature x3", "neuron 0", ""]
)
def test_a_button_that_the_network_does_not_have_changes_nothing(button):
    config = config_of(hidden_units="4,2")
    assert changed(config, button) == {}
    assert not choose_by_button(config, button)


def test_what_is_held_cannot_be_pressed():
    found = by_label(config_of(), {"features": "", "hidden_units": "your task fixes this"})
    held = {label for label, button in found.items() if button.held}
    assert held == {label for label in found if not label.startswith("Feature")}


@pytest.mark.parametrize(
    ("state", "is_mine", "said"),
    [("paused", True, True), ("paused", False, False), ("complete", True, False)],
)
def test_over_ones_own_paused_run_every_button_says_that_it_stops_it(
    monkeypatch, state, is_mine, said
):
    monkeypatch.setattr(restart, "visitor", lambda: None)
    monkeypatch.setattr(restart, "may_change", lambda *_: is_mine)
    monkeypatch.setattr(network_buttons, "task_of", lambda _: None)
    run = SimpleNamespace(state=RunState(state))
    found = network_buttons.network_buttons(PLANE, config_of(), run)
    assert {each.label.endswith("(stops the paused run)") for each in found} == {said}


@pytest.mark.parametrize(
    "fields", [{}, {"hidden_units": "16,16,16,16,16,16"}, {"hidden_units": ""}]
)
def test_buttons_lie_on_the_drawing_and_apart_from_one_another(fields):
    config = config_of(**fields, features=",".join(FEATURES))
    layout = NeuronLayout(config.features, architecture_of(config).sizes[1:])
    boxes = np.array([button.box for button in buttons(config, FREE)])
    low, high = boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2
    assert low.min() >= 0
    assert (high <= (WIDTH, layout.height)).all()
    for (a, b), (c, d) in itertools.combinations(zip(low, high, strict=True), 2):
        assert (b <= c).any() or (d <= a).any()


@pytest.mark.parametrize("dataset", PLANE.config_type.controls()["dataset"].choices)
def test_a_data_set_has_a_small_picture_of_its_training_points(dataset):
    svg = ElementTree.fromstring(picture(dataset))
    dots = [dot for path in svg for dot in path.get("d").split("M")[1:]]
    places = np.array([dot.removesuffix("h0").split() for dot in dots], int)
    config = config_of(dataset=dataset, count=POINTS, train_ratio=0.9)
    expected = np.rint(10 * points_of(config).x_train * (1, -1))
    assert sorted(map(tuple, places)) == sorted(map(tuple, expected.astype(int)))
    assert {path.get("stroke") for path in svg} <= set(DARK_FOR_LIGHT)
    assert len(picture(dataset)) < 2_000
