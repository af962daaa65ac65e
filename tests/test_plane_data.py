"""Points of the plane: what is drawn, how it is split, and what a person may bring."""

from __future__ import annotations

import math

import numpy as np
import pytest

from playground.datasets import DatasetError
from playground.datasets.plane import (
    DATASETS_OF_THE_PLANE,
    FEATURES,
    WINDOW,
    PlaneError,
    features,
    grid,
    grid_lines,
    parse_points,
    plane_data,
    points_text,
    read_points,
)

OWN_POINTS = "1,1,0;-1,-1,0;1,-1,3;-1,1,3;2.25,0,3"
NAMES = [*DATASETS_OF_THE_PLANE, "own"]


def data_of(dataset, **changes):
    settings = {"noise": 0.1, "count": 200, "train_ratio": 0.5, "seed": 3, "points": OWN_POINTS}
    return plane_data(dataset, **settings | changes)


def together(data):
    """All points with their labels, in one fixed order."""
    rows = np.column_stack([np.vstack([data.x_train, data.x_test]), [*data.y_train, *data.y_test]])
    return rows[np.lexsort(rows.T)]


@pytest.mark.parametrize("train_ratio", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize("name", NAMES)
def test_every_class_is_in_the_window_to_train_and_to_test(name, noise, train_ratio):
    for count in (20, 333):
        data = data_of(name, noise=noise, train_ratio=train_ratio, count=count)
        total = 5 if name == "own" else count
        assert len(data.x_train) + len(data.x_test) == total
        for x, y in ((data.x_train, data.y_train), (data.x_test, data.y_test)):
            assert x.shape == (len(y), 2)
            assert x.dtype == np.float32
            assert np.abs(x).max() <= WINDOW
            if data.kind == "classification":
                assert y.dtype == np.int32
                wanted = [0, 3] if name == "own" else range(data.class_count)
                assert sorted(set(y.tolist())) == list(wanted)
            else:
                assert y.dtype == np.float32
                assert data.class_count == 0
                assert np.abs(y).max() <= 1


@pytest.mark.parametrize("name", NAMES)
def test_the_same_settings_give_the_same_digits_and_another_seed_gives_others(name):
    first, again, other = data_of(name), data_of(name), data_of(name, seed=4)
    assert first.x_train.tobytes() == again.x_train.tobytes()
    assert first.y_test.tobytes() == again.y_test.tobytes()
    assert first.x_train.tobytes() != other.x_train.tobytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_larger_share_only_moves_points_over_from_the_test_set(name):
    small, large = data_of(name, train_ratio=0.4), data_of(name, train_ratio=0.6)
    np.testing.assert_array_equal(together(small), together(large))
    before, after = (set(map(tuple, data.x_train.tolist())) for data in (small, large))
    assert before <= after


def test_without_noise_the_labels_are_those_of_the_shapes():
    for x, y in zip(*all_points("circle"), strict=True):
        assert (math.hypot(*x) < 2.5) == (y == 1)
    for x, y in zip(*all_points("xor"), strict=True):
        assert (x[0] * x[1] > 0) == (y == 1)
        assert min(abs(x)) >= 0.3
    for x, y in zip(*all_points("regression_plane"), strict=True):
        assert y == pytest.approx(max(-1, min(1, (x[0] + x[1]) / 10)), abs=1e-6)
    for x, y in zip(*all_points("regression_gaussians"), strict=True):
        heights = [
            sign * max(0.0, 1 - math.dist(x, (x1, x2)) / 2)
            for x1, x2, sign in (
                *((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1)),
                *((-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)),
            )
        ]
        assert y == pytest.approx(max(heights, key=abs), abs=1e-5)


@pytest.mark.parametrize(("name", "arms", "turns"), [("spiral", 2, 1.75), ("spiral3", 3, 1.25)])
def test_the_arms_of_a_spiral_are_one_turned_about_the_origin(name, arms, turns):
    for x, y in zip(*all_points(name), strict=True):
        share = math.hypot(*x) / 5
        angle = 2 * math.pi * (turns * share + y / arms)
        expected = 5 * share * np.array([math.sin(angle), math.cos(angle)])
        np.testing.assert_allclose(x, expected, atol=1e-4)


def test_the_moons_are_half_circles():
    for x, y in zip(*all_points("moons"), strict=True):
        centre = ((-0.5, -0.25), (0.5, 0.25))[y]
        assert math.dist(x / 3.2, centre) == pytest.approx(1, abs=1e-5)


def test_noise_moves_labels_or_points():
    for name in DATASETS_OF_THE_PLANE:
        quiet, loud = together(data_of(name, noise=0.0)), together(data_of(name, noise=0.5))
        assert (quiet != loud).any(), name


def all_points(name):
    data = data_of(name, noise=0.0, count=300)
    return np.vstack([data.x_train, data.x_test]), np.concatenate([data.y_train, data.y_test])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"noise": 0.6}, "Expected noise between 0 and 0.5. Received: 0.6."),
        ({"noise": float("nan")}, "Expected noise between 0 and 0.5. Received: nan."),
        ({"count": 19}, "Expected count between 20 and 5000. Received: 19."),
        ({"train_ratio": 1.0}, "Expected train_ratio between 0.1 and 0.9. Received: 1.0."),
        ({"seed": -1}, "Expected seed between 0"),
        ({"dataset": "square"}, "Expected the name of a dataset"),
    ],
)
def test_settings_outside_their_limits_are_refused_with_a_sentence(changes, sentence):
    with pytest.raises(PlaneError) as refused:
        data_of(**{"dataset": "xor"} | changes)
    assert str(refused.value).startswith(sentence)
    assert isinstance(refused.value, DatasetError)
    assert isinstance(refused.value, ValueError)


