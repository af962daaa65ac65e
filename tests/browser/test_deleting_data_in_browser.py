"""A person ticks drawn points on the page of all runs, and deletes them for good."""

import os
import re

import pytest
from conftest import SETTLED
from playwright.sync_api import expect

from playground.datasets import kept_points
from playground.lessons.runs.data import TITLE
from playground.lessons.runs.table import ROW_PIXELS

pytestmark = pytest.mark.browser


def test_a_ticked_row_is_deleted_for_good(open_page, app, monkeypatch):
    monkeypatch.setattr("playground.datasets.kept_data.data_folder", lambda: app.data)
    older, newest = (
        kept_points.short(";".join(f"{k / 500},1,{k % 2}" for k in range(count)))
        for count in (777, 778)
    )
    os.utime(kept_points.path(older), (0, 0))
    page = open_page("runs")
    page.get_by_text(TITLE).click()
    part = page.get_by_test_id("stExpander").filter(has_text=TITLE)
    cells = part.locator("[role=gridcell]")
    expect(cells.filter(has_text="778 points")).to_have_count(1)
    page.wait_for_selector(SETTLED)
    first_box = {"x": ROW_PIXELS / 2, "y": 1.5 * ROW_PIXELS}
    part.get_by_test_id("stDataFrameResizable").click(position=first_box)
    part.get_by_role("button", name=re.compile("Delete")).click()
    popover = page.get_by_test_id("stPopoverBody")
    expect(popover).to_contain_text("Delete 1 data set for good?")
    popover.get_by_role("button", name=re.compile("Delete for good$")).click()
    expect(page.get_by_test_id("stToast")).to_contain_text("Deleted: 1 data set")
    expect(cells.filter(has_text="778 points")).to_have_count(0)
    expect(cells.filter(has_text="777 points")).to_have_count(1)
    expect(popover).to_have_count(0)
    expect(part.get_by_role("button", name=re.compile("Delete"))).to_be_disabled()
    assert kept_points.path(older).exists()
    assert not kept_points.path(newest).exists()
