"""Gradient descent in the browser: JavaScript beside NumPy, figures beside those of the page, and a
person who plays, drags and clicks."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from moving_figures import assert_moves_to, caller
from playwright.sync_api import expect

from playground.lessons.gradient_descent import moving
from playground.lessons.gradient_descent.figures import (
    curves_figure,
    fit_figure,
    fit_inputs,
    surface_figure,
)
from playground.lessons.gradient_descent.settings import ONE_NEURON, RATES, SLICE
from playground.lessons.gradient_descent.words import curvature_words, step_words
from playground.reference.gradient_descent import (
    OPTIMIZERS,
    Memory,
    Rates,
    batches,
    descend,
)
from playground.ui.moving import moving_source

pytestmark = pytest.mark.browser
SOURCE = moving_source(*moving.FILES)
CONFIGS = {
    name: (section, config)
    for section in (ONE_NEURON, SLICE)
    for name, config in section.presets.items()
}
SURFACE = ".st-key-gradient_descent-surface .playground-figure"
PLAYER = ".playground-descent"


@pytest.fixture(scope="module")
def call(browser):
    page = browser.new_page()
    yield caller(page)
    page.close()


@pytest.mark.parametrize("name", CONFIGS)
def test_loss_gradient_and_hessian_are_those_of_numpy(call, name):
    surface = CONFIGS[name][1].surface
    places = [(-2.0, 4.0), (0.3, -0.7), (5.0, 5.0), (-4.4, 0.1)]
    given = moving.as_data(surface)
    found = call(SOURCE, "lossAt", *([given, place] for place in places))
    for place, ours in zip(places, found, strict=True):
        local = surface.at(place)
        expected = [local.loss, *local.gradient, *local.hessian]
        np.testing.assert_allclose(ours, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", CONFIGS)
def test_the_loss_of_a_batch_and_its_gradient_are_those_of_numpy(call, name):
    surface, place = CONFIGS[name][1].surface, (0.3, -0.7)
    batches_of = (None, [4, 1, 3], [5])
    given = moving.as_data(surface)
    found = call(SOURCE, "slopesAt", *([given, place, examples] for examples in batches_of))
    for examples, ours in zip(batches_of, found, strict=True):
        local = surface.at(place, examples)
        np.testing.assert_allclose(ours, [local.loss, *local.gradient], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_step_of_an_optimizer_is_that_of_numpy(call, name):
    rng = np.random.default_rng(0)
    calls, expected = [], []
    for rate, momentum, steps in itertools.product((1e-3, 0.1, 10.0), (0.0, 0.99), (0, 1, 100)):
        first, second = rng.normal(size=2), rng.random(2)
        gradient = rng.normal(size=2) * 10.0 ** rng.integers(-9, 3)
        memory, move = OPTIMIZERS[name].step(
            Memory(first, second, steps), gradient, Rates(rate, momentum)
        )
        given = {"first": first.tolist(), "second": second.tolist(), "steps": steps}
        rates = {"learning_rate": rate, "momentum": momentum}
        calls.append([name, given, gradient.tolist(), rates])
        expected.append([*memory.first, *memory.second, *move])
    for (memory, move), wanted in zip(call(SOURCE, "optimizerStep", *calls), expected, strict=True):
        ours = [*memory["first"], *memory["second"], *move]
        np.testing.assert_allclose(ours, wanted, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("preset", ["valley", "plateau", "mini-batches", "along-the-run"])
def test_whole_paths_are_those_of_numpy(call, name, preset):
    config = CONFIGS[preset][1]
    surface = config.surface
    for rate, size in itertools.product((0.02, 0.1), (2, len(surface.x))):
        order = batches(len(surface.x), size, 5, 30)
        path = descend(surface, name, Rates(rate, 0.8), (-2.0, 4.0), order)
        rates = {"learning_rate": rate, "momentum": 0.8}
        given = [moving.as_data(surface), name, rates, [-2.0, 4.0], order]
        (found,) = call(SOURCE, "descend", given)
        np.testing.assert_allclose(found["places"], path.places, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(found["losses"], path.losses, rtol=1e-12, atol=1e-12)


def test_batches_are_those_of_numpy(call):
    grid = list(itertools.product((3, 6, 251), (1, 2, 6, 300), (0, 1, 99)))
    found = call(SOURCE, "batches", *([*each, 20] for each in grid))
    assert found == [batches(*each, 20) for each in grid]


@pytest.mark.parametrize("name", CONFIGS)
def test_figures_and_words_are_those_of_the_page(call, name):
    section, opened = CONFIGS[name]
    if name not in ("valley", "rate-too-large", "mini-batches"):
        # Near a minimum RMSprop makes much of the last digit, which exp has of its own here.
        opened = opened.model_copy(update={"optimizers": ("sgd", "momentum", "adam")})
    first, second = opened.axes
    changes = [
        {"step": 0},
        {"step": 17, "learning_rate": 0.07, "momentum": 0.31},
        {"step": 5, first: 1.4, second: -2.5, "batch_size": 2, "seed": 4, "learning_rate": 0.02},
        {"step": 12, "learning_rate": 0.2},
    ]
    for now, optimizer in zip(changes, OPTIMIZERS, strict=True):
        before = opened.model_copy(update={"watched": optimizer})
        config = before.model_copy(update=now)
        assert_moves(call, section, before, config, now)


@pytest.mark.parametrize("name", ["valley", "along-the-run", "mini-batches"])
def test_the_last_step_and_the_first_are_those_of_the_page(call, name):
    section, before = CONFIGS[name]
    before = before.model_copy(update={"optimizers": ("sgd", "momentum"), "watched": "momentum"})
    for now in ({"step": before.last_step}, {"step": 1}):
        assert_moves(call, section, before, before.model_copy(update=now), now)


def test_no_optimizer_leaves_only_the_map(call):
    before = ONE_NEURON.presets["valley"].model_copy(update={"optimizers": ()})
    now = {"step": 3}
    assert_moves(call, ONE_NEURON, before, before.model_copy(update=now), now)


def test_who_has_diverged_has_no_marks_any_more(call):
    before = ONE_NEURON.presets["rate-too-large"]
    for step in (3, 30):
        now = {"step": step, "learning_rate": 10.0}
        assert_moves(call, ONE_NEURON, before, before.model_copy(update=now), now)


def assert_moves(call, section, before, config, now):
    """All figures, and what is said below them."""
    renamed = dict(zip(before.axes, ("first", "second"), strict=True))
    stands = {
        renamed.get(name, name): (moving.offered(before, name) or [value]).index(value)
        if name in moving.FIELDS and moving.offered(before, name)
        else value
        for name, value in now.items()
    }
    figures = {"surface": surface_figure, "curves": curves_figure}
    more = {}
    if section is ONE_NEURON:
        figures["fit"] = fit_figure
        more["fit"] = {"inputs": fit_inputs(before).tolist()}
    for draw, figure in figures.items():
        follows = moving.follows(section, before, draw, **more.get(draw, {}))
        drawn = figure(before, height=300), figure(config, height=300)
        words = assert_moves_to(call, SOURCE, follows, *drawn, **stands)
        if draw == "surface":
            expected = {moving.STEP: step_words(config), moving.CURVATURE: curvature_words(config)}
            assert words == expected


def opened(open_page, path="gradient_descent", **settings):
    """The page when it has played its first steps."""
    page = open_page(path, **settings)
    expect(page.locator(f"{PLAYER} .play")).to_have_text("Play")
    page.wait_for_function(f"document.querySelector('{SURFACE}')?._module")
    return page


def alt(page):
    return page.locator(SURFACE).get_attribute("aria-label")


def at_place(page, w, b, surface=SURFACE):
    """Pixels of a place on the surface, which reaches from -5 to 5."""
    box = page.locator(f"{surface} .nsewdrag").bounding_box()
    return box["x"] + box["width"] * (w + 5) / 10, box["y"] + box["height"] * (5 - b) / 10


def test_steps_play_by_themselves_and_a_person_plays_the_rest_and_goes_back(open_page):
    page = opened(open_page)
    expect(page.locator(PLAYER)).to_have_attribute("data-step", "40")
    before = alt(page)
    page.locator(f"{PLAYER} .next").click()
    page.wait_for_url(re.compile(r"step=41"))
    assert alt(page) != before
    page.locator(f"{PLAYER} .back").click()
    expect(page.locator(SURFACE)).to_have_attribute("aria-label", before)
    page.locator(f"{PLAYER} .play").click()
    page.wait_for_url(re.compile(r"step=120"))
    expect(page.locator(f"{PLAYER} .words")).to_have_text("step 120 of 120")
    slider = page.locator(f"{PLAYER} input")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_url(re.compile(r"step=0"))


def test_a_root_has_its_epsilon_also_while_steps_are_played(open_page):
    page = opened(open_page, "gradient_descent?watched=rmsprop")
    page.locator(f"{PLAYER} .restart").click()
    page.locator(f"{PLAYER} .play").click()
    moving_words = page.locator(".playground-formula", has_text="√").first
    expect(moving_words).to_contain_text("ε")


def test_nothing_plays_by_itself_where_somebody_prefers_reduced_motion(open_page):
    steps = """new MutationObserver((changes) => changes.forEach(({ target }) => {
        if (target.dataset?.step) (window.__steps ??= new Set()).add(target.dataset.step) }))
        .observe(document, { subtree: true, childList: true, attributeFilter: ["data-step"] })"""
    page = opened(open_page, init_script=steps, reduced_motion="reduce")
    expect(page.locator(PLAYER)).to_have_attribute("data-step", "40")
    assert page.evaluate("[...window.__steps]") == ["40"]


def test_a_click_on_the_surface_is_a_new_start_and_a_drag_moves_it(open_page):
    page = opened(open_page)
    page.mouse.click(*at_place(page, 3, 2))
    page.wait_for_url(re.compile(r"w=3\b.*b=2\b|b=2\b.*w=3\b"))
    expect(page.locator(".st-key-gradient_descent-w input")).to_have_value("3")
    expect(page.locator(f"{PLAYER} .play")).to_have_text("Play")
    page.wait_for_function(
        f"document.querySelector('{SURFACE}')._playground.moving.sliders.first.value === 3"
    )
    before = alt(page)
    page.mouse.move(*at_place(page, 3, 2))
    page.mouse.down()
    page.mouse.move(*at_place(page, 2, 0))
    expect(page.locator(SURFACE)).not_to_have_attribute("aria-label", before)
    assert "w=3" in page.url
    page.mouse.up()
    page.wait_for_url(re.compile(r"w=2\b"))


def test_a_click_on_the_sigmoids_surface_is_a_start_for_both(open_page):
    page = opened(open_page, "gradient_descent?preset=heaviside-and-sigmoid")
    surface = SURFACE.replace("descent-surface", "descent-sigmoid-surface")
    page.wait_for_function(f"document.querySelector('{surface}')?._module")
    page.mouse.click(*at_place(page, 3, 2, surface))
    page.wait_for_url(re.compile(r"w=3\b.*b=2\b|b=2\b.*w=3\b"))


def test_the_learning_rate_is_dragged_over_its_suggested_values(open_page):
    page = opened(open_page)
    page.locator(".st-key-gradient_descent-learning_rate input").focus()
    page.keyboard.press("ArrowRight")
    following = RATES[RATES.index(0.1) + 1]
    page.wait_for_url(re.compile(rf"learning_rate={following}"))
    words = page.locator(".st-key-gradient_descent-step-words")
    expect(words).to_contain_text(f"{following}")
