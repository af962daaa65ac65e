"""Every page is for everybody, and its formulas can be read: axe-core's rules, a phone, KaTeX."""

from __future__ import annotations

import pytest
from conftest import PATIENCE, SETTLED
from playwright.sync_api import expect
from test_access_in_browser import DRAWN, serious_violations

from playground.ui.pages import HOME, all_pages

pytestmark = pytest.mark.browser

LARGE, PHONE, ZOOMED_TWICE = (1366, 768), (375, 800), (1366 // 2, 768 // 2)
IN_COLOURS = """(theme) => !document.getAnimations().length
    && getComputedStyle(document.querySelector("[data-testid=stApp]")).colorScheme === theme"""
FITS = """(width) => {
    const main = document.querySelector("[data-testid=stMain]")
    return main.clientWidth === width && main.scrollWidth <= width
}"""
SIDEBAR_SCREENS = """() => {
    const sidebar = document.querySelector("[data-testid=stSidebarContent]")
    return sidebar ? sidebar.scrollHeight / innerHeight : 0
}"""
ABOUT_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that a theme can break."""
SECTIONS = "[class*='-sections'] button"
TABS = "[role=tab]"


@pytest.fixture(scope="module")
def tab(browser):
    """One tab for all pages: what the browser has compiled for one serves the next."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=[page.slug for page in all_pages()])
def page(tab, app, request):
    """Opened once for all questions: to open a page takes longer than to look at it."""
    tab.emulate_media(color_scheme="light")
    resize(tab, LARGE)
    tab.goto(f"{app.url}/" if request.param == HOME.slug else f"{app.url}/{request.param}")
    tab.wait_for_selector(SETTLED)
    tab.wait_for_function(DRAWN)
    return tab


def resize(page, size) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))


def test_a_page_keeps_the_rules_of_axe_in_both_themes_and_fits_a_small_window(page):
    resize(page, LARGE)
    assert page.evaluate(SIDEBAR_SCREENS) <= 1.5
    for theme, rules in (("light", {}), ("dark", ABOUT_COLOURS)):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(IN_COLOURS, arg=theme)
        assert serious_violations(page, **rules) == {}, theme
    for size in (PHONE, ZOOMED_TWICE):
        resize(page, size)
        page.wait_for_function(FITS, arg=size[0])  # figures follow a moment later


def failed_formulas(page) -> set[str]:
    """Opens every tab, also those within tabs; the formulas that KaTeX left in red."""
    failed = set()
    for number in range(page.locator(TABS).count()):
        tab = page.locator(TABS).nth(number)
        if tab.is_visible():
            tab.dispatch_event("click")  # figures that are still growing move it about
            expect(tab).to_have_attribute("aria-selected", "true")
            page.wait_for_selector(SETTLED)
            failed |= set(page.locator(".katex-error").all_text_contents())
    return failed | set(page.locator(".katex-error").all_text_contents())


def test_every_formula_in_every_tab_and_section_can_be_read(page):
    resize(page, LARGE)
    failed = failed_formulas(page)
    for number in range(1, page.locator(SECTIONS).count()):
        page.locator(SECTIONS).nth(number).click()
        page.wait_for_timeout(300)  # until the script has begun
        page.wait_for_selector(SETTLED)
        failed |= failed_formulas(page)
    assert failed == set()
