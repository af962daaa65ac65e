"""The page on gradient descent, against formulas written out here."""

from __future__ import annotations

import functools
import io
import itertools
import re
import runpy

import numpy as np
import pytest
from opening import open_page, open_tab, press, shared_links, words
from plotly_checks import checked

from playground.lessons.gradient_descent.figures import (
    curves_figure,
    fit_figure,
    surface_figure,
)
from playground.lessons.gradient_descent.script import SLICE_FILE, script, slice_file
from playground.lessons.gradient_descent.settings import (
    ALL,
    MOST_STEPS,
    ONE_NEURON,
    RATES,
    SLICE,
    descents,
)
from playground.reference.gradient_descent import NEURONS, OPTIMIZERS

opened = functools.partial(open_page, "gradient_descent")
PRESETS = {
    **{name: (ONE_NEURON, config) for name, config in ONE_NEURON.presets.items()},
    **{name: (SLICE, config) for name, config in SLICE.presets.items()},
}
NUMBER = r"(-?[\d.]+)"
SHOWN = r"−?[\d.]+(?: × 10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"


def line_curvatures():
    """Both eigenvalues of the Hessian of the linear neuron, the smaller one first."""
    x = np.array(NEURONS["line"].x)
    return np.linalg.eigvalsh(2 * np.array([[(x**2).mean(), x.mean()], [x.mean(), 1]]))


def slowest(rate, momentum, curvatures):
    """What momentum keeps in each step of the distance that shrinks most slowly: the spectral
    radius of the matrix that takes the last two places to the next two."""
    step = [[[1 + momentum - rate * each, -momentum], [1, 0]] for each in curvatures]
    return np.abs(np.linalg.eigvals(np.array(step))).max()


def losses(config, name, **changes):
    return descents(config.model_copy(update=changes))[name].losses


def test_the_page_opens_in_the_valley_with_the_numbers_of_the_step():
    at = opened()
    assert at.query_params == {}
    said = re.search(
        rf"\$w \\leftarrow w - \\eta\\, g_w\$ \$= {NUMBER} - 0.1 \\cdot \(?{NUMBER}\)?\$ "
        rf"\$\\approx {NUMBER}\$",
        words(at),
    )
    w, gradient, after = map(float, said.groups())
    x, y = np.array(NEURONS["line"].x), np.array(NEURONS["line"].y)
    place = np.array([-2.0, 4.0])
    for _ in range(40):
        error = place[0] * x + place[1] - y
        place = place - 0.1 * np.array([2 * (error * x).mean(), 2 * error.mean()])
    slope = 2 * ((place[0] * x + place[1] - y) * x).mean()
    assert w == pytest.approx(place[0], abs=5e-4)
    assert gradient == pytest.approx(slope, abs=5e-4)
    assert after == pytest.approx(place[0] - 0.1 * slope, abs=5e-4)


def test_the_largest_rate_is_2_over_the_largest_eigenvalue():
    largest = line_curvatures()[1]
    at = opened(preset="rate-too-large")
    assert rf"$\lambda = {largest:.1f}$" in words(at)
    assert rf"$\eta < 2 / \lambda = {2 / largest:.3f}$ here; your 0.155 is **too large**" in words(
        at
    )
    at.select_slider(key="gradient_descent:learning_rate").set_value(0.145).run()
    assert "your 0.145 is below it" in words(at)
    assert at.query_params["learning_rate"] == "0.145"


def test_a_step_neuron_is_flat_and_stands_beside_a_sigmoid():
    at = opened(preset="heaviside-and-sigmoid")
    assert "**The surface is flat here: nothing moves.**" in words(at)
    assert "the Hessian sets no limit on the rate" in words(at)
    assert "Right: the same points and the same start, with a sigmoid." in words(at)


def test_steps_batches_and_epochs_are_counted():
    at = opened(preset="mini-batches", batch_size="4", step="7")
    assert "After 7 steps. Next: step 8 (epoch 4, batch 2 of 2: points " in words(at)
    assert "Here one epoch is 2 steps." in words(at)
    assert "A batch of 4 gives only an estimate" in words(at)
    assert "(of all points), $g =" in words(at)
    assert "Each step sees all points, so there is no noise" in words(opened())


def test_the_last_step_has_no_next_one():
    at = opened(step=str(MOST_STEPS))
    assert "After 120 steps. **SGD**: $(w, b)" in words(at)
    assert "step 121" not in words(at)
    assert r"\leftarrow w" not in "".join(each.value for each in at.markdown[:2])


