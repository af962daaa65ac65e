"""What the page says of searching, with the numbers of the search on show."""

from __future__ import annotations

import shlex
from typing import Any

from playground.experiments import Config, ConfigError, Experiment
from playground.studies.search.driver import TRIALS_BEFORE_PRUNING, UNPRUNED_SHARE
from playground.studies.search.settings import SearchSettings

UNDERSTAND = rf"""
**What is compared.** Each trial trains one network with the settings of the sidebar, except
for those that are searched. Its value is the validation accuracy (or loss) of the weights that the
run keeps. The test examples are not used: the best of $n$ validation scores is the largest of $n$
noisy numbers, so it is too optimistic, and a test score that had chosen the settings would be just
as optimistic.

**What is tried next.** The first trial has the current settings where they lie within the ranges;
some random ones follow. Then a tree-structured Parzen estimator takes over (Bergstra et al.,
2011): it splits the trials into good and bad ones, estimates the density $\ell(x)$ of settings
among the good and $g(x)$ among the bad, draws candidates from $\ell$ and tries the one with the
largest $\ell(x) / g(x)$. Trials that are stopped early count as bad.

**What is stopped early.** After the first {UNPRUNED_SHARE:.0%} of the epochs a trial ends when its
best value so far is worse than the median of the others at the same epoch, once
{TRIALS_BEFORE_PRUNING} have come that far.

**Which setting mattered most.** fANOVA (Hutter, Hoos and Leyton-Brown, 2014) fits a forest to the
complete trials and asks which share of the variance each setting explains, alone or together
with others. A setting whose range is narrow explains little.

The search is [Optuna](https://optuna.org) (Akiba et al., 2019).
"""


def unseen_words(experiment: Experiment[Any], config: Config) -> str:
    """What keeps the test examples out of the search."""
    try:
        other = experiment.with_test_unseen(config) != config
    except ConfigError:
        return ""
    if other:
        return "Trials use freshly drawn points, so the test points of your page stay unseen."
    return "Trials are compared on the validation examples. The test examples stay unseen."


def command_line(settings: SearchSettings) -> str:
    """The command that searches the same without a browser."""
    experiment, base = settings.experiment, settings.base
    text = base.as_text()
    changed = base.differences(experiment.preset(None))
    words = ["python", "-m", "playground", "search", experiment.name]
    for found in settings.space.values():
        words += ["--field", f"{found.name}={found}"]
    if experiment.is_to_be_named(experiment.default_preset, changed):
        words += ["--preset", experiment.default_preset]
    for name in changed:
        words += ["--set", f"{name}={text[name]}"]
    config = settings.config
    if config.trials is not None:
        words += ["--trials", str(config.trials)]
    if config.minutes is not None:
        words += ["--minutes", f"{config.minutes:g}"]
    words += ["--parallel", str(config.parallel), "--seed", str(config.seed)]
    if not config.pruning:
        words.append("--no-pruning")
    return shlex.join(words)
