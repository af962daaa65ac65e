"""Figures of the plane: what they show, against the network itself; and that they can be read."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
import time

import numpy as np
import pytest
from plotly_checks import checked, darkened

from playground.datasets.plane import FEATURES, features, grid, grid_lines, plane_data
from playground.experiments.plane_classifier.figures.decision_surface import (
    DecisionSurface,
    decision_surface,
)
from playground.experiments.plane_classifier.figures.hidden_space import (
    HiddenSpace,
    hidden_box,
    hidden_space,
    output_regions,
)
from playground.experiments.plane_classifier.figures.neuron_layout import (
    ClickedParameter,
    NeuronLayout,
    neuron_at,
    parameter_at,
)
from playground.experiments.plane_classifier.figures.neuron_maps import (
    NeuronMaps,
    map_resolution,
    map_values,
    neuron_maps,
)
from playground.experiments.plane_classifier.figures.output_map import (
    OutputMap,
    output_heatmap,
    probabilities,
)
from playground.experiments.plane_classifier.figures.surface_comparison import surface_comparison
from playground.figures.palette import ACCENT, CLASS_COLORS, DARK_FOR_LIGHT
from playground.reference.plane_network import from_flat

OWN_POINTS = ";".join(f"{k - 3},{j - 2},{k}" for k in range(6) for j in range(4))
DATA = {
    "two": plane_data("circle", noise=0, count=100, train_ratio=0.5, seed=0),
    "three": plane_data("spiral3", noise=0, count=100, train_ratio=0.5, seed=0),
    "six": plane_data("own", noise=0, count=100, train_ratio=0.5, seed=0, points=OWN_POINTS),
    "targets": plane_data("regression_plane", noise=0, count=100, train_ratio=0.5, seed=0),
}
OUTPUTS = {"two": (2, "softmax"), "three": (3, "softmax"), "six": (6, "softmax")}
OUTPUTS |= {"targets": (1, "tanh")}


def network(names, hidden, outputs, output, activation="tanh", seed=0):
    sizes = [len(names), *hidden, outputs]
    count = sum((a + 1) * b for a, b in itertools.pairwise(sizes))
    vector = np.random.default_rng(seed).normal(size=count)
    return from_flat(vector, names, hidden, outputs, (activation,) * len(hidden), output)


def surface_of(kind, side=100, *, discretize=False, test=True, title=""):
    data, net = DATA[kind], network(("x1", "x2"), (4, 3), *OUTPUTS[kind])
    outputs = net.layers(features(grid(side), net.features))[-1]
    return DecisionSurface(
        OutputMap(outputs, net.output, data.class_count, discretize=discretize),
        data.x_train,
        data.y_train,
        data.x_test if test else None,
        data.y_test if test else None,
        data.class_count,
        title,
    )


def maps_of(hidden, names=("x1", "x2"), outputs=2, output="softmax", activation="tanh"):
    net = network(names, hidden, outputs, output, activation)
    inputs = features(grid(map_resolution(net)), names)
    titles = tuple(FEATURES[name].html for name in names)
    return NeuronMaps(net, inputs, titles, tuple(f"class {k}" for k in range(outputs)))


def space_of(kind, units, *, last=True):
    data = DATA[kind]
    net = network(("x1", "x2"), (4, units) if last else (units, 4), *OUTPUTS[kind])
    layer = 1 if last else 0
    lines = grid_lines()
    bent = net.layers(features(lines.reshape(-1, 2), net.features))[layer]
    return HiddenSpace(
        net.layers(features(data.x_train, net.features))[layer],
        data.y_train,
        bent.reshape(*lines.shape[:2], units),
        data.class_count,
        layer + 1,
        net.weights[-1] if last else None,
        net.biases[-1] if last else None,
    )


FIGURES = {
    **{kind: lambda kind=kind: checked(decision_surface(surface_of(kind))) for kind in DATA},
    **{
        f"{kind}, hard": lambda kind=kind: checked(
            decision_surface(surface_of(kind, discretize=True))
        )
        for kind in DATA
    },
    "no network": lambda: checked(
        decision_surface(DecisionSurface(None, np.zeros((1, 2)), np.zeros(1)))
    ),
    "comparison": lambda: checked(
        surface_comparison(
            [surface_of("two", 30, title=name) for name in ("tanh", "relu", "elu", "gelu")]
        )
    ),
    "no comparison": lambda: checked(surface_comparison([])),
    "maps": lambda: checked(neuron_maps(maps_of((4, 2)))),
    "maps without a hidden layer": lambda: checked(
        neuron_maps(maps_of((), outputs=1, output="tanh"))
    ),
    "largest maps": lambda: checked(neuron_maps(maps_of((16,) * 6, tuple(FEATURES), 6))),
    "dead neurons": lambda: checked(neuron_maps(maps_of((8,) * 6, activation="relu"))),
    "fold": lambda: checked(hidden_space(space_of("two", 2))),
    "fold of three classes": lambda: checked(hidden_space(space_of("three", 2))),
    "fold of targets": lambda: checked(hidden_space(space_of("targets", 2))),
    "inner fold": lambda: checked(hidden_space(space_of("two", 2, last=False))),
    "solid fold": lambda: checked(hidden_space(space_of("six", 3))),
    "solid fold of targets": lambda: checked(hidden_space(space_of("targets", 3))),
    "no fold": lambda: checked(hidden_space(None)),
    "wide layer": lambda: checked(hidden_space(space_of("two", 4))),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_a_text_palette_colours_and_large_type(name):
    text = FIGURES[name]().to_json()
    drawn = json.loads(text)
    assert len(drawn["layout"]["meta"]["alt"]) > 10
    assert drawn["layout"]["height"] > 100
    assert {color.lower() for color in re.findall(r"#[0-9a-fA-F]{6}", text)} <= set(DARK_FOR_LIGHT)
    assert "rgb(" not in text
    sizes = [float(s) for s in re.findall(r'font":\{[^{}]*?"size":([\d.]+)', text)]
    assert sizes
    assert min(sizes) >= 14


@pytest.mark.parametrize("name", FIGURES)
def test_a_dark_figure_has_no_colour_of_the_light_one(name):
    text = darkened(FIGURES[name]().to_json())
    assert not set(re.findall(r"#[0-9a-f]{6}", text)) & set(DARK_FOR_LIGHT)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_small_and_quick(name):
    times = []
    for _ in range(4):
        start = time.process_time()
        figure = FIGURES[name]()
        times.append(time.process_time() - start)
    # 7 to 30 ms with the network's pass on the machine it was written on.
    assert min(times) < 0.12
    assert len(figure.to_json()) < (250_000 if "maps" in name else 150_000)


def trace_of(figure, kind):
    return next(trace for trace in figure.data if trace.type == kind)


def color_at(scale, share):
    """The two colours that a Plotly scale blends at a share, and how much of the second."""
    for (low, first), (high, second) in itertools.pairwise(scale):
        if low <= share <= high and low < high:
            return first, second, (share - low) / (high - low)
    raise AssertionError(share)


def test_the_surface_shows_the_probability_of_class_1_at_every_place():
    info = surface_of("two")
    heatmap = trace_of(checked(decision_surface(info)), "heatmap")
    net = network(("x1", "x2"), (4, 3), *OUTPUTS["two"])
    for row, column in ((0, 0), (99, 0), (20, 70), (57, 31)):
        place = [[heatmap.x0 + column * heatmap.dx, heatmap.y0 + row * heatmap.dy]]
        expected = net.layers(features(np.array(place), net.features))[-1][0, 1]
        assert heatmap.z[row][column] == pytest.approx(100 * expected, abs=0.5 + 1e-3)
    assert heatmap.x0 == pytest.approx(-5.94)
    assert (heatmap.zmin, heatmap.zmax) == (0, 100)


def test_the_surface_of_a_regression_shows_the_output():
    heatmap = trace_of(checked(decision_surface(surface_of("targets"))), "heatmap")
    net = network(("x1", "x2"), (4, 3), *OUTPUTS["targets"])
    place = [[heatmap.x0 + 11 * heatmap.dx, heatmap.y0 + 88 * heatmap.dy]]
    expected = net.layers(features(np.array(place), net.features))[-1][0, 0]
    assert heatmap.z[88][11] == pytest.approx(expected, abs=6e-4)


@pytest.mark.parametrize("kind", ["three", "six"])
def test_each_of_several_classes_has_its_own_colour_by_its_certainty(kind):
    info = surface_of(kind)
    count = info.class_count
    soft = output_heatmap(info.surface)
    hard = output_heatmap(surface_of(kind, discretize=True).surface)
    shares = info.surface.outputs
    for place in range(0, 10_000, 137):
        row, column = divmod(place, 100)
        winner = int(shares[place].argmax())
        share = int(soft["z"][row, column]) / soft["zmax"]
        ground, color, certainty = color_at(soft["colorscale"], share)
        assert (ground, color) == ("#ffffff", CLASS_COLORS[winner])
        expected = (count * float(shares[place].max()) - 1) / (count - 1)
        assert certainty == pytest.approx(expected, abs=0.01)
        assert color_at(hard["colorscale"], share)[:2] == (CLASS_COLORS[winner],) * 2
        told = soft["customdata"][row, column].tolist()
        assert told == pytest.approx((100 * shares[place]).tolist(), abs=0.51)


def test_one_output_counts_as_a_probability_of_class_1():
    one = np.array([[0.25], [-1.0], [3.0]])
    np.testing.assert_allclose(probabilities(one[:1], "sigmoid", 2), [[0.75, 0.25]])
    np.testing.assert_allclose(probabilities(one, "tanh", 2)[:, 1], [0.625, 0, 1])
    np.testing.assert_allclose(
        probabilities(np.array([[0.2, 0.6, 0.2]]), "sigmoid", 3), [[0.2, 0.6, 0.2]]
    )
    with pytest.raises(ValueError, match="Expected one output per class"):
        probabilities(one, "tanh", 3)


def test_points_keep_their_class_and_test_points_can_be_hidden():
    shown, hidden = (checked(decision_surface(surface_of("three", test=t))) for t in (True, False))
    data = DATA["three"]
    for k in range(3):
        trace = next(t for t in shown.data if t.name == f"class {k}, training")
        assert trace.marker.color == CLASS_COLORS[k]
        np.testing.assert_array_equal(
            np.stack([trace.x, trace.y], 1), data.x_train[data.y_train == k]
        )
    assert sum("test" in (trace.name or "") for trace in shown.data) == 3
    assert sum("test" in (trace.name or "") for trace in hidden.data) == 0


def test_outputs_that_are_not_finite_are_said_and_not_drawn():
    surface = OutputMap(np.full((100, 2), np.nan), "softmax", 2)
    info = DecisionSurface(surface, np.zeros((1, 2)), np.zeros(1), title="a")
    assert "diverged" in checked(decision_surface(info)).layout.annotations[0].text
    compared = checked(surface_comparison([info, surface_of("two", 20)]))
    assert sum(trace.type == "heatmap" for trace in compared.data) == 1
    assert [
        words.visible for words in compared.layout.annotations if words.text == "no finite output"
    ] == [True, False]
    maps = maps_of((2,), outputs=1, output="linear", activation="relu")
    vector = np.full_like(maps.network.flat(), 3e38)
    broken = from_flat(vector, maps.network.features, (2,), 1, ("relu",), "linear")
    text = checked(
        neuron_maps(NeuronMaps(broken, maps.inputs, maps.feature_names, maps.output_names))
    )
    assert "diverged" in text.layout.annotations[0].text


def test_each_output_has_the_colour_and_the_symbol_of_the_points_of_its_class():
    def words(info):
        drawn = checked(neuron_maps(info)).layout.annotations
        return {(text.text, text.font.color) for text in drawn if text.font.color}

    maps = maps_of((2,), outputs=3)
    found = words(dataclasses.replace(maps, classes=(0, 1, 2)))
    points = checked(decision_surface(surface_of("three"))).data
    looks = {(t.marker.symbol, t.marker.color) for t in points if "training" in (t.name or "")}
    assert looks == {("square", "#b3541e"), ("circle", ACCENT), ("diamond", "#0d8259")}
    assert found - words(maps) == {("■", "#b3541e"), ("●", ACCENT), ("◆", "#0d8259")}


def test_panels_that_are_compared_stand_apart_and_too_many_are_refused():
    for count in range(1, 7):
        layout = checked(surface_comparison([surface_of("two", 10)] * count)).layout
        boxes = [
            (layout[f"xaxis{n}"].domain, layout[f"yaxis{n}"].domain)
            for n in ["", *range(2, count + 1)]
        ]
        for (x, y), (other_x, other_y) in itertools.combinations(boxes, 2):
            assert x[1] < other_x[0] or other_x[1] < x[0] or y[0] > other_y[1]
        assert all(0 <= low < high <= 1 + 1e-9 for box in boxes for low, high in box)
    with pytest.raises(ValueError, match="Expected at most 6 panels"):
        checked(surface_comparison([surface_of("two", 10)] * 7))


def test_a_map_is_scaled_by_its_own_largest_output_and_a_dead_neuron_stays_blank():
    values = np.array([[1.0, -4.0, 0.0], [0.5, 1.0, 0.0]], np.float32)
    np.testing.assert_array_equal(map_values(values), [[100, -100, 0], [50, 25, 0]])


@pytest.mark.parametrize("hidden", [(), (4, 2), (3, 9, 1), (16,) * 6])
def test_every_neuron_shows_its_own_output_at_its_own_place(hidden):
    info = maps_of(hidden, ("x1", "x2", "x1_x2"))
    heatmaps = [trace for trace in checked(neuron_maps(info)).data if trace.type == "heatmap"]
    layout = NeuronLayout.of(info.network)
    side = layout.resolution
    assert len(heatmaps) == len(layout.sizes)
    columns = [info.inputs, *info.network.layers(info.inputs)]
    columns[-1] = 2 * columns[-1] - 1
    for column, (values, heatmap) in enumerate(zip(columns, heatmaps, strict=True)):
        z = np.array(heatmap.z)
        assert (z != 0).sum() <= layout.sizes[column] * side**2
        for unit, (x, y) in enumerate(layout.middles(column)):
            for i, j in ((0, 0), (side - 1, 0), (side // 2, side - 2)):
                # The place of this point of the window, within the map, in pixels.
                across = x + layout.side(column) * ((i + 0.5) / side - 0.5)
                along = y - layout.side(column) * ((j + 0.5) / side - 0.5)
                found = z[
                    round((along - heatmap.y0) / heatmap.dy),
                    round((across - heatmap.x0) / heatmap.dx),
                ]
                outputs = values[:, unit]
                expected = 100 * outputs[j * side + i] / np.abs(outputs).max()
                assert found == pytest.approx(expected, abs=0.51)


def test_edges_have_the_sign_and_the_weight_of_their_parameter():
    info = maps_of((4, 2))
    figure = checked(neuron_maps(info))
    drawn = [trace for trace in figure.data if trace.type == "scatter"]
    lines = [t for t in drawn if t.mode == "lines" and t.line.color in CLASS_COLORS[:2]]
    count = sum(weights.size for weights in info.network.weights)
    assert sum(len(line.x) for line in lines) == 3 * count
    blue = [line for line in lines if line.line.color == CLASS_COLORS[1]]
    positive = sum((weights > 0).sum() for weights in info.network.weights)
    assert sum(len(line.x) for line in blue) == 3 * positive
    widths = sorted({line.line.width for line in lines})
    assert widths[0] >= 1
    titles = next(t for t in drawn if "weight" in (t.hovertemplate or "")).hovertext
    weight = float(info.network.weights[1][2, 1])
    assert f"h1,3 → h2,2: {weight:.3f}".replace("-", "−").rstrip("0") in titles
    assert len(titles) == count
    nodes = drawn[-1].hovertext
    assert "tanh, bias" in nodes[2]
    assert len(nodes) == sum(info.network.sizes)


LAYOUTS = {
    "no hidden layer": NeuronLayout(("x1", "x2"), (1,)),
    "two hidden layers": NeuronLayout(("sin_x1", "x1"), (4, 2, 2)),
    "one tall layer": NeuronLayout(tuple(FEATURES), (16, 1)),
    "as large as it can be": NeuronLayout(tuple(FEATURES), (*[16] * 6, 6)),
}
every_layout = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


@every_layout
def test_a_click_means_the_weight_or_bias_that_it_is_on(layout):
    sizes = layout.sizes
    for column, size in enumerate(sizes):
        for unit, (x, y) in enumerate(layout.middles(column)):
            expected = ClickedParameter(column - 1, "bias", None, unit) if column else None
            assert parameter_at(layout, x, y) == expected
            assert neuron_at(layout, x, y) == ((column - 1, unit) if column else None)
        if column < len(sizes) - 1:
            for source, target in ((0, 0), (size - 1, sizes[column + 1] - 1)):
                x, y = layout.label_places(column)[source, target]
                expected = ClickedParameter(column, "weight", source, target)
                assert parameter_at(layout, x, y) == expected
    assert parameter_at(layout, 5, 5) is None
    assert neuron_at(layout, 5, 5) is None


@every_layout
def test_maps_stand_apart(layout):
    for column in range(len(layout.sizes)):
        assert layout.side(column) >= 22
        assert layout.pitch(column) > layout.side(column) + 5
        assert layout.middles(column)[:, 1].max() + layout.side(column) / 2 < layout.height
    assert layout.left(1) - layout.left(0) > 1.8 * layout.side(1)
    assert layout.height <= 561


def test_a_feature_has_the_same_place_whichever_others_are_used():
    alone, among = (NeuronLayout(names, (4, 2)) for names in (("x1_x2",), tuple(FEATURES)))
    np.testing.assert_array_equal(alone.middles(0)[0], among.middles(0)[4])


def inside(polygon, point):
    """Whether a point is in a convex polygon: on the same side of every edge."""
    crosses = [
        (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
        for a, b in itertools.pairwise([*polygon, polygon[0]])
    ]
    return all(c >= -1e-6 for c in crosses) or all(c <= 1e-6 for c in crosses)


@pytest.mark.parametrize("kind", DATA)
def test_in_hidden_space_each_point_lies_where_the_output_puts_it(kind):
    info = space_of(kind, 2)
    box = hidden_box(info)
    sums = info.points @ info.weights + info.biases
    winners = sums.argmax(axis=1) if info.class_count else (sums[:, 0] > 0).astype(int)
    regions = {color: region for _, color, region in output_regions(info, box)}
    colors = CLASS_COLORS
    for point, winner in zip(info.points, winners, strict=True):
        assert box[0] < point[0] < box[1]
        assert box[2] < point[1] < box[3]
        assert inside(regions[colors[winner]], point)


def test_the_fold_of_an_inner_layer_is_not_cut():
    info = space_of("two", 2, last=False)
    assert list(output_regions(info, hidden_box(info))) == []
    drawn = checked(hidden_space(info))
    assert not any("changes sides" in (trace.hovertemplate or "") for trace in drawn.data)


def test_the_folded_grid_is_where_the_layer_sends_it():
    info = space_of("two", 2)
    line = next(
        trace
        for trace in checked(hidden_space(info)).data
        if trace.mode == "lines" and trace.line.width == 1
    )
    found = np.stack([line.x, line.y], axis=1)
    kept = found[np.isfinite(found[:, 0])]
    np.testing.assert_allclose(kept, info.lines.reshape(-1, 2), atol=1e-6)
    assert (~np.isfinite(found[:, 0])).sum() == len(info.lines)
