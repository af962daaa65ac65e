"""Figures that every page with training shares: what they show, and that they can be drawn."""

import json
import re

import numpy as np
import pytest
from plotly.colors import sample_colorscale
from plotly_checks import checked, darkened

from playground.figures import palette
from playground.figures.bars import bars
from playground.figures.confusion_comparison import confusion_comparison
from playground.figures.confusion_matrix import confusion_matrix
from playground.figures.image_mosaic import image_mosaic
from playground.figures.learning_curves import (
    MOST_POINTS,
    LearningCurves,
    learning_curves,
    learning_curves_info,
)
from playground.figures.learning_rate import learning_rate
from playground.figures.template import empty, styled
from playground.figures.time_series import time_series_panels
from playground.runs import Run, RunState, RunStore, Snapshot
from playground.training import burst_length, trainer

LIGHT = set(palette.DARK_FOR_LIGHT)
DARK = set(palette.DARK_FOR_LIGHT.values())


def snapshot(losses=(), state=RunState.RUNNING, **progress):
    """A run whose validation loss took these values, epoch by epoch."""
    losses = np.asarray(losses, float)
    epochs = np.arange(1.0, len(losses) + 1)
    run = Run(
        *("id", "toy", {"epochs": 50}, None, state, "", 9, 0.0, 0.0, None),
        progress=progress,
    )
    if not len(losses):
        return Snapshot(run, {})
    return Snapshot(
        run,
        {
            "epoch": epochs,
            "loss": losses / 2,
            "val_loss": losses,
            "accuracy": 1 - losses / 10,
            "val_accuracy": 1 - losses / 5,
            "learning_rate": np.full(len(losses), 0.1),
        },
    )


def trace(figure, name):
    (found,) = [t for t in figure.data if t.name == name]
    return found


# Learning curves: the facts


def test_the_curves_are_those_of_the_run():
    info = learning_curves_info(snapshot([3, 2, 1]), baseline=0.25)
    np.testing.assert_array_equal(info.epoch, [1, 2, 3])
    np.testing.assert_array_equal(info.loss, [1.5, 1, 0.5])
    np.testing.assert_array_equal(info.val_loss, [3, 2, 1])
    np.testing.assert_allclose(info.accuracy, [0.7, 0.8, 0.9])
    np.testing.assert_allclose(info.val_accuracy, [0.4, 0.6, 0.8])
    assert (info.best_epoch, info.baseline, info.planned) == (3, 0.25, 50)
    assert info.partial is None


@pytest.mark.parametrize(
    ("losses", "best"),
    [
        ([3, 1, 2], 2),
        ([1, 1, 1], 1),
        ([np.nan, 2, 1.5], 3),
        ([2, np.nan, np.nan], 1),
        ([np.nan, np.nan], None),
        ([], None),
    ],
)
def test_the_best_epoch_is_the_first_of_the_lowest_validation_loss(losses, best):
    assert learning_curves_info(snapshot(losses), None).best_epoch == best


def test_inside_an_epoch_the_running_mean_stands_at_its_place():
    progress = {"step": 25, "steps_per_epoch": 10, "loss": 0.7, "accuracy": 0.6, "epochs": 4}
    info = learning_curves_info(snapshot([3, 2], **progress), None)
    assert info.partial == (2.5, 0.7, 0.6)
    assert info.planned == 4


def test_a_finished_run_has_no_unfinished_epoch():
    progress = {"step": 25, "steps_per_epoch": 10, "loss": 0.7, "accuracy": 0.6}
    assert learning_curves_info(snapshot([3], RunState.STOPPED, **progress), None).partial is None


@pytest.mark.parametrize("best", [0, 1, 777, 1233, 2998, 2999])
def test_long_curves_are_thinned_but_keep_first_last_and_best(best):
    losses = 2 + np.random.default_rng(0).random(3000)
    losses[best] = 1.0
    info = learning_curves_info(snapshot(losses), None)
    assert len(info.epoch) <= MOST_POINTS + 1
    assert {1, best + 1, 3000} <= set(info.epoch.astype(int))
    assert info.best_epoch == best + 1
    assert (np.diff(info.epoch) > 0).all()
    np.testing.assert_array_equal(info.val_loss, losses[info.epoch.astype(int) - 1])


@pytest.mark.parametrize("count", [1, 2, MOST_POINTS])
def test_short_curves_are_kept_whole(count):
    info = learning_curves_info(snapshot(np.linspace(2, 1, count)), None)
    np.testing.assert_array_equal(info.epoch, np.arange(1, count + 1))


# Learning curves: the figure


