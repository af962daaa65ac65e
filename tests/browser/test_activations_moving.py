"""What the browser draws of activation functions during a drag, against the page's figures."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from moving_figures import assert_moves_to, caller

from playground.lessons.activations import moving, shape, unit
from playground.lessons.activations.names import ALL_ACTIVATIONS
from playground.reference.activations import ACTIVATIONS
from playground.ui.moving import moving_source

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def call(browser):
    page = browser.new_page()
    yield caller(page)
    page.close()


@pytest.fixture(scope="module")
def source():
    return moving_source(*moving.FILES)


@pytest.mark.parametrize("name", ALL_ACTIVATIONS)
def test_functions_and_slopes_are_those_of_numpy(call, source, name):
    t = np.concatenate([np.linspace(-40, 40, 161), np.linspace(-3, 3, 121), [-1e-9, 1e-9, 0.0]])
    for function, reference in (
        ("activation", ACTIVATIONS[name].function),
        ("derivative", ACTIVATIONS[name].derivative),
    ):
        found = call(source, function, *([name, each] for each in t.tolist()))
        np.testing.assert_allclose(found, reference(t), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("preset", ["lecture", "all"])
def test_tangents_are_where_the_page_draws_them(call, source, preset):
    opened = shape.SECTION.presets[preset]
    for t in (-5.0, -0.7, 0.0, 0.1, 3.3):
        config = opened.model_copy(update={"t": t})
        follows = shape.follows(opened)
        figures = shape.shape_figure(opened), shape.shape_figure(config)
        words = assert_moves_to(call, source, follows, *figures, t=t)
        assert words == {moving.TANGENTS: shape.tangents_in_words(config)}


@pytest.mark.parametrize("name", ["sigmoid", "relu", "heaviside", "gelu"])
def test_a_unit_among_others_is_drawn_as_the_page_draws_it(call, source, name):
    opened = unit.UnitConfig(activation=name)
    for w, b in itertools.product((-5.0, -0.1, 0.0, 2.3), (-10.0, 0.0, 0.2)):
        config = opened.model_copy(update={"w": w, "b": b})
        figures = unit.unit_figure(opened), unit.unit_figure(config)
        words = assert_moves_to(call, source, unit.follows(opened), *figures, w=w, b=b)
        assert words == {"activations_unit:share:words": unit.first_words(config)}
