"""A teacher's link: what it fixes stands still, what it asks for is met, the evidence travels."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TASK = (
    "plane?dataset=gaussians&epochs=20&task=Tell+the+clouds+apart&fix=dataset&hide=dropout"
    "&pass=test_accuracy%3E%3D0.5%2Cneurons%3C%3D8"
)


def test_a_task_is_met_and_the_link_of_the_run_shows_it_to_the_teacher(open_page):
    page = open_page(TASK)
    expect(page.get_by_text("Tell the clouds apart")).to_be_visible()
    expect(page.get_by_text("hidden neurons at most 8")).to_be_visible()
    expect(page.get_by_label("Dropout")).to_have_count(0)
    page.get_by_role("button", name=re.compile(r"\bTrain$")).click()
    page.wait_for_url(re.compile(r"[?&]run="))
    expect(page.get_by_text("Met.")).to_be_visible()

    run = re.search(r"[?&]run=(\w+)", page.url)[1]
    teachers = open_page(f"plane?run={run}")
    expect(teachers.get_by_text("Tell the clouds apart")).to_be_visible()
    expect(teachers.get_by_text("Met.")).to_be_visible()
    expect(
        teachers.get_by_text(re.compile(r"hidden neurons at most 8 — this run: 6"))
    ).to_be_visible()