def test_training_is_dashed_and_validation_solid():
    figure = checked(learning_curves(learning_curves_info(snapshot([3, 2]), 0.5)))
    for metric in ("loss", "accuracy"):
        assert trace(figure, f"training {metric}").line.dash == "dash"
        assert trace(figure, f"validation {metric}").line.dash == "solid"


def test_the_best_epoch_is_marked_on_both_validation_curves():
    figure = checked(learning_curves(learning_curves_info(snapshot([3, 1, 2]), None)))
    marks = [(*t.x, *t.y) for t in figure.data if t.name == "best epoch"]
    assert marks == [(2, 1), (2, 0.8)]


def test_the_majority_class_is_a_line_on_the_accuracy_axis_alone():
    figure = checked(learning_curves(learning_curves_info(snapshot([3, 2]), 0.5159)))
    line = trace(figure, "majority class")
    assert list(line.y) == [0.5159, 0.5159]
    assert line.yaxis == "y2"
    assert any("51.6%" in note.text for note in figure.layout.annotations)


def test_the_loss_of_an_untrained_network_does_not_flatten_the_curve():
    begun = learning_curves(learning_curves_info(snapshot(highest_loss=2.4), None))
    assert begun["layout"]["yaxis"]["range"][1] >= 2.4
    trained = learning_curves_info(snapshot([0.7, 0.5, 0.4], highest_loss=2.4), None)
    low, high = learning_curves(trained)["layout"]["yaxis"]["range"]
    assert (low, high) == pytest.approx((0, 0.75))


def test_the_loss_axis_may_be_logarithmic():
    info = learning_curves_info(snapshot([3, 2]), None)
    assert checked(learning_curves(info, log_loss=True)).layout.yaxis.type == "log"
    assert checked(learning_curves(info)).layout.yaxis.type == "linear"


def test_axes_have_names_and_the_figure_says_in_words_what_it_shows():
    figure = checked(learning_curves(learning_curves_info(snapshot([3, 2]), None)))
    assert figure.layout.xaxis.title.text == figure.layout.xaxis2.title.text == "epoch"
    assert figure.layout.yaxis.title.text == "loss"
    assert figure.layout.yaxis2.title.text == "accuracy"
    assert figure.layout.meta["alt"] == (
        "Loss and accuracy over 2 epochs. Last validation loss 2, last validation accuracy 60.0%."
    )


def test_all_of_a_live_curve_lies_within_its_axes(live):
    for figure, info in live:
        assert figure.layout.xaxis.range[1] >= (info.epoch[-1] if len(info.epoch) else 0)
        seen = [*info.loss, *info.val_loss, *(info.partial[1:2] if info.partial else ())]
        assert max(seen, default=0) <= figure.layout.yaxis.range[1]
        low, high = figure.layout.yaxis2.range
        seen = [*info.accuracy, *info.val_accuracy, *(info.partial[2:] if info.partial else ())]
        assert all(low <= value <= high for value in seen)


def test_axes_grow_and_never_jitter_while_a_run_goes_on(live):
    ends = [figure.layout.xaxis.range[1] for figure, _ in live]
    tops = [figure.layout.yaxis.range[1] for figure, _ in live]
    lows = [figure.layout.yaxis2.range[0] for figure, _ in live]
    assert ends == sorted(ends)
    whole = [len(info.epoch) > 0 for _, info in live].index(True)
    assert tops[:whole] == sorted(tops[:whole])
    assert tops[whole:] == sorted(tops[whole:])
    assert lows == sorted(lows, reverse=True)


@pytest.fixture(scope="module")
def live(toy, tmp_path_factory):
    """Figure and facts after each of the news of a run, as a page sees it."""
    store = RunStore(tmp_path_factory.mktemp("live") / "runs.sqlite")
    config = toy.config_type(epochs=6, learning_rate=0.3, hidden_units=16)
    run = store.create("toy", config.model_dump(), store.become_owner())
    seen = []

    def publish(kind, **fields):
        store.apply([{"kind": kind, "run": run.id, "time": 1.0, **fields}])
        info = learning_curves_info(store.snapshot(run.id), 0.4)
        seen.append((checked(learning_curves(info)), info))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(burst_length, "BURST_SECONDS", 0.0)
        patch.setattr(burst_length, "FIRST_BURST_STEPS", 1)
        trainer.Trainer(run.id, toy, config, publish).run()
    assert len(seen[-1][1].epoch) == 6
    return seen


# Every figure can be drawn

