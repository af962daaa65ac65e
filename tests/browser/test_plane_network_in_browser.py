"""What a browser makes of the weights of a network on the plane, against NumPy's figures."""

from __future__ import annotations

import base64
import json
import math
import re

import numpy as np
import pytest

from playground.experiments import EXPERIMENTS
from playground.experiments.plane_classifier import network_of, untrained_weights
from playground.experiments.plane_classifier.config import Activation, Feature
from playground.experiments.plane_classifier.figures import network_view
from playground.experiments.plane_classifier.figures.decision_surface import decision_surface
from playground.experiments.plane_classifier.figures.hidden_space import hidden_space
from playground.experiments.plane_classifier.figures.neuron_maps import neuron_maps
from playground.experiments.plane_classifier.figures.surface_comparison import surface_comparison
from playground.experiments.plane_classifier.recorded_figures import grid_features, surface_of
from playground.figures.encoding import encoded
from playground.lessons.plane import specs
from playground.number_text import number_text

pytestmark = pytest.mark.browser

PLANE = EXPERIMENTS["plane_classifier"]
CALL = """async ([source, name, ...given]) => {
  const file = new Blob([source], { type: "text/javascript" })
  window.plane ??= await import(URL.createObjectURL(file))
  const plain = (_, value) => ArrayBuffer.isView(value) ? [...value] : value
  return JSON.stringify(await window.plane[name](...given), plain)
}"""
ACTIVATIONS = Activation.__args__
SETTINGS = {
    "the default": {},
    **{name: {"activations": name, "features": "x1,x2,x1_x2"} for name in ACTIVATIONS},
    "every feature": {"features": ",".join(Feature.__args__)},
    "three classes": {"dataset": "spiral3", "hidden_units": "5,3", "activations": "relu,tanh"},
    "six classes": {
        "dataset": "own",
        "points": ";".join(f"{k - 3},{j - 2},{k}" for k in range(6) for j in range(4)),
        "hidden_units": "3,2",
    },
    "one output for two classes": {"output": "tanh"},
    "a sum for two classes": {"output": "linear"},
    "a regression": {"dataset": "regression_gaussians"},
    "a regression in three dimensions": {"dataset": "regression_plane", "hidden_units": "2,3"},
    "no hidden layer": {"hidden_units": ""},
    "tall layers": {"hidden_units": "12,2,9"},
}
every_setting = pytest.mark.parametrize("changes", SETTINGS.values(), ids=SETTINGS)
SOFT = {"discretize": False, "test_points": True}


@pytest.fixture(scope="module")
def call(browser):
    """Calls a function of the module that browsers load."""
    page = browser.new_page()
    yield lambda name, *given: json.loads(page.evaluate(CALL, [specs.script(), name, *given]))
    page.close()


def completed(call, spec, weights, looks=SOFT):
    values = {"weights": [np.asarray(flat, np.float32) for flat in weights]}
    return call("default", *map(json.loads, (encoded(spec), encoded(values))), looks)


def config_and_weights(changes, scale=1.0):
    config = PLANE.config_type.parse(changes)
    count = len(untrained_weights(config))
    flat = scale * np.random.default_rng(1).normal(size=count)
    return config, flat.astype(np.float32)


def plain(value):
    """Lists in place of arrays, None in place of NaN."""
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if key != "meta"}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def unpacked(value):
    """A figure as the browser has it, its packed arrays as lists."""
    if isinstance(value, dict) and "bdata" in value:
        array = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"])
        return plain(array)
    if isinstance(value, dict):
        return {key: unpacked(each) for key, each in value.items() if key != "meta"}
    return [unpacked(each) for each in value] if isinstance(value, list) else value


def assert_same_figure(found, expected, *, rounded=()):
    """Equal to single precision; arrays named in `rounded` may differ by one where they round."""
    assert_same_words(*(figure["layout"]["meta"]["alt"] for figure in (found, expected)))
    found, expected = unpacked(found), plain(expected)
    assert_close(found["layout"], expected["layout"])
    ours = [trace for trace in found["data"] if trace.pop("visible", True)]
    for trace, wanted in zip(ours, expected["data"], strict=True):
        assert trace.keys() == wanted.keys()
        for key in trace:
            if key in rounded:
                differences = np.abs(np.subtract(trace[key], wanted[key]))
                assert differences.max() <= rounded[key]
                assert np.mean(differences > 0) < 0.01
            else:
                assert_close(trace[key], wanted[key])


def assert_same_words(found, expected):
    """But for a half that Python rounds to even and JavaScript up."""
    number = re.compile(r"\d+(?=%)")
    assert number.sub("", found) == number.sub("", expected)
    shares = [[int(share) for share in number.findall(text)] for text in (found, expected)]
    np.testing.assert_allclose(*shares, atol=1)


def assert_close(found, expected):
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for key in expected:
            assert_close(found[key], expected[key])
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        numbers = [v for v in expected if isinstance(v, float | int)]
        if len(numbers) == len(expected):
            np.testing.assert_allclose(found, expected, rtol=2e-5, atol=2e-5)
        else:
            for ours, wanted in zip(found, expected, strict=True):
                assert_close(ours, wanted)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-5)
    else:
        assert found == expected


