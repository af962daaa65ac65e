"""What the tools show of runs: here of a small network that learns a circle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.figures.moving.circle import (
    FRAMES,
    circle_training,
    draw_boundary,
    losses_over,
)
from playground.figures.moving.picture import HEIGHT, WIDTH, MovingPicture
from playground.figures.palette import ACCENT, BEST, GRID, INK, MUTED, PARENT, SERIES

STEPS = FRAMES[-1]
SHOWN_STEPS = 120
MOST_LOSS = 0.8


def _picture_of_losses() -> MovingPicture:
    """Nothing but the axes of the first steps: thin lines from the corner to their ends."""
    picture = MovingPicture((0, SHOWN_STEPS), (0, MOST_LOSS), seconds=6)
    picture.curve((0, 0, SHOWN_STEPS), (MOST_LOSS, 0, 0), MUTED, width=1, opacity=0.6)
    return picture


def sweep_picture() -> str:
    """Loss curves of four activation functions, drawn at the same time."""
    picture = _picture_of_losses()
    for name, color in zip(("linear", "sigmoid", "tanh", "relu"), SERIES, strict=False):
        _, losses = circle_training(name)
        steps, values = losses_over(40, np.minimum(losses[: SHOWN_STEPS + 1], MOST_LOSS))
        picture.curve(steps, values, color, width=2.5, motion=picture.drawn())
    return picture.svg(
        "Loss curves of one small network with four activation functions. Without a bend, the "
        "loss stays high."
    )


def compare_picture() -> str:
    """One training at two learning rates."""
    picture = _picture_of_losses()
    for rate, color in ((0.2, PARENT), (2.0, ACCENT)):
        _, losses = circle_training(learning_rate=rate)
        steps, values = losses_over(40, losses[: SHOWN_STEPS + 1])
        picture.curve(steps, values, color, width=2.5, motion=picture.drawn())
        picture.words(f"η = {rate:g}", 0.86 * SHOWN_STEPS, values[-1] + 0.09, color)
    return picture.svg(
        "Loss curves of one network at the learning rates 0.2 and 2: the larger one gets further "
        "in the same number of steps."
    )


def search_picture() -> str:
    """Twelve trials with other settings, and the best loss so far."""
    rng = np.random.default_rng(9)
    trials = 12
    found = [
        circle_training(
            units=int(rng.integers(1, 8)), learning_rate=float(10 ** rng.uniform(-2, 0.5))
        )[1][SHOWN_STEPS]
        for _ in range(trials)
    ]
    picture = MovingPicture((-0.5, trials - 0.5), (0, max(found) + 0.05), seconds=7)
    best = np.minimum.accumulate(found)
    for trial, loss in enumerate(found):
        coming = picture.shown_from(trial, trials)
        if trial:
            x, y = (trial - 1, trial, trial), (best[trial - 1], best[trial - 1], best[trial])
            picture.curve(x, y, BEST, width=2.5, motion=coming)
        picture.dots(trial, loss, ACCENT, radius=4, motion=coming)
    return picture.svg(
        f"{trials} trials with other settings, a point for the loss of each, and a line that falls "
        "whenever one is better than all before."
    )


def replay_picture() -> str:
    """The boundary and the loss of one training, with a line at the moment."""
    _, losses = circle_training()
    picture = MovingPicture(seconds=8)
    draw_boundary(picture, 10, 10)
    steps, values = losses_over(40, losses)
    left, right, low, high = 120.0, WIDTH - 10.0, 12.0, HEIGHT - 12.0
    x = left + (right - left) * np.sqrt(steps / STEPS)
    picture.curve((left, left, right), (high, low, low), MUTED, width=1, opacity=0.6)
    picture.curve(x, low + (high - low) * values / values[0], ACCENT, width=2.5)
    for number, moment in enumerate(FRAMES):
        at = left + (right - left) * np.sqrt(moment / STEPS)
        moved = picture.shown(number, len(FRAMES))
        picture.curve((at, at), (low, high), INK, width=2, motion=moved)
    return picture.svg(
        "A decision boundary closes around a disc of points, and a line beside it shows where on "
        "the falling loss curve the network is."
    )


def runs_picture() -> str:
    """A list of four runs with small curves; one row comes after another."""
    picture = MovingPicture(seconds=6)
    settings = (("tanh", 2.0), ("relu", 1.0), ("sigmoid", 2.0), ("linear", 0.5))
    for row, (name, rate) in enumerate(settings):
        middle = HEIGHT - 20 - 24 * row
        coming = picture.shown_from(row, len(settings))
        _, losses = circle_training(name, learning_rate=rate)
        steps, values = losses_over(20, np.minimum(losses[: SHOWN_STEPS + 1], MOST_LOSS))
        picture.curve((12, WIDTH - 12), (middle - 12,) * 2, GRID, width=1)
        picture.words(name, 42, middle, INK, motion=coming)
        picture.curve(
            80 + 90 * steps / SHOWN_STEPS, middle - 8 + 20 * values, ACCENT, motion=coming
        )
        picture.words(f"{losses[SHOWN_STEPS]:.2f}", 208, middle, MUTED, motion=coming)
    return picture.svg(
        "A list of four runs that fills row by row, each with an activation function, a loss "
        "curve and a final loss."
    )


def scores_picture(scores: dict[str, float]) -> str:
    """Accuracies from 0.5, chance for two classes, to 1; one bar grows after another."""
    picture = MovingPicture((0.32, 1.12), (-0.6, len(scores) - 0.4), seconds=6)
    picture.curve((0.5, 0.5), (-0.5, len(scores) - 0.5), MUTED, width=1)
    for number, (name, score) in enumerate(scores.items()):
        row = len(scores) - 1 - number
        coming = picture.shown_from(number, len(scores))
        picture.boxes([(0.5, score, row - 0.3, row + 0.3)], ACCENT, motion=coming, fill_opacity=0.8)
        picture.words(name, 0.41, row, INK, motion=coming)
        picture.words(f"{score:.1%}", score + 0.085, row, MUTED, motion=coming)
    listed = ", ".join(f"{name} {score:.1%}" for name, score in scores.items())
    return picture.svg(f"Bars of published test accuracies on FordA, one after another: {listed}.")


def terms_picture(names: Sequence[str]) -> str:
    """Some of the terms of a glossary, one after another, between its neighbours."""
    picture = MovingPicture(seconds=10)
    chosen = np.linspace(1, len(names) - 2, 6).round().astype(int)
    middle = HEIGHT / 2
    for part, index in enumerate(chosen):
        seen = picture.shown(part, len(chosen))
        for place, step in ((middle + 32, -1), (middle - 32, 1)):
            picture.words(names[index + step], WIDTH / 2, place, MUTED, motion=seen)
        picture.words(names[index], WIDTH / 2, middle, ACCENT, stretch=(1.35, 1.35), motion=seen)
    for place in (middle + 16, middle - 16):
        picture.curve((30, WIDTH - 30), (place, place), GRID, width=1)
    return picture.svg(f"Terms of the glossary, one after another, from {names[0]} to {names[-1]}.")