@pytest.mark.parametrize(("momentum", "rate"), [("0.8", "0.25"), ("0.5", "0.3")])
def test_the_limit_for_momentum_is_where_its_steps_begin_to_grow(momentum, rate):
    said = words(opened(watched="momentum", momentum=momentum, learning_rate=rate, step="1"))
    limit = float(re.search(rf"\\lambda = {NUMBER}\$ here", said)[1])
    largest = line_curvatures()[1]
    assert slowest(limit * 0.99, float(momentum), [largest]) < 1
    assert slowest(limit * 1.01, float(momentum), [largest]) > 1
    assert ("is **too large**" in said) == (float(rate) > limit)


@pytest.mark.parametrize(
    "settings", [{"watched": "rmsprop"}, {"watched": "adam"}, {"batch_size": "3"}]
)
def test_no_rate_is_judged_where_no_limit_is_known(settings):
    assert "here; your 0.1" in words(opened())
    assert "here; your" not in words(opened(**settings))


@pytest.mark.parametrize("name", ALL)
def test_the_rule_of_each_optimizer_can_be_read(name):
    at = opened()
    at.segmented_control(key="gradient_descent:watched").set_value(name).run()
    rule = {
        "sgd": r"w - \eta\, g_w",
        "momentum": r"\beta m_w - \eta\, g_w",
        "rmsprop": r"0.9\, v_w + 0.1\, g_w^2",
        "adam": r"0.999\, v_w + 0.001\, g_w^2",
    }[name]
    assert rule in words(at)
    if name in ("rmsprop", "adam"):  # as the page's NumPy divides, so that no root is 0
        assert r"\varepsilon" in words(at)
        assert "+ 10^{-7}" in words(at)
    assert at.selectbox(key="gradient_descent:preset").value == "valley"


def test_one_that_has_diverged_is_said_to_have():
    at = opened(learning_rate="10", step=str(MOST_STEPS))
    assert "**SGD has diverged**" in words(at)
    assert "There is nothing to measure" in words(at)


def test_no_optimizer_at_all_may_run():
    at = opened()
    at.multiselect(key="gradient_descent:optimizers").set_value([]).run()
    assert not at.exception
    config = ONE_NEURON.presets["valley"].model_copy(update={"optimizers": ()})
    assert alt(surface_figure(config, height=300)) == "The loss over w and b as a map."
    assert alt(curves_figure(config, height=300)) == "Loss at each step."


def test_a_shared_link_opens_the_same_steps():
    at = opened(neuron="sigmoid", w="-3", b="2.5", step="12", batch_size="2", seed="3")
    before = words(at)
    at.session_state["gradient_descent:share"] = True
    at.run()
    (link,) = shared_links(at)
    assert words(opened(**link)) == before


@pytest.mark.parametrize(
    ("name", "value"), [("learning_rate", "1e9"), ("neuron", "cubic"), ("w", "nan"), ("step", "-1")]
)
def test_a_bad_link_is_named(name, value):
    assert f"Received: {name}={value}." in opened(**{name: value}).warning[0].value


def test_the_slice_says_what_it_is_of():
    at = opened(section="network")
    assert "28 weights of the recorded run" in words(at)
    assert "99.6% of the run's movement" in words(at)
    assert "the run, which ends on it at a loss of 0.0653" in words(at)
    at.selectbox(key="gradient_descent_network:directions").set_value("random").run()
    assert "two random directions" in words(at)


@pytest.mark.parametrize(
    ("label", "changes"),
    [
        ("Cross the valley", {"momentum": "0"}),
        ("Flat steps", {"preset": "heaviside-and-sigmoid"}),
        ("Just too large", {"preset": "rate-too-large"}),
    ],
)
def test_a_challenge_sets_the_controls(label, changes):
    at = opened()
    press(at, label)
    assert changes.items() <= dict(at.query_params).items()


def test_every_challenge_of_a_neuron_can_be_passed():
    valley, noise = ONE_NEURON.presets["valley"], ONE_NEURON.presets["mini-batches"]
    assert losses(valley, "sgd")[120] == pytest.approx(0.058, abs=5e-4)
    assert losses(valley, "momentum", momentum=0.0)[40] > 0.045 > losses(valley, "momentum")[40]
    steep = ONE_NEURON.presets["rate-too-large"]
    falls = [np.diff(losses(steep, "sgd", learning_rate=rate)).max() <= 0 for rate in RATES]
    largest = max(rate for rate, each in zip(RATES, falls, strict=True) if each)
    assert largest == 0.145
    assert np.diff(losses(steep, "sgd")).min() > 0
    for name, rate in (("sgd", 0.05), ("momentum", 0.02)):
        assert losses(noise, name)[60:121].max() > 0.05
        assert losses(noise, name, learning_rate=rate)[60:121].max() < 0.05