@every_setting
def test_every_layer_outputs_what_numpy_computes(call, changes):
    config, flat = config_and_weights(changes)
    expected = network_of(config, flat).layers(grid_features(config.features, 20))
    network = specs.neurons_spec(config)["layout"]["meta"]["networks"][0]
    found = call("layersOnGrid", network, flat.tolist(), 20)
    for ours, wanted in zip(found, expected, strict=True):
        np.testing.assert_allclose(np.array(ours).T, wanted, rtol=2e-5, atol=2e-5)


@every_setting
@pytest.mark.parametrize("discretize", [False, True], ids=["soft", "hard"])
def test_the_surface_is_the_one_that_numpy_draws(call, changes, discretize):
    config, flat = config_and_weights(changes)
    looks = {"discretize": discretize, "test_points": discretize}
    spec = specs.surface_spec(config)
    found = completed(call, spec, [flat], looks)
    expected = decision_surface(
        surface_of(config, network_of(config, flat), count=network_view.SURFACE_POINTS, **looks),
        height=specs.SURFACE_HEIGHT,
    )
    step = 1 if expected["data"][-1]["zmax"] > 1 else 0.0011
    assert_same_figure(found, expected, rounded={"z": step, "customdata": 1})


@every_setting
def test_the_neurons_are_those_that_numpy_draws(call, changes):
    config, flat = config_and_weights(changes)
    found = completed(call, specs.neurons_spec(config), [flat])
    expected = neuron_maps(network_view.neurons(config, network_of(config, flat)))
    nodes = [
        next(trace for trace in figure["data"] if trace.get("meta", {}).get("drawn") == "nodes")
        for figure in (found, expected)
    ]
    nodes = [trace.pop("hovertext") for trace in nodes]
    for ours, wanted in zip(*nodes, strict=True):
        assert ours.split("<br>from")[0] == wanted.split("<br>from")[0]
        np.testing.assert_allclose(numbers_of(ours), numbers_of(wanted), rtol=2e-3)
    assert_same_figure(found, expected, rounded={"z": 1})


@every_setting
def test_a_neuron_shown_large_is_what_numpy_computes(call, changes):
    config, flat = config_and_weights(changes)
    grid = grid_features(config.features, network_view.SURFACE_POINTS)
    columns = network_of(config, flat).layers(grid)
    for layer in {0, len(columns) - 1}:
        outputs = columns[layer][:, -1]
        unit = columns[layer].shape[1] - 1
        spec = specs.one_neuron(specs.surface_spec(config), config, layer, unit)
        found = completed(call, spec, [flat])
        (drawn,) = (trace for trace in found["data"] if trace["type"] == "heatmap")
        np.testing.assert_allclose(np.ravel(drawn["z"]), outputs, rtol=2e-5, atol=2e-5)
        is_share = layer == len(columns) - 1 and columns[layer].shape[1] > 1
        white = 1 / columns[layer].shape[1] if is_share else 0
        assert (drawn["zmin"] + drawn["zmax"]) / 2 == pytest.approx(white, abs=1e-5)
        (title,) = (n["text"] for n in found["layout"]["annotations"] if n["name"] == "neuron")
        ends = numbers_of(title.replace("</b> from", "<br>from"))
        np.testing.assert_allclose(ends, [outputs.min(), outputs.max()], rtol=5.1e-3)  # 3 digits


def numbers_of(title):
    """The least and the largest output of a neuron, as its title says."""
    text = title.split("<br>from ")[1].replace("\u2212", "-").replace(",", "")
    return [
        float(part.replace(" × 10", "e").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
        for part in text.split(" to ")
    ]


@every_setting
def test_the_fold_is_the_one_that_numpy_draws(call, changes):
    config, flat = config_and_weights(changes, scale=0.7)
    for layer in network_view.folded_layers(config):
        found = completed(call, specs.fold_spec(config, layer), [flat])
        expected = hidden_space(network_view.fold(config, network_of(config, flat), layer))
        assert_same_figure(found, expected)


def test_surfaces_side_by_side_are_those_that_numpy_draws(call):
    given = [config_and_weights(c) for c in ({}, {"features": "x1"}, {"hidden_units": "2"})]
    given[1][1][:] = np.inf
    labels = ["one", "two", "three"]
    spec = specs.surfaces_spec([config for config, _ in given], labels)
    found = completed(call, spec, [flat for _, flat in given])
    expected = surface_comparison(
        [
            surface_of(c, network_of(c, flat), title=label, count=network_view.COMPARED_POINTS)
            for label, (c, flat) in zip(labels, given, strict=True)
        ]
    )
    assert_same_figure(found, expected, rounded={"z": 1})


def test_diverged_weights_are_said_and_not_drawn(call):
    config, flat = config_and_weights({"activations": "relu", "hidden_units": "2"})
    flat[:] = 3e38
    for spec in (
        specs.neurons_spec(config),
        specs.surface_spec(config),
        specs.fold_spec(config, 1),
    ):
        found = completed(call, spec, [flat])
        assert found["data"] == []
        assert "diverged" in found["layout"]["annotations"][0]["text"]
        assert found["layout"]["height"] == spec["layout"]["height"]


def test_numbers_are_written_as_everywhere(call):
    values = [0, 1, -2.5, 0.14, 0.1404, -12.25, 999.95, 1320, 123456.7, 0.00099951, 1e-5, -3e7]
    values += [1234567, 2e6, 0.9996, 100.04, 0.001, np.float32(0.1).item(), 1e-45, 7.0004]
    values += np.random.default_rng(0).normal(0, 100, 200).tolist()
    found = [call("numberText", value) for value in values]
    assert found == [number_text(value) for value in values]