def test_own_points_keep_their_classes():
    data = data_of("own")
    assert data.class_count == 4
    assert sorted(together(data).tolist()) == sorted(
        [float(part) for part in item.split(",")] for item in OWN_POINTS.split(";")
    )


def test_points_survive_being_written_and_read():
    x = np.array([[1, -0.001], [-6, 6], [2.25, 0.5], [0, 3]])
    y = np.array([0, 5, 0, 5])
    assert points_text(x, y) == "1,0,0;-6,6,5;2.25,0.5,0;0,3,5"
    again, labels = parse_points(points_text(x, y))
    np.testing.assert_allclose(again, x, atol=0.005)
    np.testing.assert_array_equal(labels, y)


@pytest.mark.parametrize(
    ("text", "received"),
    [
        ("", "0. Place"),
        ("1,1,0;2,2,1;3,3,0", "3. Place"),
        ("1,1,0;2,2,0;3,3,0;4,4,0", "only class 0"),
        ("1,1,0;2,2,0;3,3,0;4,4,1", "one of class 1"),
        ("1,1,0;2,2,6;3,3,0;4,4,1", "'6'"),
        ("1,1,0;2,2,-1;3,3,0;4,4,1", "'-1'"),
        ("1,1,0;2,2,1.0;3,3,0;4,4,1", "'1.0'"),
        ("1,1,0;2,7,1;3,3,0;4,4,1", "'2,7,1'"),
        ("1,1,0;nan,2,1;3,3,0;4,4,1", "'nan,2,1'"),
        ("1,1,0;inf,2,1;3,3,0;4,4,1", "'inf,2,1'"),
        ("1,1;2,2,1;3,3,0;4,4,1", "'1,1'"),
        ("1,1,0,0;2,2,1", "'1,1,0,0'"),
        ("__import__('os')", "\"__import__('os')\""),
        ("1,1,0;" * 2001, "2,001"),
        ("1" * 100_000, "100,000"),
    ],
)
def test_points_that_cannot_be_used_are_refused_with_a_sentence(text, received):
    with pytest.raises(PlaneError) as refused:
        parse_points(text)
    assert str(refused.value).startswith("Expected ")
    assert f"Received: {received}" in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "x,y,kind\n1,2,a\n-1,0.5,b\n3,3,a\n-2,-2,b\n",
        "1;2;a\r\n-1;0,5;b\r\n3;3;a\r\n-2;-2;b",
        '\ufeff"x"\t"y"\t"kind"\n1\t2\ta\n-1\t0.5\tb\n\n3\t3\ta\n-2\t-2\tb\n',
    ],
)
def test_a_table_is_read_whatever_parts_its_columns(text):
    file = read_points("own.csv", text.encode())
    assert file.points == "1,2,0;-1,0.5,1;3,3,0;-2,-2,1"
    assert file.class_names == ("a", "b")
    assert file.note == "4 points of 2 classes."


def test_a_table_that_does_not_fit_the_window_is_scaled_and_says_so():
    file = read_points("own.csv", b"0,100,10\n10,100,2\n5,300,10\n10,200,2")
    assert file.class_names == ("2", "10")
    assert file.points == "-5,-5,1;5,-5,0;0,5,1;5,0,0"
    assert "did not fit the window" in file.note
    parse_points(file.points)


@pytest.mark.parametrize(
    ("text", "received"),
    [
        ("", "an empty file"),
        ("a,b,c\n", "none. Choose"),
        ("1,2,a\n1,b,a\n", "'b'"),
        ("1,2\n3,4\n", "2 columns ('1,2')"),
        ("1,2,\n3,4,a", "'1,2'"),
        ("1,inf,a\n3,4,a", "'inf'"),
        ("".join(f"1,1,{letter}\n" for letter in "abcdefg"), "7. Join"),
        ("1,1,a\n" * 2001, "more; this is the first one too many"),
        ("1\n" * 20_000_000, "38 MB"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_a_sentence(text, received):
    with pytest.raises(DatasetError) as refused:
        read_points("own.csv", text.encode())
    assert f"Received: {received}" in str(refused.value)


def test_features_are_what_their_names_say():
    x = np.array([[1.5, -2.0], [0.0, 0.25]], dtype=np.float32)
    found = features(x, list(FEATURES))
    assert found.dtype == np.float32
    for row, (a, b) in zip(found, x.tolist(), strict=True):
        expected = [a, b, a * a, b * b, a * b]
        expected += [math.sin(a), math.sin(b), math.cos(a), math.cos(b)]
        np.testing.assert_allclose(row, expected, atol=1e-6)
    np.testing.assert_array_equal(features(x, ["x2", "x1"]), x[:, ::-1])


@pytest.mark.parametrize("names", [[], ["x3"]])
def test_unknown_features_are_refused(names):
    with pytest.raises(PlaneError, match="Expected names of features"):
        features(np.zeros((1, 2)), names)


def test_the_grid_tiles_the_window():
    points = grid(4)
    assert points.shape == (16, 2)
    np.testing.assert_allclose(
        points[:5], [(-4.5, -4.5), (-1.5, -4.5), (1.5, -4.5), (4.5, -4.5), (-4.5, -1.5)]
    )
    lines = grid_lines(3, 5)
    assert lines.shape == (6, 5, 2)
    np.testing.assert_array_equal(lines[1, :, 0], 0)
    np.testing.assert_array_equal(lines[4, :, 1], 0)
    np.testing.assert_array_equal(lines[4, :, 0], [-6, -3, 0, 3, 6])