PICTURES = np.random.default_rng(0).random((13, 28, 28)).astype(np.float32)
NOTHING = LearningCurves(*(np.empty(0) for _ in range(5)))
FIGURES = {
    "curves": lambda: checked(learning_curves(learning_curves_info(snapshot([3, 1, 2]), 0.5))),
    "curves in the middle of an epoch": lambda: checked(
        learning_curves(
            LearningCurves(*(np.array([1.0]),) * 5, partial=(1.5, 0.5, 0.5)), log_loss=True
        )
    ),
    "curves with a hole": lambda: checked(
        learning_curves(learning_curves_info(snapshot([3, np.nan, np.inf]), 0.5))
    ),
    "curves of nothing": lambda: checked(learning_curves(NOTHING)),
    "curves of nobody": lambda: checked(
        learning_curves(learning_curves_info(None, 0.1), log_loss=True)
    ),
    "confusion": lambda: checked(confusion_matrix(np.arange(9).reshape(3, 3), ("a", "b", "c"))),
    "confusion of many": lambda: checked(
        confusion_matrix(np.eye(10, dtype=int), tuple("abcdefghij"))
    ),
    "confusion of nothing": lambda: checked(confusion_matrix(np.zeros((2, 2), int), ("a", "b"))),
    "bars": lambda: checked(bars(("a", "b"), (1, 2), axis="images", highlight=1)),
    "bars of nothing": lambda: checked(bars((), (), axis="images")),
    "mosaic": lambda: checked(image_mosaic(PICTURES, ["x"] * 13, wrong=[True] * 13)),
    "mosaic of nothing": lambda: checked(image_mosaic(PICTURES[:0], [])),
    "rate": lambda: checked(learning_rate(np.array([0.1, 0.05]), 3)),
    "series": lambda: checked(time_series_panels(np.zeros((3, 5)), ["a", "b", "c"], [0, 1, 9])),
    "series of nothing": lambda: checked(time_series_panels(np.zeros((0, 5)), [], [])),
    "empty": lambda: checked(empty("Train: curves appear here.", height=300)),
}
every_figure = pytest.mark.parametrize("draw", FIGURES.values(), ids=list(FIGURES))


@every_figure
def test_every_figure_is_drawn_in_the_common_look(draw):
    figure = draw()
    drawn = json.loads(figure.to_json())
    assert figure.layout.paper_bgcolor is None, "colours come from the template"
    assert drawn["layout"]["template"]["layout"]["paper_bgcolor"] == palette.GROUND
    assert figure.layout.uirevision, "zoom would be lost"
    assert len(figure.layout.meta["alt"]) > 5
    assert figure.layout.height >= 80


@every_figure
def test_no_letter_is_smaller_than_14_pixels(draw):
    sizes = [int(size) for size in re.findall(r'"font":\{[^}]*"size":(\d+)', draw().to_json())]
    assert min(sizes) >= 14


@every_figure
def test_in_the_dark_no_light_colour_is_left(draw):
    light = draw().to_json()
    used = {color for color in LIGHT if color in light}
    assert used
    dark = darkened(light)
    assert not [color for color in LIGHT if color in dark]
    assert {palette.DARK_FOR_LIGHT[color] for color in used} <= set(
        re.findall(r"#[0-9a-f]{6}", dark)
    )


@every_figure
def test_every_colour_comes_from_the_palette(draw):
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", draw().to_json())) <= LIGHT


def test_every_colour_has_a_partner_in_the_dark():
    named = {
        value for value in vars(palette).values() if isinstance(value, str) and value[:1] == "#"
    }
    assert named | set(palette.SERIES) <= LIGHT
    assert {color for _, color in palette.SEQUENTIAL + palette.DIVERGING + palette.CHANGES} <= LIGHT
    assert not LIGHT & DARK, "a colour would be replaced twice"


@pytest.mark.parametrize(("ground", "inks"), [("light", LIGHT), ("dark", DARK)])
def test_words_and_lines_can_be_told_from_the_ground(ground, inks):
    """WCAG 2.2: contrast of at least 4.5 for text; 3 for the lines of a chart."""
    base = palette.GROUND if ground == "light" else palette.DARK_FOR_LIGHT[palette.GROUND]

    def partner(color):
        return color if ground == "light" else palette.DARK_FOR_LIGHT[color]

    for color in (palette.INK, palette.MUTED, palette.ACCENT, palette.NEGATIVE, palette.BEST):
        assert contrast(partner(color), base) >= 4.5, color
    for color in palette.SERIES:
        assert contrast(partner(color), base) >= 3, color


def contrast(one, other):
    """(L1 + 0.05) / (L2 + 0.05), with relative luminances as WCAG defines them."""

    def luminance(color):
        channels = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        return linear @ [0.2126, 0.7152, 0.0722]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("panel", ["matrix", "first", "change"])
