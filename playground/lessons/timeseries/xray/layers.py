"""What each layer is, how much it learned, and what it contributes."""

from __future__ import annotations

from collections import Counter
from math import prod
from typing import Any

import numpy as np
import streamlit as st

from playground.experiments.contribution import UNIFORM
from playground.experiments.timeseries_transformer.figures.part_contributions import (
    part_contributions,
)
from playground.figures.figure import Figure
from playground.figures.line_panels import LinesPanel, RunLine, RunLines, nice_end, thinned
from playground.figures.palette import MANY
from playground.figures.run_lines import run_lines
from playground.lessons.timeseries.xray.inspected import Inspected
from playground.number_text import number_latex, number_text
from playground.ui import services
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure

GRADIENT = "gradient of "
SAME = 1e-3
"""Means of series that differ by less are the same."""
NEEDS_ATTENTION = 0.05
"""Accuracy that must go with attention before a page says that the model needs it."""


def layers_view(found: Inspected) -> None:
    """Contributions and gradients side by side, then a row a layer, then why."""
    gradients = _gradients(found)
    left, right = st.columns([2, 3])
    parts = found.contributions
    with left:
        st.markdown("**Leave one part out**: how much accuracy is lost?")
        live_figure(
            part_contributions(
                [part.part for part in parts],
                [part.lost for part in parts],
                [part.moved for part in parts],
            ),
            key="xray:contributions",
        )
    with right:
        st.markdown("**Gradient of each layer**, root mean square over each epoch.")
        learning = {name: y for name, y in gradients.items() if y.any()}
        live_figure(_lines(found, learning), key="xray:gradients")
    silent = [name for name, values in gradients.items() if len(values) and not values.any()]
    if silent:
        st.markdown(
            f"Gradient exactly 0 in all {len(next(iter(gradients.values())))} epochs: "
            f"{', '.join(silent)}. These weights are where they started."
        )
    _say_what_attention_does(found)
    data_table(
        _rows(found, gradients),
        formats={"Parameters": "localized", "Accuracy it adds": "percent"},
        alt="Layers with parameters, gradients and contributions.",
    )
    _say_why(found)


def _gradients(found: Inspected) -> dict[str, np.ndarray]:
    history = services.store().history(found.run.id)
    return {
        name.removeprefix(GRADIENT): values
        for name, values in history.items()
        if name.startswith(GRADIENT)
    }


def _lines(found: Inspected, gradients: dict[str, np.ndarray]) -> Figure:
    epochs = len(next(iter(gradients.values()), ()))
    kept = thinned(epochs)
    lines = tuple(
        RunLine(name, MANY[i % len(MANY)], kept + 1.0, values[kept])
        for i, (name, values) in enumerate(gradients.items())
    )
    panel = LinesPanel("gradient", lines, logarithmic=True, numbered=False)
    info = RunLines((panel,), nice_end(max(epochs, 1), found.config.epochs))
    return run_lines(info, height=300)


def _rows(found: Inspected, gradients: dict[str, np.ndarray]) -> list[dict[str, Any]]:
    architecture = found.network.architecture
    counts: Counter[str] = Counter()
    for layer, shape in zip(architecture.layers(), architecture.shapes().values(), strict=True):
        counts[layer] += prod(shape)
    added = {part.part: part.lost for part in found.contributions}
    return [
        {
            "Layer": layer,
            "Parameters": count,
            "Gradient, last epoch": number_text(float(gradients[layer][-1]))
            if layer in gradients
            else "",
            "Accuracy it adds": added.get(layer),
        }
        for layer, count in counts.items()
    ]


def _signed(value: float) -> str:
    return f"{'-' if value < 0 else '+'} {number_latex(abs(value))}"


def _say_what_attention_does(found: Inspected) -> None:
    uniform = next((part for part in found.contributions if part.part == UNIFORM), None)
    if uniform is None:
        return
    if uniform.moved == 0:
        words = "**What tokens attend to makes no difference at all.** "
    elif not found.is_final:  # too few series for a verdict
        words = ""
    elif uniform.lost >= NEEDS_ATTENTION:
        words = "**What tokens attend to matters.** "
    else:
        words = "**What tokens attend to matters little.** "
    rotated = found.config.rotations > 1
    looks = " Neither is a mean over rotations." if rotated else ""
    st.markdown(
        f"{words}With uniform attention, accuracy on {len(found.split.y):,} {found.split_name} "
        f"series is {uniform.accuracy:.1%} instead of {uniform.accuracy + uniform.lost:.1%}.{looks}"
    )


def _say_why(found: Inspected) -> None:
    """The algebra of a model whose blocks see one channel, with its own numbers."""
    architecture = found.network.architecture
    if architecture.d_model is not None or architecture.channels > 1:
        return
    offsets = [
        (found.network.array(f"block_{i}/attention_norm/beta")[0],
         found.network.array(f"block_{i}/ff_norm/beta")[0])
        for i in range(1, architecture.num_transformer_blocks + 1)
    ]  # fmt: skip
    if offsets:
        terms = r" \\ ".join(
            rf"\text{{block {i}}}(x) &= x {_signed(a)} {_signed(b)}"
            for i, (a, b) in enumerate(offsets, start=1)
        )
        total = sum(a + b for a, b in offsets)
        st.markdown(
            "**Why.** Layer normalization subtracts the mean over the channels. Of one channel the "
            "mean is the value itself, so only the offset $\\beta$ is left, whatever attention "
            "computed. In this model:\n\n"
            f"$$\n\\begin{{aligned}}{terms}\\end{{aligned}}\n$$"
            f"\n\nAll blocks together add ${_signed(total)}$ to every sample, and no weight of "
            "attention or feed-forward stands in these lines: their gradient is 0."
        )
    if architecture.pooling == "channels_last":
        pooled = found.answer.pooled[:, 0]
        st.markdown(
            f"**Pooling over time leaves one number per series**, its mean. Over these "
            f"{len(pooled):,} series it lies between {pooled.min():.6f} and {pooled.max():.6f}. "
            + (
                "That is the same for all, so nothing can be learned from it."
                if np.ptp(pooled) < SAME
                else "That is all the model has to go by."
            )
        )
