"""What a network must beat, on the same split: a scan, counted words, and the majority."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import numpy as np

from playground.datasets.dna import best_scores, log_odds
from playground.datasets.dna.generator import background
from playground.experiments.dna_motif.config import DNAMotifConfig, is_compared, planting_of
from playground.experiments.dna_motif.data import dna_of

DIGITS = 6
"""Of a score: sums of the same weights in another order are the same."""
MOST_QUICK = 2_000_000
"""Numbers in the training sequences, four for each letter, that are scanned while a page waits."""
WORD = 5
"""Letters in a counted word: 1,024 words, of which a sequence of 50 letters holds 46."""


def baseline_scores(config_json: str) -> list[dict[str, Any]]:
    """Test accuracy of each baseline, fitted on the training sequences.

    Args:
        config_json: The configuration as JSON, so that it can be asked for once and kept.

    Returns:
        ``name``, ``label``, ``accuracy`` and ``how`` of each.
    """
    return _scores(config_json, with_words=True)


@lru_cache(maxsize=64)
def quick_scores(config_json: str) -> list[dict[str, Any]]:
    """As `baseline_scores`, of those that are fitted within a few hundredths of a second; none of
    many or long sequences."""
    config = DNAMotifConfig.parse(json.loads(config_json))
    is_small = dna_of(config).data.train.x.size <= MOST_QUICK
    return _scores(config_json, with_words=False) if is_small else []


def _scores(config_json: str, *, with_words: bool) -> list[dict[str, Any]]:
    config = DNAMotifConfig.parse(json.loads(config_json))
    data = dna_of(config).data
    x, y, test_x, test_y = data.train.x, data.train.y, data.test.x, data.test.y
    scan = scan_weights(config, x)
    scanned = is_compared(config) and len(scan) <= x.shape[1]
    # In sequences of one's own nobody knows the motif: the chosen one may be another.
    matrix = "matrix of the motif chosen for comparison" if config.sequences else "planted matrix"
    rows = [
        ("scan", f"Scan with the {'chosen' if config.sequences else 'true'} motif",
         f"the best window's log-odds under the {matrix}, and a threshold",
         fit_scan(x, y, scan, config.both_strands)) if scanned else None,
        ("words", f"Words of {WORD} letters", "their counts, by logistic regression",
         fit_words(x, y)) if with_words else None,
        ("majority", "Majority class", "always the same answer",
         lambda given: np.full(len(given), np.bincount(y).argmax())),
    ]  # fmt: skip
    return [
        {
            "name": row[0], "label": row[1], "how": row[2],
            "accuracy": float((row[3](test_x) == test_y).mean()),
        }
        for row in rows
        if row is not None
    ]  # fmt: skip


def scan_weights(config: DNAMotifConfig, x: np.ndarray) -> np.ndarray:
    """Log-odds of the site, a pair with nothing between its motifs, shape (width, 4).

    By chance a base is as frequent as where nothing is planted, or, in sequences of one's own, as
    in those to train on.

    Args:
        x: Sequences to train on, shape (n, length, 4).
    """
    planting = planting_of(config)
    if config.sequences:
        counts = x.sum(axis=(0, 1), dtype=np.float64) + 1  # a base that never occurs is rare
        chance = counts / counts.sum()
        motifs = tuple(motif.weakened(1.0, chance) for motif in planting.motifs)
    else:
        chance = background(planting.gc)
        motifs = planting.planted()
    parts = [log_odds(motif.probabilities, chance) for motif in motifs]
    if len(parts) == 2:
        parts.insert(1, np.zeros((planting.spacing, 4)))
    return np.concatenate(parts)


def fit_scan(x: np.ndarray, y: np.ndarray, weights: np.ndarray, both_strands: bool) -> Any:
    """The threshold on the best window's score with the most training sequences right."""
    scores = best_scores(x, weights, both_strands).round(DIGITS)
    values, counts = np.unique(scores, return_counts=True)
    ones = np.array([y[scores == value].sum() for value in values])
    # With the threshold at values[i], right are the 1s from there on and the 0s before it.
    right = np.append(np.cumsum(ones[::-1])[::-1], 0) + np.append(0, np.cumsum(counts - ones))
    edges = np.concatenate([[-np.inf], values, [np.inf]])
    cut = int(right.argmax())
    threshold = (edges[cut] + edges[cut + 1]) / 2

    def named(given: np.ndarray) -> np.ndarray:
        return (best_scores(given, weights, both_strands) >= threshold).astype(np.int64)

    return named


def fit_words(x: np.ndarray, y: np.ndarray) -> Any:
    """Logistic regression on how often each word of `WORD` letters occurs."""
    from sklearn.linear_model import LogisticRegression  # a worker pays for it, not a page

    model = LogisticRegression(max_iter=300).fit(word_counts(x), y)
    return lambda given: model.predict(word_counts(given))


def word_counts(x: np.ndarray) -> np.ndarray:
    """How often each word occurs, shape (n, 4 ** WORD); ambiguous letters count as their first."""
    bases = x.argmax(-1)
    windows = np.lib.stride_tricks.sliding_window_view(bases, WORD, axis=1)
    words = windows @ (4 ** np.arange(WORD)[::-1])
    counts = np.zeros((len(x), 4**WORD), np.float32)
    np.add.at(counts, (np.arange(len(x))[:, None], words), 1)
    return counts
