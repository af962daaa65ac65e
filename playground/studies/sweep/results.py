"""What a sweep has found: a score for each cell, and whether the best one is clearly the best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from playground.comparison.mean_difference import FEWEST_SEEDS, mean_difference
from playground.comparison.seeds import BANDS, Band, MeanWithBand, mean_with_band
from playground.number_text import counted, number_text
from playground.runs import Run, RunState
from playground.studies.sweep.repository import SweepStatus

MOST_NAMED = 3


@dataclass(frozen=True)
class CellScore:
    """A combination of values and what its runs scored.

    Attributes:
        by_seed: The score of each run that counts, by its seed.
        failed: How many runs failed; they have no score.
    """

    index: int
    values: tuple[str, ...]
    by_seed: Mapping[int, float] = field(default_factory=dict)
    band: Band = "deviation"
    failed: int = 0

    @property
    def name(self) -> str:
        return " · ".join(text or "empty" for text in self.values)

    @property
    def score(self) -> MeanWithBand | None:
        """All seeds as one number; None while nothing is measured."""
        return mean_with_band(list(self.by_seed.values()), self.band) if self.by_seed else None


def higher_is_better(measure: str) -> bool:
    """Whether more of a measure is better: so it is with accuracies alone."""
    return measure.endswith("accuracy")


def cell_scores(status: SweepStatus, measure: str, band: Band) -> list[CellScore]:
    """A score for each cell, from the runs that went to their end untouched: one that was cut short
    or failed says where it was then, not what its values come to."""
    found = []
    for index, values in enumerate(status.settings.cells()):
        runs = status.cell_runs(index)
        by_seed = {
            run.config["seed"]: run.measures[measure]
            for run in runs
            if _counts(run) and measure in run.measures
        }
        failed = sum(run.state is RunState.FAILED for run in runs)
        found.append(CellScore(index, values, by_seed, band, failed))
    return found


def _counts(run: Run) -> bool:
    return run.state is RunState.COMPLETE and not run.is_set_by_hand


def best_first(scores: Sequence[CellScore], measure: str) -> list[CellScore]:
    """The cells with a score, the best one first."""
    sign = -1.0 if higher_is_better(measure) else 1.0
    scored = [(sign * cell.score.mean, cell) for cell in scores if cell.score is not None]
    return [cell for _, cell in sorted(scored, key=lambda pair: pair[0])]


def verdict(scores: Sequence[CellScore], measure: str, words: str) -> str:
    """The winner, how far it is to be believed, and what was counted."""
    ordered = best_first(scores, measure)
    if not ordered or ordered[0].score is None:
        return ""
    best = ordered[0]
    sentences = [
        f"Best {words}: {best.name} with {score_text(measure, ordered[0].score)}.",
        *_told_apart(best, ordered[1:]),
        *_counted(scores),
    ]
    return " ".join(sentences)


def _told_apart(best: CellScore, others: Sequence[CellScore]) -> list[str]:
    """What the seeds say of the best mean against each other one."""
    found = {cell.name: mean_difference(best.by_seed, cell.by_seed) for cell in others}
    known = {name: step for name, step in found.items() if step is not None}
    few = [name for name in found if name not in known]
    near = [name for name, step in known.items() if step.holds_zero]
    even = [name for name, step in known.items() if not step.band and name not in near]
    ways = sorted({_WAYS[step.is_paired] for step in known.values()})
    interval = (
        f"the 95% confidence interval of the difference between the means ({' or '.join(ways)})"
    )
    sentences = []
    if near:
        sentences.append(
            f"With these seeds, {best.name} cannot be told apart from {_some(near)}: "
            f"{interval} contains 0."
        )
    elif len(known) > len(even):
        rest = "the others" if few or even else "every other"
        sentences.append(
            f"With these seeds, it can be told apart from {rest}: {interval} does not contain 0."
        )
    if len(known) - len(even) > 1:
        sentences.append("Each pair is compared by itself, without a correction for many pairs.")
    if even:
        sentences.append(
            f"Against {_some(even)}, each seed gives the same difference, from which no interval "
            "follows."
        )
    if few and all(len(cell.by_seed) == 1 for cell in (best, *others)):
        sentences.append("One seed each: another seed may turn the order around.")
    elif few:
        sentences.append(f"Against {_some(few)}, one seed is too few to tell.")
    return sentences


_WAYS = {True: "paired by seed", False: "Welch's t"}


def _counted(scores: Sequence[CellScore]) -> list[str]:
    """What ± is, how many seeds it is over, and what failed."""
    counts = {cell.name: len(cell.by_seed) for cell in scores}
    sentences = []
    if len(set(counts.values())) > 1:
        each = ", ".join(f"{name}: {count}" for name, count in counts.items())
        sentences.append(f"Seeds counted for {each}.")
    if any(count >= FEWEST_SEEDS for count in counts.values()):
        sentences.append(f"± is {BANDS[scores[0].band]} over {seed_words(scores)}.")
    failed = [f"{cell.failed} of {cell.name}" for cell in scores if cell.failed]
    if failed:
        sentences.append(f"Failed, so not counted: {', '.join(failed)}.")
    return sentences


def seed_words(scores: Sequence[CellScore]) -> str:
    """How many seeds stand behind the means: *3 seeds*, *1 to 3 seeds*."""
    counts = [len(cell.by_seed) for cell in scores if cell.by_seed]
    if not counts:
        return "no seed yet"
    low, high = min(counts), max(counts)
    if low < high:
        return f"{low} to {high} seeds"
    return counted(high, "seed")


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def score_text(measure: str, score: MeanWithBand) -> str:
    """A mean with its band, in words."""
    if higher_is_better(measure):
        band = "" if score.band is None else f" ± {100 * score.band:.1f}"
        return f"{score.mean:.1%}{band}"
    band = "" if score.band is None else f" ± {number_text(score.band)}"
    return f"{number_text(score.mean)}{band}"
