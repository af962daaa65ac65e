"""What a sweep has found: a score for each cell, and whether the best one is clearly the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.comparison.seeds import BANDS, Band, Spread, measured
from playground.sweep.shelf import SweepStatus


@dataclass(frozen=True)
class CellScore:
    """A combination of values and its score; None while nothing is measured."""

    index: int
    values: tuple[str, ...]
    score: Spread | None

    @property
    def name(self) -> str:
        return " · ".join(text or "empty" for text in self.values)


def higher_is_better(measure: str) -> bool:
    """Whether more of a measure is better: so it is with accuracies alone."""
    return measure.endswith("accuracy")


def cell_scores(status: SweepStatus, measure: str, band: Band) -> list[CellScore]:
    """A score for each cell, from its finished runs."""
    found = []
    for index, values in enumerate(status.sweep.cells()):
        finished = [run for run in status.cell_runs(index) if run.state.is_finished()]
        found.append(CellScore(index, values, measured(finished, measure, band)))
    return found


def best_first(scores: Sequence[CellScore], measure: str) -> list[CellScore]:
    """The cells with a score, the best one first."""
    sign = -1.0 if higher_is_better(measure) else 1.0
    scored = [(sign * cell.score.mean, cell) for cell in scores if cell.score is not None]
    return [cell for _, cell in sorted(scored, key=lambda pair: pair[0])]


def verdict(scores: Sequence[CellScore], measure: str, words: str, band: Band) -> str:
    """The winner in one sentence, and how far it is to be believed."""
    ordered = best_first(scores, measure)
    if not ordered or ordered[0].score is None:
        return ""
    best, top = ordered[0], ordered[0].score
    sentence = f"Best {words}: {best.name} with {number_text(measure, top)}."
    if len(ordered) < 2:
        return sentence
    if top.band is None:
        return f"{sentence} One seed each: another seed may turn the order around."
    near = [c.name for c in ordered[1:] if c.score is not None and c.score.overlaps(top)]
    what = f"± is {BANDS[band]} over {top.count} seeds"
    if not near:
        return f"{sentence} Its band touches no other ({what})."
    others = ", ".join(near[:3]) + (f" and {len(near) - 3} more" if len(near) > 3 else "")
    return (
        f"{sentence} Its band overlaps that of {others}: these seeds do not tell them apart "
        f"({what})."
    )


def number_text(measure: str, score: Spread) -> str:
    """A mean with its band, in words."""
    if higher_is_better(measure):
        band = "" if score.band is None else f" ± {100 * score.band:.1f}"
        return f"{score.mean:.1%}{band}"
    band = "" if score.band is None else f" ± {score.band:.2g}"
    return f"{score.mean:.4g}{band}"
