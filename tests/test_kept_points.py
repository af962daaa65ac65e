"""Many points are kept by what they hold: a setting and a link have their name."""

import re

import numpy as np
import pytest

from playground.datasets import kept_points
from playground.datasets.brought import title_of_brought
from playground.datasets.plane import PlaneError, parse_points, points_text
from playground.experiments import EXPERIMENTS

PLANE = EXPERIMENTS["plane_classifier"]


@pytest.fixture(autouse=True)
def own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    kept_points.read.cache_clear()
    return tmp_path


def drawn(count):
    x = np.column_stack([np.linspace(-5, 5, count), np.linspace(5, -5, count)])
    return points_text(x, np.arange(count) % 2)


def test_two_hundred_points_are_their_own_text_and_one_more_are_a_name():
    assert kept_points.short(drawn(200)) == drawn(200)
    assert re.fullmatch(r"points-[0-9a-f]{16}", kept_points.short(drawn(201)))


def test_the_same_points_have_the_same_name_and_others_another():
    assert kept_points.short(drawn(300)) == kept_points.short(drawn(300))
    assert kept_points.short(drawn(300)) != kept_points.short(drawn(301))


def test_what_is_read_by_name_is_what_was_drawn():
    text = drawn(250)
    x, y = parse_points(kept_points.short(text))
    known = np.array([[float(v) for v in point.split(",")] for point in text.split(";")])
    np.testing.assert_array_equal(x, known[:, :2].astype(np.float32))
    np.testing.assert_array_equal(y, known[:, 2])


def test_a_run_trains_on_the_same_points_by_name_and_by_text():
    text = drawn(250)
    by_text, by_name = (
        PLANE.load_data(PLANE.config_type.parse({"dataset": "own", "points": points}))
        for points in (text, kept_points.short(text))
    )
    np.testing.assert_array_equal(by_text.train.x, by_name.train.x)
    np.testing.assert_array_equal(by_text.test.y, by_name.test.y)


def test_a_name_without_its_file_is_a_sentence():
    with pytest.raises(PlaneError, match="no such file"):
        parse_points("points-0123456789abcdef")


def test_a_damaged_file_is_not_taken_for_the_points():
    name = kept_points.short(drawn(250))
    kept_points.path(name).write_text(drawn(249))
    with pytest.raises(PlaneError, match="no such file"):
        parse_points(name)


def test_where_nothing_can_be_kept_the_points_stay_text(monkeypatch):
    monkeypatch.setattr(kept_points, "have_room", lambda folder, size: False)
    assert kept_points.short(drawn(201)) == drawn(201)


def test_people_read_how_many_points_there_are():
    assert title_of_brought(kept_points.short(drawn(1234))) == "1,234 points"


def test_a_script_carries_the_points_themselves():
    by_text, by_name = (
        PLANE.script(PLANE.config_type.parse({"dataset": "own", "points": points}))
        for points in (drawn(250), kept_points.short(drawn(250)))
    )
    assert by_name == by_text
