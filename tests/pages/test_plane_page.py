"""The plane, without a browser."""

from __future__ import annotations

import functools
import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from opening import open_page, press
from plotly_checks import checked
from streamlit.testing.v1 import AppTest

from playground.datasets.plane import plane_data
from playground.experiments import EXPERIMENTS
from playground.experiments.plane_classifier import architecture_of, network_of
from playground.experiments.plane_classifier.figures.curves import (
    baselines,
    compared_curves,
    curves,
)
from playground.experiments.plane_classifier.figures.network_view import fold, folded_layers
from playground.experiments.plane_classifier.figures.neuron_layout import ClickedParameter
from playground.experiments.plane_classifier.recorded_figures import surface_of
from playground.figures.run_lines import run_lines
from playground.lessons.plane.compare_settings import AT_FIRST, SECTION
from playground.lessons.plane.edit import flat_index, value_of
from playground.lessons.plane.words import COMPARISONS, TASKS, understand
from playground.runs import RunStore
from playground.runs.arrays import pack
from playground.ui import services

EXPERIMENT = EXPERIMENTS["plane_classifier"]
THREE_CLASSES = "0,0,0;1,0,0;0,1,1;1,1,1;4,4,2;5,4,2"


opened = functools.partial(open_page, "plane")


def captions(at: AppTest) -> str:
    return "\n".join(caption.value for caption in at.caption)


def random_network(config):
    sizes = architecture_of(config).sizes
    count = sum((a + 1) * b for a, b in itertools.pairwise(sizes))
    return network_of(config, np.random.default_rng(0).normal(size=count).astype(np.float32))


def test_the_page_opens_with_the_points_and_says_what_to_do():
    at = opened()
    assert at.title[0].value == "What does each neuron see?"
    assert "Press Train" in captions(at)


@pytest.mark.parametrize("task", TASKS)
def test_a_challenge_sets_the_controls(task):
    at = opened()
    press(at, task)
    settings = dict(TASKS[task][1])
    preset = EXPERIMENT.presets[settings.pop("preset")]
    wanted = EXPERIMENT.config_type.parse(settings, base=preset)
    assert at.session_state["plane_classifier:last good"] == wanted


def test_a_value_that_a_link_cannot_have_is_named():
    at = opened(dataset="donut")
    assert "Received: dataset=donut" in at.warning[0].value


def test_own_points_travel_in_the_link():
    at = opened(dataset="own", points=THREE_CLASSES)
    assert at.query_params["points"] == THREE_CLASSES
    assert "Click in the figure" in captions(at)


def test_own_points_can_be_taken_back_one_by_one_and_wait_when_they_are_too_few():
    at = opened(dataset="own", points=THREE_CLASSES)
    press(at, "Undo")
    assert "one of class 2" in captions(at)
    assert at.query_params["points"] == THREE_CLASSES
    press(at, "Undo")
    assert at.query_params["points"] == "0,0,0;1,0,0;0,1,1;1,1,1"
    press(at, "Clear")
    assert "Received: 0" in captions(at)


def test_own_points_that_cannot_be_used_are_answered_in_one_sentence():
    at = opened(dataset="own", points="1,2")
    assert "Received: '1,2'" in at.warning[0].value


def test_the_first_neuron_is_written_with_its_own_numbers():
    config = EXPERIMENT.presets["circle"]
    network = random_network(config)
    words = understand(config, network)
    assert f"{float(network.weights[0][0, 0]):.3f}".replace("-", "−") in words
    assert "(2 + 1) \\cdot 4 + (4 + 1) \\cdot 2 + (2 + 1) \\cdot 2 = 28" in words


@pytest.mark.parametrize("preset", EXPERIMENT.presets)
def test_every_preset_can_be_explained_and_drawn(preset):
    config = EXPERIMENT.presets[preset]
    network = random_network(config)
    assert understand(config, network)
    assert surface_of(config, network, count=20).surface.is_finite
    for layer in folded_layers(config):
        assert fold(config, network, layer).points.shape[1] in (2, 3)


