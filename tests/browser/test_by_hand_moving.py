"""What the browser draws of neurons set by hand during a drag, against the page's figures."""

from __future__ import annotations

import pytest
from moving_figures import assert_moves_to, caller

from playground.figures.error_rate import error_rate
from playground.figures.neuron_sum import neuron_sum
from playground.lessons.universal_approximation import by_hand, moving
from playground.lessons.universal_approximation.settings import ByHand
from playground.number_text import number_text
from playground.ui.moving import moving_source

pytestmark = pytest.mark.browser
SOURCE = moving_source(*moving.FILES)
HEIGHT = by_hand.HEIGHT


@pytest.fixture(scope="module")
def call(browser):
    page = browser.new_page()
    yield caller(page)
    page.close()


def sum_info(config):
    gap, _ = by_hand.errors_of(config, config.placed)
    return by_hand.sum_of(config, config.placed, gap)


def drawn_sum(config):
    return neuron_sum(sum_info(config), height=HEIGHT)


def drawn_rate(config):
    info = by_hand.rate_of(config, by_hand.errors_of(config, config.placed))
    return info, error_rate(info, height=HEIGHT)


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "polynomial"])
@pytest.mark.parametrize(
    ("weight", "bias", "height"), [(0.0, 3.0, 0.4), (-7.5, 2.0, -1.3), (20.0, -11.5, 0.0)]
)
def test_the_sum_and_its_errors_are_those_of_the_page(call, activation, weight, bias, height):
    opened = ByHand(arrangement="own", target="sin", neurons=3, activation=activation)
    now = {"weights": (weight, *opened.weights[1:]), "biases": (bias, *opened.biases[1:]),
           "heights": (height, *opened.heights[1:])}  # fmt: skip
    config = opened.model_copy(update=now)
    values = {f"{field}0": numbers[0] for field, numbers in now.items()}
    follows = moving.sum_follows(opened, sum_info(opened), HEIGHT)
    words = assert_moves_to(call, SOURCE, follows, drawn_sum(opened), drawn_sum(config), **values)
    errors = by_hand.errors_of(config, config.placed)
    assert list(words.values()) == [number_text(error) for error in errors]

    info, before = drawn_rate(opened)
    _, after = drawn_rate(config)
    after["layout"] = {**before["layout"], "meta": after["layout"]["meta"]}  # its axis waits
    follows = moving.rate_follows(opened, info.floor)
    assert_moves_to(call, SOURCE, follows, before, after, **values)
