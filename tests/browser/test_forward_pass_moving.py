"""What the browser draws of a network during a drag of an input, against the page's figures."""

from __future__ import annotations

import pytest
from moving_figures import assert_moves_to, caller

from playground.lessons.forward_pass import LESSON, moving, scene_of
from playground.lessons.forward_pass.forward import equations_in_words, graph
from playground.ui.moving import moving_source

pytestmark = pytest.mark.browser
SOURCE = moving_source(*moving.FILES)


@pytest.fixture(scope="module")
def call(browser):
    page = browser.new_page()
    yield caller(page)
    page.close()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"layer": 0},
        {"layer": 1, "use_bias": False},
        {"node": 4, "activation": "heaviside"},
        {"preset": "deep", "activation": "tanh"},
    ],
    ids=str,
)
def test_the_graph_and_its_equations_are_those_of_the_page(call, changes):
    changes = dict(changes)
    opened = LESSON.config_type.parse(changes, base=LESSON.preset(changes.pop("preset", None)))
    for first in (-1.0, 0.0, 0.35):
        scene = scene_of(opened)
        moved = scene_of(opened.model_copy(update={"inputs": (first, *opened.inputs[1:])}))
        figures = graph(scene), graph(moved)
        words = assert_moves_to(call, SOURCE, moving.follows(scene), *figures, x0=first)
        assert words == {moving.EQUATIONS: equations_in_words(moved)}
