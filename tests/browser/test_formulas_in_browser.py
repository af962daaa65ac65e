"""Every formula of every page is set as a formula: KaTeX leaves in red what it cannot read."""

from __future__ import annotations

import pytest
from conftest import ROOT, SETTLED
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "home")
SECTIONS = "[class*='-sections'] button"
TABS = "[role=tab]"


@pytest.fixture(scope="module")
def page(browser, app):
    """One page for all addresses: a new browser context for each would take longer than looking."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    yield page
    context.close()


def failed_formulas(page) -> list[str]:
    """Opens every tab, also those within tabs; the formulas left in red."""
    failed: set[str] = set()
    for number in range(page.locator(TABS).count()):
        tab = page.locator(TABS).nth(number)
        if tab.is_visible():
            tab.dispatch_event("click")  # figures that are still growing move it about
            expect(tab).to_have_attribute("aria-selected", "true")
            page.wait_for_selector(SETTLED)
            failed |= set(page.locator(".katex-error").all_text_contents())
    return sorted(failed | set(page.locator(".katex-error").all_text_contents()))


@pytest.mark.parametrize("name", PAGES)
def test_every_formula_in_every_tab_and_section_can_be_read(page, app, name):
    page.goto(f"{app.url}/{name}")
    page.wait_for_selector(SETTLED)
    failed = failed_formulas(page)
    for number in range(1, page.locator(SECTIONS).count()):
        page.locator(SECTIONS).nth(number).click()
        page.wait_for_timeout(300)  # until the script has begun
        page.wait_for_selector(SETTLED)
        failed += failed_formulas(page)
    assert failed == []
