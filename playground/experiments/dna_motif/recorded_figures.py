"""The motif and the filter that becomes it, and some sequences with their sites."""

from __future__ import annotations

import numpy as np

from playground.datasets.dna import Sequences, as_text
from playground.experiments.data import Split
from playground.experiments.dna_motif.config import DNAMotifConfig, is_compared, network_of
from playground.experiments.dna_motif.data import dna_of
from playground.experiments.dna_motif.figures.dna_sequences import MOST_LETTERS, Span, dna_sequences
from playground.experiments.dna_motif.figures.sequence_logo import Logo, sequence_logos
from playground.experiments.dna_motif.observed import (
    DiscriminativeFilters,
    FilterMatches,
    all_matches,
    discriminative_filters,
    heading_of,
    target_motifs,
)
from playground.experiments.observation import FigureOptions, Moment
from playground.figures.figure import Figure
from playground.figures.line_panels import LinesPanel, RunLine, RunLines, nice_end
from playground.figures.palette import BEST, SERIES
from playground.figures.run_lines import run_lines
from playground.figures.template import empty
from playground.number_text import counted
from playground.once_cache import OnceCache

HEIGHT, HEIGHT_OF_FOUR = 310, 520
COLORS = (BEST, SERIES[3])
SHOWN = 8
TOP = 1.03
"""A correlation ends at 1; the line is as thick as that."""
_kept: OnceCache[list[Logo]] = OnceCache(32)


def motif(moment: Moment[DNAMotifConfig], options: FigureOptions) -> Figure:
    """The motif above the filter most like it; the motif alone before there is a network.

    Of sequences whose motif nobody knows: those at first, then the filters that tell most.
    """
    config = moment.config
    if moment.arrays is not None:
        flat, validation = moment.arrays["flat"], moment.data.validation
        # Everybody who opens the page of a run wants the same logos, which take some 30 ms.
        logos = _kept.get((config, flat.tobytes()), lambda: _filter_logos(config, flat, validation))
    elif is_compared(config):
        logos = [
            Logo(heading_of(config, each), each.probabilities) for each in target_motifs(config)
        ]
    else:
        return sequences_figure(dna_of(config).parts.train)
    height = options.height or (HEIGHT if len(logos) < 4 else HEIGHT_OF_FOUR)
    return sequence_logos(logos, height=height)


def _filter_logos(config: DNAMotifConfig, flat: np.ndarray, validation: Split) -> list[Logo]:
    network = network_of(config, flat)
    if not is_compared(config):
        return discriminative_logos(discriminative_filters(network, validation.x, validation.y))
    return [
        logo for each in all_matches(config, network, validation.x) for logo in match_logos(each)
    ]


def discriminative_logos(found: DiscriminativeFilters, most: int = 2) -> list[Logo]:
    """The filters that tell most of the class, the best first."""
    return [
        Logo(
            found.heading(number),
            found.found.probabilities[number],
            windows=int(found.found.windows[number]),
        )
        for number in found.order[:most].tolist()
    ]


def match_logos(found: FilterMatches) -> list[Logo]:
    """The motif above the filter that looks most like it, position under position."""
    match, number = found.matches[found.best], found.best
    shares = found.found.probabilities[number]
    turned = shares if match.strand > 0 else shares[::-1, ::-1]
    windows = int(found.found.windows[number])
    strand = "" if match.strand > 0 else ", other strand"
    return [
        Logo(found.heading, found.motif.probabilities),
        Logo(
            f"filter {number + 1} of {len(found.matches)}: {counted(windows, 'window')}, "
            f"similarity {match.pearson:.2f}{strand}",
            turned,
            match.offset,
            windows,
        ),
    ]


def similarity(moment: Moment[DNAMotifConfig], options: FigureOptions) -> Figure:
    """How alike motif and filter have become, over the epochs: for each motif the best filter's
    correlation by its windows; for a single motif then also by its weights."""
    height, config = options.height or HEIGHT, moment.config
    if moment.run is None:
        return empty("Train to see how closely a filter comes to match the motif.", height=height)
    course = list(moment.course())
    if not course:
        return empty("Similarity grows here.", height=height)
    epochs = np.array([epoch for epoch, _ in course])
    paired = config.second_motif != "none"
    names = ("first motif", "second motif") if paired else ("its windows", "its weights")
    rows = [
        arrays["best"] if paired else [*arrays["best"], *arrays["weights"]] for _, arrays in course
    ]
    values = np.maximum(np.array(rows, float), 0)
    lines = tuple(
        RunLine(name, color, epochs, values[:, k])
        for k, (name, color) in enumerate(zip(names, COLORS, strict=True))
    )
    panel = LinesPanel("similarity of the best filter", lines, limits=(0, TOP))
    return run_lines(RunLines((panel,), nice_end(epochs[-1], config.epochs)), height=height)


def sequences_figure(part: Sequences) -> Figure:
    """Some sequences of both classes, with frames around what is planted."""
    sites, instead = site_spans(part)
    rows = rows_to_show(part, sites, instead)
    return dna_sequences(
        [as_text(part.letters[i]) for i in rows],
        [part.class_names[int(part.y[i])] for i in rows],
        [sites[i] for i in rows],
        [instead[i] for i in rows],
    )


def site_spans(part: Sequences) -> tuple[list[Span | None], list[Span | None]]:
    """First letter and the one behind the last, of each sequence's site and of what stands in its
    place in sequences without it."""
    sites = [
        (start, start + part.site_width) if start >= 0 else None for start in part.starts.tolist()
    ]
    nowhere: list[Span | None] = [None] * len(part)
    if part.instead is None:
        return list(sites), nowhere
    return list(sites), [
        (first, end) if first >= 0 else None for first, end in part.instead.tolist()
    ]


def rows_to_show(
    part: Sequences, sites: list[Span | None], instead: list[Span | None]
) -> list[int]:
    """The first sequences with the motif and without, and of long ones those whose site is not cut
    where the figure ends, as far as there are any."""
    ends = [(span or other or (0, 0))[1] for span, other in zip(sites, instead, strict=True)]
    is_cut = np.array(ends) > MOST_LETTERS
    return [
        int(i)
        for label in (1, 0)
        for i in sorted(np.flatnonzero(part.y == label), key=lambda i: is_cut[i])[:SHOWN]
    ]