def test_linear_layers_are_explained_by_their_product():
    assert "single matrix" in understand(EXPERIMENT.presets["four-linear-layers"], None)
    assert "single matrix" not in understand(EXPERIMENT.presets["circle"], None)


def test_a_weight_has_the_index_that_keras_gives_it():
    config = EXPERIMENT.presets["circle"]
    network = random_network(config)
    flat = network.flat()
    for layer in range(3):
        for target in range(network.sizes[layer + 1]):
            for source in (None, *range(network.sizes[layer])):
                kind = "bias" if source is None else "weight"
                chosen = ClickedParameter(layer, kind, source, target)
                assert flat[flat_index(network.sizes, chosen)] == np.float32(
                    value_of(network, chosen)
                )


def test_a_line_parts_gaussians_and_not_a_circle():
    settings = {"noise": 0.1, "count": 400, "train_ratio": 0.5, "seed": 0}
    assert baselines(plane_data("gaussians", **settings)).linear > 0.95
    circle = baselines(plane_data("circle", **settings))
    assert circle.linear < 0.7
    slope = baselines(plane_data("regression_plane", **settings))
    assert slope.linear < 0.1 < slope.majority


# -- compare -----------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", SECTION.presets)
def test_a_comparison_opens(preset):
    at = opened(section="compare", preset=preset)
    assert at.title[0].value == "One change: what does it do?"
    assert not at.error
    assert not at.warning
    assert SECTION.presets[preset].configs()


@pytest.mark.parametrize("task", COMPARISONS)
def test_a_challenge_sets_up_a_comparison(task):
    at = opened(section="compare")
    press(at, task)
    preset = SECTION.presets[COMPARISONS[task][1]["preset"]]
    assert at.selectbox(key="plane:vary").value == preset.vary
    assert tuple(at.multiselect(key=f"plane:values:{preset.vary}").value) == preset.chosen


def test_one_click_trains_six_activations_from_the_same_start_with_whatever_is_set(monkeypatch):
    began = []

    def submit(engine, experiment, config, *_, **__):
        began.append(config)
        return SimpleNamespace(id=f"run{len(began)}")

    monkeypatch.setattr(services.Engine, "submit", submit)
    at = opened(dataset="xor", hidden_units="3", seed="7")
    press(at, "Compare activations")
    assert at.title[0].value == "One change: what does it do?"
    kept = [config.model_copy(update={"activations": ()}) for config in began]
    assert [each.dataset for each in kept] == ["xor"] * 6
    assert kept == [kept[0]] * 6
    assert (kept[0].hidden_units, kept[0].seed) == ((3,), 7)
    assert len({config.activations for config in began}) == 6
    assert at.query_params["runs"] == ",".join(f"run{n}" for n in range(1, 7))


def test_another_field_to_vary_brings_its_own_values():
    at = opened(section="compare")
    at.selectbox(key="plane:vary").select("optimizer").run()
    assert at.query_params["vary"] == "optimizer"
    assert tuple(at.multiselect(key="plane:values:optimizer").value) == AT_FIRST["optimizer"]


def test_a_value_that_the_field_does_not_take_is_named():
    at = opened(section="compare", vary="learning_rate", values="0.03;fast")
    assert "Received: learning_rate=fast" in at.info[0].value
    at = opened(section="compare", values="tanh")
    assert "Received: 1." in at.info[0].value


def test_runs_that_are_not_kept_are_said_to_be_missing():
    at = opened(section="compare", runs="abc,def")
    assert "not kept" in at.warning[0].value


class FakeSnapshot:
    """Curves alone."""

    def __init__(self, accuracy):
        epoch = np.arange(1, len(accuracy) + 1.0)
        both = {"loss": epoch, "accuracy": np.array(accuracy)}
        self.history = {"epoch": epoch, **both, **{f"val_{k}": v for k, v in both.items()}}


