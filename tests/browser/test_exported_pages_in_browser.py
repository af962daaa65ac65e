"""Exported pages: their figures saved as pictures, on paper and on a phone."""

import xml.etree.ElementTree as ET

import pytest
from click.testing import CliRunner
from short_training import train_into

from playground.__main__ import main
from playground.export.run_files import RunFiles
from playground.runs import RunStore

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("without_xla")]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return RunStore(tmp_path_factory.mktemp("taken home") / "runs.sqlite")


@pytest.fixture(scope="module")
def files(store):
    """Those of a run on three arms of a spiral."""
    settings = {"preset": "three-arms", "epochs": 5, "count": 60}
    return RunFiles(store, train_into(store, "plane_classifier", **settings).id)


@pytest.mark.parametrize(("make", "count"), [("report", 2), ("figures_page", 3)])
def test_every_figure_of_a_page_is_saved_as_svg_with_a_label_and_as_png(
    browser, files, tmp_path, make, count
):
    (tmp_path / "page.html").write_text(getattr(files, make)())
    page = browser.new_context(offline=True).new_page()
    page.goto((tmp_path / "page.html").as_uri())
    figures = page.locator("[data-figure]")
    assert figures.count() == count
    for figure in figures.all():
        with page.expect_download() as svg:
            figure.get_by_role("button", name="Save as SVG").click()
        root = ET.fromstring(svg.value.path().read_text())
        assert root.get("role") == "img"
        assert len(root.get("aria-label")) > 10
        with page.expect_download() as png:
            figure.get_by_role("button", name="Save as PNG").click()
        content = png.value.path().read_bytes()
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(content[16:20]) == 2 * float(root.get("width"))
    page.context.close()


@pytest.mark.parametrize("make", ["report", "figures_page"])
def test_a_page_fits_a_phone(browser, files, tmp_path, make):
    (tmp_path / "page.html").write_text(getattr(files, make)())
    context = browser.new_context(
        offline=True, viewport={"width": 375, "height": 667}, is_mobile=True, device_scale_factor=2
    )
    page = context.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    context.close()


def test_the_command_draws_images_where_there_is_a_chromium(store, files, tmp_path, monkeypatch):
    monkeypatch.setattr("playground.runs.kept_runs.store_path", lambda: store.path)
    arguments = ["runs", "take-home", files.run.id, "--images", "--to", str(tmp_path)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    for part in ("learning-curves", "surface", "confusion-matrix"):
        path = tmp_path / files.name("svg", part)
        assert ET.parse(path).getroot().get("aria-label")
        assert path.with_suffix(".png").read_bytes()[:4] == b"\x89PNG"
