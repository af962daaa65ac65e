"""What the time-series page shows of its series."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.datasets import DatasetError
from playground.experiments import Data, Experiment
from playground.experiments.learning_rate_schedule import learning_rates
from playground.figures.learning_rate import learning_rate
from playground.figures.time_series import time_series_panels
from playground.runs import Run
from playground.ui.live_figure import live_figure
from playground.ui.results import polling, show_confusion, test_predictions

EXAMPLES_PER_CLASS = 3
SHOWN = 6
CURVE_POINTS = 200


def load(experiment: Experiment[Any], config: Any) -> Data:
    """The data, or a sentence in their place when a file is not what it should be."""
    try:
        return experiment.load_data(config)
    except DatasetError as error:
        st.error(str(error), icon=":material/error:")
        st.stop()


def data_view(data: Data) -> None:
    """Sizes, and a few series of each class."""
    counts = np.bincount(data.train.y, minlength=len(data.class_names))
    classes = ", ".join(
        f"{count:,} of {name}" for name, count in zip(data.class_names, counts, strict=True)
    )
    st.markdown(
        f"{len(data.train):,} series train ({classes}), {len(data.validation):,} validate, "
        f"{len(data.test):,} test. Each has {data.train.x.shape[1]} samples with mean 0 and "
        f"standard deviation 1. Read from {data.source}."
    )
    rows = [np.flatnonzero(data.train.y == c)[:EXAMPLES_PER_CLASS] for c in range(len(counts))]
    order = np.stack(rows, axis=1).ravel()
    titles = [data.class_names[label] for label in data.train.y[order]]
    live_figure(
        time_series_panels(
            data.train.x[order, :, 0], titles, data.train.y[order], columns=len(counts)
        ),
        "series:examples",
    )


def schedule_view(config: Any) -> None:
    """The learning rate over the training that the controls describe."""
    st.subheader("Learning rate")
    rates = learning_rates(config.learning_rate_schedule, config.learning_rate, CURVE_POINTS)
    live_figure(learning_rate(rates, config.epochs), "series:schedule", toolbar=False)


def confused_series(experiment: Experiment[Any], run: Run | None, data: Data) -> None:
    """The confusion matrix; then test series with what the model says of them."""
    st.fragment(_confused, run_every=polling(run), key="confused")(experiment, run, data)


def _confused(experiment: Experiment[Any], run: Run | None, data: Data) -> None:
    cell = show_confusion(experiment, run, data.class_names)
    predictions = test_predictions(run, data.test.y)
    if predictions is None:
        return
    if cell is not None:
        found = predictions.cell(*cell)
        observed, predicted = (data.class_names[i] for i in cell)
        st.markdown(f"**{len(found):,}** test series of *{observed}*, predicted *{predicted}*.")
        _panels(predictions, found[:SHOWN], data, "series:cell")
    st.subheader("Test series and what the model says")
    first = st.slider("From test series", 0, len(data.test) - SHOWN, 0, key="series:first")
    _panels(predictions, np.arange(first, first + SHOWN), data, "series:chosen")
    mistakes = predictions.most_confident_mistakes(SHOWN)
    if len(mistakes):
        st.subheader("Its most confident mistakes")
        _panels(predictions, mistakes, data, "series:mistakes")


def _panels(predictions: Any, rows: np.ndarray, data: Data, key: str) -> None:
    if not len(rows):
        st.caption("None.")
        return
    titles = []
    for i in rows:
        predicted, observed = predictions.predicted[i], data.test.y[i]
        mark = "right" if predicted == observed else f"wrong, observed {data.class_names[observed]}"
        titles.append(
            f"{i}: {data.class_names[predicted]}, {predictions.confidence[i]:.0%} sure; {mark}"
        )
    live_figure(time_series_panels(data.test.x[rows, :, 0], titles, data.test.y[rows]), key)


def say_what_one_channel_does(config: Any) -> None:
    """Why attention contributes nothing to a model on the bare series."""
    st.info(
        "**Attention contributes nothing to this model.** Its blocks see one channel, and "
        "LayerNormalization over one channel returns the constant β, whatever attention computed. "
        f"All {config.num_transformer_blocks} blocks together add a number to the series; the "
        "score is that of the dense layers behind them. See *Understand*.",
        icon=":material/visibility_off:",
    )


def understand(config: Any) -> None:
    """The mathematics, with this configuration's numbers."""
    if config.d_model is None:
        kept = 500 if config.pooling == "channels_first" else 1
        st.markdown(
            rf"""
**Why attention cannot help here.** LayerNormalization subtracts the mean over the channels and
divides by their spread:
$\mathrm{{LN}}(x) = \gamma\,(x - \mu)/\sqrt{{\sigma^2 + \varepsilon}} + \beta$. With one channel
$\mu = x$, so $x - \mu = 0$ and $\mathrm{{LN}}(x) = \beta$. A block is
$h = x + \mathrm{{LN}}(\mathrm{{attention}}(x))$, then $h + \mathrm{{LN}}(\mathrm{{ff}}(h))$, hence

$$\text{{block}}(x) = x + \beta_1 + \beta_2 .$$

The gradient of every attention and feed-forward weight is exactly 0. The playground therefore does
not compute them: same outputs, same gradients, at a thousandth of the time.

**What pooling leaves.** `{config.pooling}` hands {kept} number{"s" if kept > 1 else ""} of each
series to the dense layers. {
                "That is the series itself, so this is a multilayer perceptron on raw samples."
                if kept > 1
                else "That is its mean, which is 0 for every series: nothing can be learned "
                "from it, and accuracy stays at the majority class."
            }
"""
        )
    else:
        width = config.num_heads * config.head_size
        st.markdown(
            rf"""
**Tokens.** Stretches of the series are projected to $d_\text{{model}} = {config.d_model}$ channels
each, and a learned vector says where each one stands.

**Attention.** Every head projects the tokens to queries, keys and values of
{config.head_size} channels and mixes the values by likeness of query and key:

$$\mathrm{{softmax}}\!\left(\frac{{QK^T}}{{\sqrt{{{config.head_size}}}}}\right)V .$$

{config.num_heads} heads side by side are {width} channels wide and are projected back to
{config.d_model}. LayerNormalization comes *before* attention and feed-forward, so the residual path
stays free, and it runs over {config.d_model} channels, where it is not a constant.

**Feed-forward.** Each token passes through {config.d_model} → {config.ff_dim} → {config.d_model}
with ReLU between.
"""
        )
    st.markdown(
        "*Sources.* Ntakouris (2021), *Timeseries classification with a Transformer model*, Keras "
        "examples; Vaswani et al. (2017), *Attention is all you need*; Ba, Kiros and Hinton (2016),"
        " *Layer normalization*; Nie et al. (2023), *A time series is worth 64 words*; Dau et al. "
        "(2019), *The UCR time series archive*."
    )