def test_numbers_can_be_read_on_every_cell(panel, theme):
    """WCAG 2.2: 4.5 for text, whatever the strength of the cell behind it."""
    for count in range(0, 101, 3):
        matrix = np.array([[count, 100 - count], [0, 100]])
        if panel == "matrix":
            figure, cells, numbers = checked(confusion_matrix(matrix, ("a", "b"))), 0, 1
        else:
            figure = checked(
                confusion_comparison(matrix, np.array([[50, 50], [100, 0]]), ("a", "b"), "xy")
            )
            cells, numbers = (0, 1) if panel == "first" else (4, 5)
        drawn = json.loads(figure.to_json() if theme == "light" else dark_json(figure))["data"]
        heat, words = drawn[cells], figure.data[numbers]
        ink = drawn[numbers]["textfont"]["color"]
        for x, y in zip(words.x, words.y, strict=True):
            row, column = (("a", "b").index(c) if panel == "matrix" else c for c in (y, x))
            z = figure.data[cells].z[row][column]
            share = (z - heat["zmin"]) / (heat["zmax"] - heat["zmin"])
            ground = sample_colorscale(heat["colorscale"], [float(share)], colortype="tuple")[0]
            shown = "#" + "".join(f"{round(255 * channel):02x}" for channel in ground)
            assert contrast(ink, shown) >= 4.5, (z, ink, shown)


def dark_json(figure):
    return darkened(figure.to_json())


# Single figures


def test_cells_of_a_confusion_matrix_are_shares_of_their_row_labelled_with_counts():
    heatmap = checked(confusion_matrix(np.array([[3, 1], [0, 0]]), ("cat", "dog"))).data[0]
    np.testing.assert_allclose(heatmap.z, [[0.75, 0.25], [0, 0]])
    np.testing.assert_array_equal(heatmap.text, [[3, 1], [0, 0]])
    assert (list(heatmap.x), list(heatmap.y)) == (["cat", "dog"], ["cat", "dog"])


def test_a_confusion_matrix_without_examples_shows_its_classes_and_no_counts():
    figure = checked(confusion_matrix(np.zeros((2, 2), int), ("cat", "dog")))
    assert list(figure.data[0].x) == ["cat", "dog"]
    assert set(figure.data[1].text) == {""}
    assert "nothing is classified yet" in figure.layout.meta["alt"]


def test_a_confusion_matrix_says_in_words_how_many_are_right():
    figure = checked(confusion_matrix(np.array([[3, 1], [2, 4]]), ("cat", "dog")))
    assert figure.layout.meta["alt"] == "Confusion matrix of 2 classes: 7 of 10 right."


def test_pictures_of_a_mosaic_stand_in_reading_order():
    figure = checked(image_mosaic(PICTURES, [str(i) for i in range(13)], columns=5))
    canvas = np.asarray(figure.data[0].z)
    assert canvas.shape == (3 * 37, 5 * 32)
    for index in (0, 4, 5, 12):
        top, left = index // 5 * 37, index % 5 * 32
        seen = canvas[top : top + 28, left : left + 28]
        np.testing.assert_array_equal(seen, np.round(PICTURES[index] * 255))
    assert [note.text for note in figure.layout.annotations] == [str(i) for i in range(13)]


def test_the_highlighted_bar_alone_has_the_accent():
    figure = checked(bars(("a", "b", "c"), (1, 2, 3), axis="x", highlight=1))
    assert [color == palette.ACCENT for color in figure.data[0].marker.color] == [
        *(False, True, False)
    ]


def test_series_of_one_class_have_one_colour():
    figure = checked(time_series_panels(np.zeros((3, 5)), ["a", "b", "c"], [1, 0, 1]))
    first, second, third = (line.line.color for line in figure.data)
    assert first == third != second


def test_a_learning_rate_is_drawn_over_its_epochs():
    line = checked(learning_rate(np.array([0.1, 0.05, 0.01]), 30)).data[0]
    assert list(line.x) == [0, 15, 30]
    assert list(line.y) == [0.1, 0.05, 0.01]


def test_an_empty_figure_says_what_will_appear():
    figure = checked(empty("Train: curves appear here.", height=300))
    assert figure.layout.annotations[0].text == "Train: curves appear here."
    assert figure.layout.meta["alt"] == "Train: curves appear here."
    assert not figure.data


def test_a_long_sentence_in_an_empty_figure_goes_on_in_a_second_line():
    sentence = "What the network looks at appears here once it has been trained."
    figure = checked(empty(sentence, height=300))
    lines = figure.layout.annotations[0].text.split("<br>")
    assert " ".join(lines) == sentence
    assert max(map(len, lines)) <= 40 < len(sentence)


def test_styling_keeps_the_figure_and_its_zoom():
    figure = empty("x", height=200)
    assert styled(figure, height=300, alt="y") is figure
    assert (figure["layout"]["height"], figure["layout"]["meta"]) == (300, {"alt": "y"})
    assert figure["layout"]["uirevision"] == empty("z", height=100)["layout"]["uirevision"]
