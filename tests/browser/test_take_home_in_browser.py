"""A person takes a run home: every button gives its file, made by server, worker or browser."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUICK = "plane?preset=three-arms&epochs=5&count=60"
BUTTONS = ("Script", "Notebook", "Model", "Curves", "Figures", "Report")


@pytest.fixture
def code(open_page):
    """The tab *Code* of a finished run, in the dark theme."""
    page = open_page(QUICK, color_scheme="dark")
    page.get_by_role("button", name=re.compile(r"\bTrain$")).click()
    expect(page.get_by_text("Complete", exact=True)).to_be_visible()
    page.get_by_role("tab", name="Code").click()
    expect(page.locator(".st-key-take_home").get_by_role("button")).to_have_count(len(BUTTONS))
    return page


def taken(page, button):
    with page.expect_download() as coming:
        button.click()
    return coming.value


def test_every_file_comes_with_one_click_and_is_what_it_says(code, browser, tmp_path):
    found = {}
    for name in BUTTONS:
        file = taken(code, code.locator(".st-key-take_home").get_by_role("button", name=name))
        found[name] = tmp_path / file.suggested_filename
        file.save_as(found[name])
    compile(found["Script"].read_text(), "script", "exec")
    assert json.loads(found["Notebook"].read_text())["nbformat"] == 4
    assert "model.weights.h5" in zipfile.ZipFile(found["Model"]).namelist()
    assert len(found["Curves"].read_text().splitlines()) == 1 + 5

    home = browser.new_context(offline=True, color_scheme="dark").new_page()
    home.goto(found["Figures"].as_uri())
    expect(home.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert home.locator(".js-plotly-plot").count() == 3
    home.goto(found["Report"].as_uri())
    paper = home.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    home.context.close()

    # Figures come from the browser, as PNG and as SVG on white.
    pictures = code.locator(".st-key-take_home_pictures")
    png = taken(code, pictures.get_by_role("button", name="PNG").first)
    png.save_as(tmp_path / "curves.png")
    assert png.suggested_filename.endswith("-curves.png")
    assert (tmp_path / "curves.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"

    svg = taken(code, pictures.get_by_role("button", name="SVG").last)
    svg.save_as(tmp_path / "confusion.svg")
    text = (tmp_path / "confusion.svg").read_text()
    assert ET.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
    assert "rgb(255, 255, 255)" in text
    assert "rgb(16, 19, 24)" not in text  # the ground of the dark theme
