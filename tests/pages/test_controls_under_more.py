"""What a beginner need not move stands under *More*, and is bound like any other control."""

from __future__ import annotations

import pytest
from opening import open_page

from playground.experiments import EXPERIMENTS
from playground.experiments.config import HIDDEN

DROPOUT = "timeseries_transformer:dropout"
MOST_AT_FIRST = 8


def more_with(at, key):
    """The expander that holds the widget of that key."""
    (found,) = (
        each
        for each in at.expander
        if each.label == "More" and any(w.key == key for w in each.get("slider"))
    )
    return found


def is_open(at, key=DROPOUT):
    return more_with(at, key).proto.expanded


def test_more_is_closed_where_a_page_begins():
    assert not is_open(open_page("timeseries_transformer"))


def test_a_link_to_an_advanced_value_opens_it():
    at = open_page("timeseries_transformer", dropout="0.25")
    assert at.slider(key=DROPOUT).value == 0.25
    assert is_open(at)


def test_a_control_in_a_closed_more_goes_into_the_link():
    at = open_page("timeseries_transformer")
    at.slider(key=DROPOUT).set_value(0.1).run()
    assert at.query_params["dropout"] == "0.1"
    assert is_open(at)


def test_it_does_not_close_when_its_control_comes_back():
    at = open_page("timeseries_transformer")
    at.slider(key=DROPOUT).set_value(0.1).run()
    at.slider(key=DROPOUT).set_value(0.0).run()
    assert "dropout" not in at.query_params
    assert is_open(at)


def test_a_preset_sets_what_is_inside_and_opens_or_closes_it():
    at = open_page("timeseries_transformer")
    preset = at.selectbox(key="timeseries_transformer:preset")
    preset.select("keras-example").run()
    assert at.slider(key=DROPOUT).value == 0.25
    assert is_open(at)
    at.selectbox(key="timeseries_transformer:preset").select("patch-transformer").run()
    assert at.slider(key=DROPOUT).value == 0.0
    assert not is_open(at)


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_no_more_than_eight_controls_stand_before_a_beginner(experiment):
    config = experiment.preset(None)
    at_first = [
        c.name
        for c in config.controls().values()
        if c.group in experiment.open_groups
        and c.group != HIDDEN
        and not c.advanced
        and c.applies_to(config)
    ]
    assert 2 <= len(at_first) <= MOST_AT_FIRST, at_first
