"""Train, pause, resume, step and wait: figures, words and a second tab speak of one network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from playground.runs import RunStore
from playground.runs.shown import shown

pytestmark = pytest.mark.browser


def button(page, name):
    return page.get_by_role("button", name=re.compile(rf"\b{name}$"))


def choose(page, label, value):
    page.get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=value, exact=True).click()


def slider(page):
    return page.get_by_test_id("stSlider").filter(has_text="Look back to")


def thumb(page):
    """The value that the slider stands at, as words."""
    return slider(page).get_by_test_id("stSliderThumbValue")


def run_of(page, app):
    run_id = re.findall(r"[?&]run=(\w+)", page.url)[0]
    return RunStore(app.data / "runs.sqlite"), run_id


def test_after_pause_and_resume_the_last_network_is_shown_in_both_tabs(app, open_page):
    page = open_page("plane?preset=circle&epochs=2000")
    choose(page, "Speed", "10 epochs/s")
    button(page, "Train").click()
    page.wait_for_url(re.compile(r"[?&]run="))
    second = page.context.new_page()
    second.goto(page.url)
    button(page, "Pause").click()
    expect(page.get_by_text("Paused", exact=True)).to_be_visible()
    store, run_id = run_of(page, app)
    rests = shown(store, run_id, "weights")
    assert rests.step == rests.run.progress["step"]
    for tab in (page, second):
        expect(tab.get_by_text(f"step {rests.step:,} of")).to_be_visible()
    choose(page, "Speed", "full speed")
    button(page, "Resume").click()
    for tab in (page, second):
        expect(tab.get_by_text("Complete", exact=True)).to_be_visible()
        expect(thumb(tab)).to_have_text(["epoch 2,000"])
        expect(tab.get_by_text("The figures show")).to_have_count(0)


def test_a_step_shows_its_numbers_without_a_reload_and_reads_step_1(open_page):
    page = open_page("plane?preset=circle")
    page.get_by_role("tab", name="Understand").click()
    neuron = page.locator("p", has_text="The first neuron.")
    expect(neuron).to_be_visible()
    untrained = neuron.text_content()
    button(page, "Step").click()
    page.wait_for_url(re.compile(r"[?&]run="))
    expect(thumb(page)).to_have_text(["step 1"])
    expect(neuron).not_to_have_text(untrained)
    first = neuron.text_content()
    button(page, "Step").click()
    expect(thumb(page)).to_have_text(["step 2"])
    expect(neuron).not_to_have_text(first)
    slider(page).get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("The figures show")).to_be_visible()
    expect(neuron).to_have_text(first)
