"""What the browser draws of threshold units during a drag, against the page's figures."""

from __future__ import annotations

import itertools

import pytest
from moving_figures import assert_moves_to, caller

from playground.lessons.perceptron import layer, moving, one_unit
from playground.ui.moving import moving_source

pytestmark = pytest.mark.browser
SOURCE = moving_source(*moving.FILES)
VALUES = ((1.0, 1.0, -0.5), (-3.0, 0.1, 3.0), (0.0, 0.0, 0.5), (0.0, -2.0, -0.3), (0.1, 0.7, -0.8))


@pytest.fixture(scope="module")
def call(browser):
    page = browser.new_page()
    yield caller(page)
    page.close()


@pytest.mark.parametrize(("w1", "w2", "b"), VALUES)
def test_one_unit_is_drawn_as_the_page_draws_it(call, w1, w2, b):
    opened = one_unit.OneUnit()
    for x1, x2 in ((1.0, 0.5), (1.0, 1.0), (-3.0, 2.9)):
        now = {"w1": w1, "w2": w2, "b": b, "x1": x1, "x2": x2}
        config = opened.model_copy(update=now)
        for name, figure in (("plane", one_unit.plane_figure), ("steps", one_unit.steps_figure)):
            follows = one_unit.follows(opened, name)
            words = assert_moves_to(call, SOURCE, follows, figure(opened), figure(config), **now)
            if name == "plane":
                assert words == {moving.SUM: one_unit.sum_in_words(config)}


@pytest.mark.parametrize("preset", layer.SECTION.presets)
def test_a_layer_reads_the_marked_point_as_the_page_does(call, preset):
    opened = layer.SECTION.presets[preset]
    for x1, x2 in itertools.product((-3.0, -0.2, 1.5), repeat=2):
        config = opened.model_copy(update={"x1": x1, "x2": x2})
        figures = layer.layer_figure(opened), layer.layer_figure(config)
        words = assert_moves_to(call, SOURCE, layer.follows(opened), *figures, x1=x1, x2=x2)
        assert words == {moving.LAYER_WORDS: layer.layer_in_words(config)}
