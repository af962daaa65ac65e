"""What the browser draws of a neurode during a drag of θ, against the page's figures."""

from __future__ import annotations

import pytest
from moving_figures import assert_moves_to, caller

from playground.lessons.neurodes import one_neurode
from playground.ui.moving import moving_source

pytestmark = pytest.mark.browser
SOURCE = moving_source(one_neurode.SCRIPT)


@pytest.fixture(scope="module")
def call(browser):
    page = browser.new_page()
    yield caller(page)
    page.close()


@pytest.mark.parametrize("preset", ["AND", "NOT", "veto"])
def test_the_neurode_and_its_table_are_those_of_the_page(call, preset):
    opened = one_neurode.SECTION.presets[preset]
    for threshold in range(-4, 6):
        config = opened.model_copy(update={"threshold": threshold})
        for name, figure in (
            ("diagram", one_neurode.diagram_figure),
            ("table", one_neurode.table_figure),
        ):
            follows = one_neurode.follows(opened, name)
            figures = figure(opened), figure(config)
            words = assert_moves_to(call, SOURCE, follows, *figures, threshold=threshold)
            if name == "diagram":
                assert words == {one_neurode.GATE: one_neurode.gate_in_words(config)}