def test_seeds_become_a_mean_and_a_band_over_the_epochs_that_all_have_reached():
    snapshots = [FakeSnapshot([0.5, 0.6, 0.7]), FakeSnapshot([0.7, 0.8])]
    info = compared_curves(EXPERIMENT.presets["circle"], ["0", "1"], snapshots, band=True)
    (line,) = info.panels[0].lines
    assert line.x.tolist() == [1, 2]
    np.testing.assert_allclose(line.y, [0.6, 0.7])
    np.testing.assert_allclose(line.low, [0.5, 0.6])
    np.testing.assert_allclose(line.high, [0.7, 0.8])


def test_the_settings_of_one_network_are_the_base_of_the_first_comparison():
    at = opened(preset="spiral", noise="0.2")
    at.segmented_control(key="plane:sections").set_value("compare").run()
    assert not at.exception
    base = at.session_state[f"{SECTION.name}:last good"].base
    assert (base.dataset, base.hidden_units, base.noise) == ("spiral", (8, 8), 0.2)


def test_each_layer_may_have_its_own_activation():
    at = opened(hidden_units="4,4,4")
    at.selectbox(key="plane_classifier:activation of layer 2").select("relu").run()
    assert at.query_params["activations"] == "tanh,relu,tanh"
    at.selectbox(key="plane_classifier:activation of layer 3").select("relu").run()
    assert at.query_params["activations"] == "tanh,relu"


def test_a_store_says_when_weights_were_observed(tmp_path):
    store = RunStore(tmp_path / "runs.db")
    run = store.create("plane_classifier", {}, store.become_owner())
    for epoch in (2, 0, 0.5):
        event = {"kind": "observation", "run": run.id, "name": "weights", "epoch": epoch}
        store.apply([event | {"data": pack({"flat": np.array([float(epoch)])})}])
    assert store.observation_epochs(run.id, "weights") == [0.0, 0.5, 2.0]
    assert store.observation(run.id, "weights", 1.9)["flat"] == [0.5]


def test_curves_end_where_the_slider_stands_and_their_axis_stays():
    config = EXPERIMENT.presets["circle"]
    whole = curves(config, FakeSnapshot([0.5, 0.6, 0.7]).history)
    past = curves(config, FakeSnapshot([0.5, 0.6, 0.7]).history, until=2.5)
    assert past.panels[0].lines[1].x.tolist() == [1, 2]
    assert past.end == whole.end == 5
    assert [level.label for level in past.panels[0].levels] == ["majority", "straight line"]


def test_a_regression_has_no_accuracy_and_is_compared_with_a_plane():
    info = curves(EXPERIMENT.presets["regression"], {})
    assert [panel.name for panel in info.panels] == ["loss"]
    assert [level.label for level in info.panels[0].levels] == ["mean", "best plane"]
    assert "grow here" in checked(run_lines(info)).layout.meta["alt"]


def test_curves_are_named_and_numbered_at_their_ends():
    figure = checked(
        run_lines(curves(EXPERIMENT.presets["circle"], FakeSnapshot([0.5, 0.75]).history))
    )
    words = [note.text for note in figure.layout.annotations]
    assert "test 75.0%" in words
    assert any(word.startswith("straight line") for word in words)


@pytest.mark.parametrize(
    ("link", "sentence", "dataset", "noise"),
    [
        (
            {"dataset": "gaussians", "noise": "loud"},
            "The rest of the link is used.",
            "gaussians",
            0.1,
        ),
        ({"preset": "spiral", "noise": "loud"}, "The rest of the link is used.", "spiral", 0.0),
        (
            {"preset": "none", "dataset": "gaussians"},
            "The rest of the link is used.",
            "gaussians",
            0.1,
        ),
        (
            {"dataset": "gaussians", "noise": "loud", "learning_rate": "fast"},
            "Ignored: noise, learning_rate. The rest",
            *("gaussians", 0.1),
        ),
        ({"noise": "loud"}, "The default settings are used.", "circle", 0.1),
    ],
)
def test_a_bad_value_in_a_link_leaves_the_good_ones(link, sentence, dataset, noise):
    at = open_page("plane", **link)
    assert sentence in at.warning[0].value
    assert at.session_state["plane_classifier:dataset"] == dataset
    assert at.session_state["plane_classifier:noise"] == noise