def test_every_challenge_of_a_slice_can_be_passed():
    run, small = SLICE.presets["along-the-run"], SLICE.presets["small-batches"]
    assert losses(run, "sgd")[60] > 0.0653
    assert losses(run, "sgd", a=-0.5, c=0.0, learning_rate=2.0)[60] < 0.0653
    two = SLICE.presets["random-directions"].model_copy(update={"activation": "relu"})
    assert losses(two, "sgd")[60] > 1
    assert losses(two, "sgd", a=3.0, c=3.0)[60] < 0.1
    assert losses(small, "momentum")[60] > 0.1
    assert losses(small, "momentum", learning_rate=0.4)[60] < 0.1


def alt(figure):
    return figure["layout"]["meta"]["alt"]


@pytest.mark.parametrize("name", PRESETS)
def test_plotly_knows_every_figure_and_each_says_what_it_shows(name):
    _, config = PRESETS[name]
    surface, curves = (
        surface_figure(config, height=350, legend=True),
        curves_figure(config, height=200),
    )
    checked(surface)
    checked(curves)
    for name in config.optimizers:
        assert re.search(rf"{OPTIMIZERS[name].title} is at \({SHOWN}, {SHOWN}\)\.", alt(surface))
        assert re.search(rf"{OPTIMIZERS[name].title} {SHOWN}[,.]", alt(curves))
    if hasattr(config, "neuron"):
        fit = fit_figure(config, height=200)
        checked(fit)
        assert alt(fit) == "Six points, and the output of each optimizer's neuron."


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("optimizer", ALL)
def test_the_script_repeats_the_numbers_of_the_page(name, optimizer, tmp_path, monkeypatch, capsys):
    section, preset = PRESETS[name]
    config = preset.model_copy(update={"watched": optimizer, "optimizers": ALL, "step": 30})
    (tmp_path / "script.py").write_text(script(config))
    if section is SLICE:
        (tmp_path / SLICE_FILE).write_bytes(slice_file(config))
    monkeypatch.chdir(tmp_path)
    runpy.run_path("script.py")
    said = capsys.readouterr().out
    first, second = config.axes
    found = re.fullmatch(rf"{first} = {NUMBER}, {second} = {NUMBER}, loss = {NUMBER}\n", said)
    path = descents(config)[optimizer]
    expected = [*path.places[30], path.losses[30]]
    np.testing.assert_allclose([float(each) for each in found.groups()], expected, atol=2e-6)


def test_the_code_tab_shows_the_script_and_offers_the_arrays_of_a_slice():
    at = opened("Code", section="network", step="5")
    expected = script(SLICE.presets["along-the-run"].model_copy(update={"step": 5}))
    assert at.code[0].value.strip() == expected.strip()
    with np.load(io.BytesIO(slice_file(SLICE.presets["along-the-run"]))) as file:
        assert (
            sum(file[f"weights_{k}"][0].size + file[f"biases_{k}"][0].size for k in range(3)) == 25
        )


def test_understand_has_the_numbers_of_the_page():
    at = opened()
    open_tab(at, "Understand")
    small, large = line_curvatures()
    assert rf"\lambda_{{\min}} = {large / small:.1f}$ says how narrow" in words(at)


@pytest.mark.parametrize("rate", ["0.03", "0.1", "0.25"])
def test_the_best_momentum_is_the_one_with_which_the_slowest_distance_shrinks_fastest(rate):
    at = opened("Understand", learning_rate=rate)
    said = re.search(rf"\\lambda_\{{\\m\w+\}}\}}\)\^2 = {NUMBER}\$; the best pair", words(at))
    grid = np.linspace(0, 0.999, 1000)
    kept = [slowest(float(rate), each, line_curvatures()) for each in grid]
    assert float(said[1]) == pytest.approx(grid[np.argmin(kept)], abs=2e-3)


def test_no_other_pair_of_rate_and_momentum_is_better_than_the_best():
    at = opened("Understand")
    said = re.search(rf"\)\^2 = {NUMBER}\$, \$\\beta = .*?\)\^2 = {NUMBER}\$", words(at))
    best = slowest(*map(float, said.groups()), line_curvatures())
    pairs = itertools.product(np.linspace(0.01, 0.3, 60), np.linspace(0, 0.98, 99))
    assert best < min(slowest(*pair, line_curvatures()) for pair in pairs) + 0.01
