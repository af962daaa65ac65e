"""Back and Forward: each released slider is one entry, and controls, link and figures follow."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
SURFACE = """() => {
    const points = [...document.querySelectorAll(".js-plotly-plot")]
        .flatMap((plot) => plot._fullData ?? [])
        .filter((trace) => trace.mode === "markers" && trace.x?.length > 20)
    return points.length ? JSON.stringify([...points[0].x].slice(0, 9)) : null
}"""
"""Where the first points of a class are drawn."""


def asked(page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlparse(page.url).query).items()}


def entries(page) -> int:
    return page.evaluate("history.length")


def noise(page):
    return page.get_by_role("slider", name="Noise")


def drag_noise(page, share: float) -> str:
    """Drags the handle to a share of the way and lets go there; the value in the link."""
    before = asked(page).get("noise", "0.1")
    handle = noise(page).bounding_box()
    track = page.locator(".stSlider", has=noise(page)).bounding_box()
    y = handle["y"] + handle["height"] / 2
    page.mouse.move(handle["x"] + handle["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(track["x"] + share * track["width"], y, steps=8)
    page.mouse.up()
    page.wait_for_url(lambda url: "noise=" in url and not url.endswith(f"noise={before}"))
    page.wait_for_selector(SETTLED)
    return asked(page)["noise"]


def stands_at(page, value: str, surface: str) -> None:
    """Slider, link and figure all show this noise."""
    expect(noise(page)).to_have_value(value)
    assert asked(page).get("noise", "0.1") == value
    page.wait_for_function(f"surface => ({SURFACE})() === surface", arg=surface)
    page.wait_for_selector(SETTLED)


def test_two_drags_make_two_entries_that_back_and_forward_walk_through(open_page):
    page = open_page("plane")
    page.get_by_text("Data", exact=True).first.click()  # the group stands closed at first
    page.wait_for_function(f"() => ({SURFACE})() !== null")
    before, surfaces = entries(page), [page.evaluate(SURFACE)]
    values = ["0.1"]
    for share in (0.5, 0.95):
        values.append(drag_noise(page, share))
        page.wait_for_function(f"last => ({SURFACE})() !== last", arg=surfaces[-1])
        surfaces.append(page.evaluate(SURFACE))
    assert len(set(values)) == len(set(surfaces)) == 3
    assert entries(page) == before + 2

    for move, at in (
        (page.go_back, 1),
        (page.go_back, 0),
        (page.go_forward, 1),
        (page.go_forward, 2),
    ):
        move()
        stands_at(page, values[at], surfaces[at])
    assert entries(page) == before + 2


def test_what_changes_no_setting_makes_no_entry(open_page):
    page = open_page("plane?noise=0.3")
    before = entries(page)
    page.get_by_text("Log loss").click()
    page.wait_for_timeout(1000)
    page.wait_for_selector(SETTLED)
    page.get_by_role("tab", name="Understand").click()
    page.keyboard.press("End")
    page.wait_for_timeout(500)
    assert entries(page) == before


def test_another_section_is_one_entry_and_back_opens_the_one_before(open_page):
    page = open_page("perceptron")
    before, first = entries(page), page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("radio", name="XOR").click()
    page.wait_for_url(re.compile("section=xor"))
    page.wait_for_selector(SETTLED)
    assert entries(page) == before + 1
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    assert "section" not in asked(page)
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(first)
    assert asked(page)["section"] == "xor"


def test_a_run_is_one_entry_and_back_leads_through_pages(open_page):
    page = open_page("plane?epochs=30")
    before = entries(page)
    page.get_by_role("button", name=re.compile(r"\bTrain$")).click()
    page.wait_for_url(re.compile("run="))
    change = page.get_by_role("button", name=re.compile("Change one thing$"))
    expect(change).to_be_visible()
    run = asked(page)["run"]
    assert entries(page) == before + 1
    page.goto(f"{page.url.split('/plane')[0]}/compare?runs={run}")
    page.wait_for_selector(SETTLED)
    page.go_back()
    page.wait_for_url(re.compile(rf"/plane.*run={run}"))
    page.wait_for_selector(SETTLED)
    page.get_by_role("link", name="Replay", exact=True).first.click()
    page.wait_for_url(re.compile("/replay"))
    expect(page).to_have_title(re.compile(r"\bReplay\b"))
    page.wait_for_selector(SETTLED)
    page.go_back()
    page.wait_for_url(re.compile(rf"/plane.*run={run}"))
    expect(change).to_be_visible()
    page.go_back()
    page.wait_for_url(lambda url: "run=" not in url and "epochs=30" in url)
    expect(page.get_by_text("Complete")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "button"),
    [("plane", "The spiral"), ("fashion_mnist", "Too fast"), ("timeseries_fcn", None)],
)
def test_a_challenge_far_down_brings_figure_and_train_into_view(open_page, path, button):
    page = open_page(path)
    page.get_by_role("heading", name="Try this").scroll_into_view_if_needed()
    buttons = page.locator(".stMain .stButton button")
    found = page.get_by_role("button", name=button) if button else buttons.last
    found.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    found.click()
    expect(page.get_by_role("button", name=re.compile(r"\bTrain$"))).to_be_in_viewport(ratio=1)
    expect(page.locator(".js-plotly-plot").first).to_be_in_viewport(ratio=0.5)


def test_the_emptied_sidebar_of_another_page_takes_no_room(open_page):
    page = open_page("perceptron")
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_be_visible()
    sidebar.get_by_test_id("stVerticalBlock").first.evaluate("(block) => block.replaceChildren()")
    expect(sidebar).to_be_hidden()
    main = page.get_by_test_id("stMain").bounding_box()
    assert (main["x"], main["width"]) == (0, 1366)
