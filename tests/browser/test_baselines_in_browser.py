"""The leak lab, with a real worker: a millionth of noise takes a perfect score away."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_noise_takes_the_perfect_score_away_and_the_slider_answers_at_once(open_page):
    page = open_page("honest_baselines?section=leak")
    counting = page.get_by_test_id("stMetric").filter(has_text="Counting distinct values")
    expect(counting).to_contain_text("100.0%")
    page.get_by_test_id("stMain").get_by_role("slider").first.press("ArrowRight")
    page.get_by_test_id("stMain").get_by_role("slider").first.press("ArrowRight")
    expect(counting).to_contain_text("48.4%", timeout=10_000)


def test_methods_without_a_network_score_at_once(open_page):
    page = open_page("honest_baselines")
    page.wait_for_function(
        """() => {
            const plot = document.querySelector(".st-key-baselines-scores .js-plotly-plot")
            return plot?.layout.annotations.some((words) => words.text === "96.8%")
        }"""
    )
