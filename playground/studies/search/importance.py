"""How much each searched field decided, by fANOVA (Hutter, Hoos and Leyton-Brown, 2014)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import optuna

from playground.studies.search.search import Search

FEWEST_TRIALS = 6
"""Below that a forest of trees has nothing to learn from."""
TREES = 32


def missing_trials(search: Search) -> int:
    """How many more complete trials are needed before importance says anything."""
    return max(0, FEWEST_TRIALS - len(search.complete))


def importances(search: Search) -> dict[str, float]:
    """Share of the values' variance that each field explains, the largest first; they add up to 1.

    Empty with too few complete trials, or where all values are the same.
    """
    if missing_trials(search) or len({trial.value for trial in search.complete}) < 2:
        return {}
    space = tuple((name, d.distribution()) for name, d in search.settings.space.items())
    rows = tuple((tuple(t.raw[name] for name, _ in space), t.value) for t in search.complete)
    return _fanova(space, rows)


@lru_cache(maxsize=64)
def _fanova(
    space: tuple[tuple[str, Any], ...], rows: tuple[tuple[tuple[Any, ...], float], ...]
) -> dict[str, float]:
    # It brings scikit-learn and SciPy along, 2 s that no page should wait for when it opens.
    from optuna.importance import FanovaImportanceEvaluator

    study = optuna.create_study()
    study.add_trials(
        [
            optuna.trial.create_trial(
                params={name: value for (name, _), value in zip(space, raw, strict=True)},
                distributions=dict(space),
                value=value,
            )
            for raw, value in rows
        ]
    )
    found = optuna.importance.get_param_importances(
        study, evaluator=FanovaImportanceEvaluator(n_trees=TREES, seed=0)
    )
    return {name: float(share) for name, share in found.items()}
