"""Neurons placed by hand, without a browser; the figures by what they were drawn from."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.datasets.functions import read_curve, target_named
from playground.lessons.universal_approximation import by_hand, target_choice
from playground.lessons.universal_approximation.settings import ByHand
from playground.ui.plain_text import literal


def script():
    from playground.lessons.universal_approximation import by_hand
    from playground.ui.sections import choose_section

    _, config = choose_section("universal_approximation", (by_hand.SECTION,))
    by_hand.show(config)
    by_hand.inspect(config)
    by_hand.understand(config)


@pytest.fixture
def drawn(monkeypatch):
    """Every `NeuronSum` that was drawn, the last one last."""
    seen = []
    draw = by_hand.neuron_sum

    def remember(info, **looks):
        seen.append(info)
        return draw(info, **looks)

    monkeypatch.setattr(by_hand, "neuron_sum", remember)
    return seen


def opened(**query):
    at = AppTest.from_function(script, default_timeout=30)
    at.query_params["section"] = "by-hand"
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def words(at):
    return "\n".join(element.value for element in [*at.markdown, *at.info])


def key(name):
    return f"universal_approximation_by-hand:{name}"


def sup_norm(at):
    return float(at.metric[0].value)


@pytest.mark.parametrize("preset", list(by_hand.SECTION.presets))
def test_every_preset_opens_with_its_errors(preset):
    at = opened(preset=preset)
    assert not at.error
    assert math.isfinite(sup_norm(at))
    assert "nan" not in re.findall(r"[a-z]+", words(at).lower())


def test_the_errors_are_those_of_the_formula():
    at = opened(
        target="sin", arrangement="own", neurons="2", activation="tanh",
        weights="2,-1,0,0", biases="0.5,1,0,0", heights="1.5,0.25,9,9",
    )  # fmt: skip
    x = np.linspace(-math.pi, math.pi, 2001)
    gap = np.abs(1.5 * np.tanh(2 * x + 0.5) + 0.25 * np.tanh(1 - x) - np.sin(x))
    assert at.metric[0].value == f"{gap.max():.3g}"
    assert at.metric[1].value == f"{np.mean(gap**2):.3g}"


def test_a_slider_changes_the_figure_the_error_and_the_link(drawn):
    at = opened(preset="a pair is a bump")
    before = sup_norm(at)
    assert drawn[-1].neurons.heights.tolist() == [1, -1]
    at.slider(key=key("heights:0")).set_value(-5.0).run()
    assert not at.exception
    assert drawn[-1].neurons.heights.tolist() == [-5, -1]
    assert sup_norm(at) != before
    assert at.query_params["heights"] == "-5,-1,0,0"


def test_there_are_sliders_for_the_neurons_there_are_and_for_four_at_most():
    numbers = {
        count: sum(slider.key.startswith(key("weights:")) for slider in at.slider)
        for count, at in ((n, opened(arrangement="own", neurons=str(n))) for n in (1, 3, 50))
    }
    assert numbers == {1: 1, 3: 3, 50: 4}
    assert "Only 4 have sliders" in words(opened(arrangement="own", neurons="50"))


def test_arrange_turns_neurons_into_bumps_that_follow_the_target(drawn):
    at = opened(target="sin", arrangement="own", neurons="60")
    before = sup_norm(at)
    at.button(key=key("arrange bumps")).click().run()
    assert not at.exception
    assert "30 bumps" in words(at)
    # Half a width of slope 1, and the smear of a sigmoid of steepness 20.
    assert sup_norm(at) <= 2 * math.pi / 30 * (0.5 + 2 * math.log(2) / 20) < before
    middle = -math.pi + 2 * math.pi / 30 * (7 + 0.5)
    assert drawn[-1].neurons.heights[14:16].tolist() == pytest.approx(
        [math.sin(middle), -math.sin(middle)]
    )


def test_arrange_ramps_of_relu():
    at = opened(activation="relu", arrangement="own")
    at.button(key=key("arrange ramps")).click().run()
    assert "10 ramps" in words(at)
    assert sup_norm(at) <= 40 * 0.6**2 / 8 + 1e-3
    assert at.button(key=key("arrange bumps")).disabled


def test_an_output_bias_that_is_only_rounding_is_not_written():
    assert "+ b_i)$ for" in words(opened(target="sin", arrangement="ramps"))
    assert "+ b_i) - 43$ for" in words(opened(arrangement="ramps"))


def test_more_neurons_less_error():
    at = opened()
    few = sup_norm(at)
    at.slider(key=key("neurons")).set_value(100).run()
    assert sup_norm(at) < few / 4


@pytest.mark.parametrize(
    ("activation", "degree", "claim"),
    [
        ("linear", 1, "100 linear neurons are one straight line"),
        ("polynomial", 3, "100 cubic neurons are one cubic"),
    ],
)
def test_polynomials_cannot_and_the_page_says_why_with_the_numbers(activation, degree, claim):
    at = opened(target="runge", activation=activation, neurons="100", arrangement="ramps")
    x = np.linspace(-1, 1, 2001)
    f = 1 / (1 + 25 * x**2)
    gap = np.abs(np.polyval(np.polyfit(x, f, degree), x) - f).max()
    assert at.metric[0].value == f"{gap:.3g}"
    assert claim in at.info[0].value
    assert f"is {gap:.3g} off" in at.info[0].value
    assert at.button(key=key("arrange bumps")).disabled


def test_a_polynomial_target_is_met_by_polynomial_neurons():
    at = opened(activation="polynomial", arrangement="ramps")
    assert "y = 2 x^3 + 4 x^2 - 5 x + 1$" in at.info[0].value
    assert "met exactly" in at.info[0].value


def test_bumps_of_relu_are_ramps_and_the_page_says_so():
    at = opened(activation="relu", arrangement="bumps")
    assert "Two ReLUs make no bump" in at.info[0].value


def test_one_neuron_makes_no_bump_and_the_page_says_so(drawn):
    at = opened(neurons="1")
    assert "between 2 and 100" in at.info[0].value
    assert drawn[-1].neurons is None
    assert at.metric[0].value == "–"


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "heaviside", "relu", "linear"])
@pytest.mark.parametrize(
    "target", ["cubic", "step", "abs", "sqrt(x) on [0, 3]", "sqrt(x)**3 on [0, 3]", "2", "noisy"]
)
def test_the_rate_is_explained_for_every_kind_of_target(target, activation):
    at = opened(target=target, activation=activation)
    explained = words(at).split("**How fast.**")[1].split("**Which activations.**")[0]
    vertical = target in ("step", "sqrt(x) on [0, 3]") and activation != "linear"
    assert ("no rate is promised" in explained) == vertical
    assert not {"inf", "nan"} & set(re.findall(r"[a-z]+", words(at).lower()))


# Targets


def test_examples_of_a_noisy_target_are_marked_and_the_error_is_without_the_noise(drawn):
    at = opened(target="noisy")
    assert len(drawn[-1].points) == 100
    assert at.metric[0].value == opened(target="sin").metric[0].value
    assert drawn[-1].points is None


def test_a_named_target_is_one_click(drawn):
    at = opened()
    at.button_group(key=key("target name")).set_value("runge").run()
    assert not at.exception
    assert at.query_params["target"] == "runge"
    assert (drawn[-1].low, drawn[-1].high) == (-1, 1)


def test_a_formula_is_followed(drawn):
    at = opened(neurons="100")
    at.text_input(key=key("formula")).set_value("sin(3*x) + x**2 on [0, 2]").run()
    assert not at.exception
    assert not at.error
    info = drawn[-1]
    np.testing.assert_allclose(info.target, np.sin(3 * info.x) + info.x**2)
    assert sup_norm(at) < 0.2
    assert at.query_params["target"] == "sin(3*x) + x**2 on [0, 2]"


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("2 + foo(x)", "Received: foo at column 5."),
        ("sin(x", "Received: the end at column 6."),
        ("__import__('os')", "Received: ' at column 12."),
        ("log(x)", "Received: no number at x = −3."),
        ("9**9**9", "Received: inf at x = −3."),
        ("points:1,2", "Expected 2 to 5,000 points"),
        ("", "Expected target to be text of at most"),
    ],
)
def test_a_bad_formula_is_one_sentence_and_the_last_good_one_stays(drawn, formula, sentence):
    at = opened()
    at.text_input(key=key("formula")).set_value(formula).run()
    assert not at.exception
    assert len(at.error) == 1
    assert sentence in at.error[0].value
    assert at.text_input(key=key("formula")).value == formula
    assert drawn[-1].low == -4
    at.slider(key=key("neurons")).set_value(30).run()
    assert not at.error


def test_a_formula_without_values_between_the_checked_places_is_one_sentence():
    # A pole that no checked place hits, but the middle of the only bump does.
    at = opened(target="1/(x - 0.00075) on [0, 0.0015]", neurons="2")
    assert at.warning or at.info


def test_points_are_drawn_from_a_line(drawn):
    at = opened(target="sin")
    at.button(key=key("draw")).click().run()
    assert not at.exception
    assert drawn[-1].points.tolist() == [[-3.142, -1], [3.142, 1]]
    text = target_choice.with_click(target_named(at.query_params["target"]), {"x": 0.5, "y": 2})
    assert text == "points:-3.142,-1;0.5,2;3.142,1"


def test_a_file_of_two_columns_becomes_the_target():
    text = read_curve("own.csv", "\ufeffx;y\n0;1,5\n2;3\n".encode()).curve.text
    assert ByHand(target=text).goal.function(np.array([1.0])) == pytest.approx(2.25)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"neurons": "0"}, "Expected neurons to be an integer between 1 and 100."),
        ({"activation": "sine"}, "Received: activation=sine."),
        ({"target": "foo(x)"}, "Received: foo at column 1."),
        ({"target": "x" * 9000}, "text of at most 8000 characters"),
        ({"weights": "1,2"}, "Expected weights to hold 4 numbers"),
        ({"heights": "1,2,3,nan"}, "Expected heights to be"),
        ({"steepness": "inf"}, "Received: steepness=inf."),
    ],
)
def test_a_bad_link_is_one_sentence(query, sentence):
    at = opened(**query)
    assert sentence in at.warning[0].value


def test_text_of_a_user_is_shown_as_text():
    assert literal("__x__ $a$ [b](c) <i>") == r"\_\_x\_\_ \$a\$ \[b\](c) \<i\>"
