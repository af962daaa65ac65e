"""A teacher and two students in three browsers: a poll from its question to its result."""

import re
import socket

import pytest
from class_browsers import class_of
from conftest import SETTLED
from playwright.sync_api import expect
from served_app import App
from test_access_in_browser import serious_violations

pytestmark = pytest.mark.browser

PIN = "246810"
QUICK = "plane?preset=circle&epochs=20"


@pytest.fixture(scope="module")
def class_app(tmp_path_factory):
    app = App(
        tmp_path_factory.mktemp("class"),
        "--server.address=0.0.0.0",
        environment={"PLAYGROUND_PIN": PIN},
    )
    yield app
    app.close()
    assert "Traceback" not in (app.data / "app.log").read_text()


def test_the_entry_page_is_for_everybody_and_a_wrong_pin_costs_nothing(browser, class_app):
    page = browser.new_context(viewport={"width": 375, "height": 800}).new_page()
    host = f"http://{socket.gethostname().lower()}:{class_app.port}"

    def is_for_everybody():
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            assert serious_violations(page) == {}, theme
        assert page.evaluate("document.documentElement.scrollWidth") <= 375

    try:
        page.goto(f"{host}/perceptron?section=learning")
        expect(page.get_by_label("PIN")).to_be_focused()
        is_for_everybody()
        page.keyboard.type("135790")
        page.keyboard.press("Tab")
        page.keyboard.type("Cleo")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Check it and try again.")
        expect(page.get_by_label("PIN")).to_be_focused()
        expect(page.get_by_label("PIN")).to_have_accessible_description(
            page.get_by_role("alert").inner_text()
        )
        expect(page.get_by_label("Name")).to_have_value("Cleo")
        is_for_everybody()
        page.keyboard.type(PIN)
        page.keyboard.press("Enter")
        page.wait_for_selector(SETTLED)
        assert page.url == f"{host}/perceptron?section=learning"
    finally:
        page.context.close()


def test_a_class_predicts_the_teacher_trains_and_everybody_sees_what_came(
    browser, open_page, class_app
):
    def enter(path, name):
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        page.goto(f"http://{socket.gethostname().lower()}:{class_app.port}/{path}")
        page.get_by_label("PIN").fill(PIN)
        page.get_by_label("name").fill(name)
        page.get_by_role("button", name="Enter the class").click()
        page.wait_for_selector(SETTLED)
        return page

    def predict(page, percent):
        expect(page.get_by_text("Your teacher asks")).to_be_visible()
        page.wait_for_selector(SETTLED)
        page.get_by_label("Test accuracy, %").fill(str(percent))
        page.get_by_label("Test accuracy, %").press("Tab")
        page.get_by_role("button", name="Send my prediction").click()
        expect(page.get_by_text(f"You predicted {percent}.0%")).to_be_visible()

    teacher = open_page("class", url=class_app.url)
    ada, bob = enter(QUICK, "<b>Ada</b>"), enter("runs", "")
    try:
        expect(teacher.get_by_text("2 here · 0 training")).to_be_visible()
        expect(ada.get_by_role("link", name="Class", exact=True)).to_have_count(0)
        ada.get_by_role("button", name="Train", exact=True).click()
        cell = teacher.locator(".playground-class .cell")
        expect(cell.locator(".state")).to_have_text("done")
        expect(cell.locator("polyline")).to_have_attribute("points", re.compile(r"\d,\d"))
        expect(teacher.get_by_text("Ada")).to_have_count(0)
        teacher.get_by_text("Show names").click()
        expect(cell.locator(".name")).to_have_text("<b>Ada</b>")
        assert serious_violations(teacher, ".playground-class") == {}

        cell.click()
        expect(teacher.get_by_role("heading", level=1)).to_have_text("<b>Ada</b>")
        expect(teacher.get_by_role("figure", name=re.compile("^Curves"))).to_have_count(2)
        teacher.get_by_role("button", name="Back to the class").click()
        expect(cell).to_be_visible()

        on_plane = teacher.context.new_page()
        on_plane.goto(f"{class_app.url}/{QUICK}&seed=3")
        on_plane.wait_for_selector(SETTLED)
        on_plane.get_by_role("button", name="Share").click()
        link = on_plane.get_by_role("textbox", name="Link")
        address = class_of(class_app)["address"]
        expect(on_plane.get_by_text(f"with PIN {PIN}")).to_be_visible()
        expect(link).to_have_value(address)
        on_plane.get_by_role("tab", name="Settings").click()
        expect(link.last).to_have_value(re.compile(f"^{re.escape(address)}/plane\\?.*seed=3"))
        on_plane.get_by_role("tab", name="Poll").click()
        on_plane.get_by_role("button", name="Open the poll").click()
        predict(ada, 60)
        predict(bob, 90)
        assert serious_violations(bob, ".st-key-poll") == {}
        on_plane.close()
        teacher.bring_to_front()
        teacher.get_by_role("tab", name="Poll").click()
        figure = teacher.get_by_role("figure", name=re.compile("2 predictions"))
        expect(figure).to_be_visible()
        expect(bob.get_by_role("figure", name=re.compile("predictions"))).to_have_count(0)

        teacher.get_by_role("button", name="Train these settings").click()
        for student in (ada, bob):
            expect(student.get_by_text("The poll is closed.")).to_be_visible()
        expect(teacher.get_by_role("figure", name=re.compile("The result is"))).to_be_visible()
        teacher.get_by_role("button", name="Reveal to the class").click()
        expect(bob.get_by_role("figure", name=re.compile("The result is"))).to_be_visible()
        expect(bob.get_by_text(re.compile(r"90\.0%; it is .* of 100 points"))).to_be_visible()
    finally:
        for page in (ada, bob):
            page.context.close()
