"""The mathematics of the Transformer, with the numbers of a configuration."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.datasets import time_series
from playground.experiments.timeseries_transformer.architecture import ENERGY_OFFSET


def say_what_one_channel_does(config: Any) -> None:
    """Why attention contributes nothing to a model on the bare series of one channel."""
    if not (sees_one_channel(config) and config.num_transformer_blocks):
        return
    st.info(
        "**Attention contributes nothing to this model.** Its blocks see one channel, and "
        "LayerNormalization over one channel returns the constant β, whatever attention computed. "
        f"All {config.num_transformer_blocks} blocks together add a number to the series; the "
        "score is that of the dense layers behind them. See *Understand*.",
        icon=":material/visibility_off:",
    )


def sees_one_channel(config: Any) -> bool:
    """Whether blocks work on a series of one channel, where LayerNormalization is a constant."""
    return config.d_model is None and time_series.sizes(config.dataset).channels == 1


def understand(config: Any) -> None:
    """The mathematics, with this configuration's numbers."""
    if sees_one_channel(config):
        _say_why_attention_cannot_help(config)
    elif config.d_model is None:
        _say_what_bare_channels_are(config)
    else:
        _say_what_a_block_computes(config)
    _say_what_rotations_do(config)
    st.markdown(
        "*Sources.* Ntakouris (2021), *Timeseries classification with a Transformer model*, Keras "
        "examples; Vaswani et al. (2017), *Attention is all you need*; Ba, Kiros and Hinton (2016),"
        " *Layer normalization*; Nie et al. (2023), *A time series is worth 64 words*; Dau et al. "
        "(2019), *The UCR time series archive*."
    )


def _say_why_attention_cannot_help(config: Any) -> None:
    known = time_series.sizes(config.dataset)
    kept = known.steps if config.pooling == "channels_first" else 1
    st.markdown(
        rf"""
**Why attention cannot help here.** LayerNormalization subtracts the mean over the channels and
divides by their standard deviation:
$\mathrm{{LN}}(x) = \gamma\,(x - \mu)/\sqrt{{\sigma^2 + \varepsilon}} + \beta$. With one channel
$\mu = x$, so $x - \mu = 0$ and $\mathrm{{LN}}(x) = \beta$. A block is
$h = x + \mathrm{{LN}}(\mathrm{{attention}}(x))$, then $h + \mathrm{{LN}}(\mathrm{{ff}}(h))$, hence

$$
\text{{block}}(x) = x + \beta_1 + \beta_2 .
$$

The gradient of every attention and feed-forward weight is exactly 0. The playground therefore does
not compute them: same outputs, same gradients, at a thousandth of the time.

**What pooling leaves.** `{config.pooling}` hands {kept} number{"s" if kept > 1 else ""} of each
series to the dense layers. {
            "That is the series itself, so this is a multilayer perceptron on raw samples."
            if kept > 1
            else "That is its mean. Where every series has mean 0, as in FordA, nothing can be "
            "learned from it, and accuracy stays at the majority class."
        }
"""
    )


def _say_what_bare_channels_are(config: Any) -> None:
    channels = time_series.sizes(config.dataset).channels
    st.markdown(
        rf"""
**Attention on bare channels.** Every step of the series is a token of {channels} channels.
LayerNormalization runs over these {channels}, where it is not a constant, so attention has work to
do; but it compares single steps with each other, and nothing tells it where in time they stand.
"""
    )


def _say_what_a_filter_bank_hears(config: Any) -> None:
    if config.embedding != "filter_bank":
        return
    st.markdown(
        rf"""
**Filter bank.** A patch $x$ of {config.patch_length} steps is heard in {config.d_model} bands of
frequency. Each band has two learned filters $c$ and $s$, which begin as a cosine and a sine, and
its energy is

$$
\log\left({ENERGY_OFFSET} + (c \cdot x)^2 + (s \cdot x)^2\right) .
$$

Neither the sign of an oscillation nor its phase matters. What is far weaker than {ENERGY_OFFSET},
such as a little noise, changes nothing.
"""
    )


def _say_what_a_block_computes(config: Any) -> None:
    width = config.num_heads * config.head_size
    _say_what_a_filter_bank_hears(config)
    projected = "energies" if config.embedding == "filter_bank" else "steps"
    st.markdown(
        rf"""
**Tokens.** The {projected} of each patch are projected to
$d_\text{{model}} = {config.d_model}$ channels, and a learned vector says where the patch stands.

**Attention.** Every head projects the tokens to queries, keys and values of
{config.head_size} channels and mixes the values by likeness of query and key:

$$
\mathrm{{softmax}}\!\left(\frac{{QK^T}}{{\sqrt{{{config.head_size}}}}}\right)V .
$$

{config.num_heads} heads side by side are {width} channels wide and are projected back to
{config.d_model}. LayerNormalization comes *before* attention and feed-forward and leaves the
residual path as it is. It normalizes each token over its {config.d_model} channels; over a single
channel its result would be a constant.

**Feed-forward.** Each token passes through {config.d_model} → {config.ff_dim} → {config.d_model}
with ReLU between.
"""
    )


def _say_what_rotations_do(config: Any) -> None:
    if config.rotations > 1:
        st.markdown(
            "**Rotations.** A trained network answers a little differently when a series is "
            f"rotated in time. So its answer is the mean over {config.rotations} rotations. It "
            "trains on one at a time."
        )
