"""The words of the page: challenges, and what stands behind the numbers."""

from __future__ import annotations

from playground.lessons.honest_baselines.trained import METHODS
from playground.ui.challenges import Challenge

TRANSFORMER = METHODS[-1].lesson.count_parameters(METHODS[-1].config(0))
"""Weights of the Transformer that is the last of all methods."""

SCORE_TASKS: dict[str, Challenge] = {
    "Another split": (
        "Another 2,880 series train, and the test set stays the same. Which scores move? Train "
        "the networks again: their rows then show means.",
        {"seed": 1},
    ),
    "The first split": (
        "A ridge regression with 252 weights, fitted in one step, beside a Transformer with "
        f"{TRANSFORMER:,}. What can the Transformer do that the ridge regression cannot? Look "
        "at the noisy column.",
        {"seed": 0},
    ),
}
LEAK_TASKS: dict[str, Challenge] = {
    "A millionth": (
        "Noise that no sensor would notice. Which perfect score is gone?",
        {"sigma": 1e-6, "noisy_training": False},
    ),
    "A hundredth": (
        "The spectrum's score falls to that of the majority class. Is it a leak too, or a real "
        "but quiet signal?",
        {"sigma": 0.01, "noisy_training": False},
    ),
    "Noise everywhere": (
        "Now the training series are as noisy as the test. Which methods recover, and "
        "which do not?",
        {"sigma": 0.01, "noisy_training": True},
    ),
}

HONEST_SPLIT = r"""
**An honest split.** The 1,320 test series come with the archive and are used once, at the end.
Of the 3,601 training series, 2,880 train and 721 validate: every choice, such as when to stop, is
made on those 721. All methods see the same 2,880, including those without a network. With all
3,601 the ridge on the spectrum reaches 97.0% and the ridge on samples 49.3%.

**How sure is a score?** One test series is 0.08 points. A method that is right with probability $p$
scores within
$$
\pm 1.96\,\sqrt{p\,(1-p)/1320}
$$
of it in 19 of 20 tests: ±1.1 points around 96%, ±2.7 around 50%. Smaller differences do not rank
the methods. Train several seeds and compare means.

**Why a straight line on samples only guesses.** Each recording begins at a random moment, so the
value at step 137 means nothing by itself. The powers of frequencies hardly change when a recording
begins later:
$$
P_k = \Big|\sum_t w_t\,x_t\,e^{-2\pi i k t/500}\Big|^2 , \qquad
\hat y = \mathrm{sign}\Big(b + \sum_{k=0}^{250} v_k \log P_k\Big),
$$
with Hann's window $w$. A straight line on these 251 logarithms is a strong opponent.

**What a baseline is for.** A score means nothing by itself. Put the majority, the simplest model
and the best published one beside it, on the same test, with their sizes and times; then disturb the
test a little and look again (*Leak lab*).
"""
LEAK_WORDS = r"""
**Why counting works.** Values of class −1 repeat: a series of 500 samples takes 373 to 469
different values, as if it had been measured on a coarser scale. Those of class +1 hardly ever do:
497 to 500. The rule *fewer than 483 distinct values: class −1* is right for every training series
and every test series, and knows nothing about engines. A published accuracy of 100% can be real
and worthless.

**Why noise breaks it.** Two equal numbers stay equal only if nothing is added to them. With
$x_t + \sigma z_t$ the ties are gone, and both classes have about 500 values: at
$\sigma = 10^{-6}$, a millionth of the signal, the rule guesses.

**And the spectrum?** It keeps its score up to $\sigma = 3\cdot10^{-4}$ and then falls, because
$\log P_k$ gives the quietest frequencies as much say as the loudest, and noise drowns the quiet
ones first. Fitted on noisy series it recovers to 91%. Look where its 97% comes from: frequencies
0 to 49, which are loud, give 91% alone; frequencies 200 to 250, where almost nothing is left of
the signal, give 92% alone. There class −1 has about seven times the power of class +1, and both
have nearly none. It may be the engine, it may be the recorder: these files cannot tell. A network
trained on the series themselves relies on what is loud, and hardly notices the noise.

**A test for your own data.** Change something that cannot matter: add noise below the accuracy of
the sensor, round to fewer digits, begin later. If a score falls, ask what it was made of.
"""
SOURCES = """
*Sources.* Dau et al. (2019), *The UCR time series archive*; Wang, Yan and Oates (2017), *Time
series classification from scratch with deep neural networks*; Ismail Fawaz et al. (2019), *Deep
learning for time series classification: a review*; Middlehurst, Schäfer and Bagnall (2024), *Bake
off redux*; Kapoor and Narayanan (2023), *Leakage and the reproducibility crisis in
machine-learning-based science*; Ntakouris (2021), *Timeseries classification with a Transformer
model*, Keras examples.
"""
