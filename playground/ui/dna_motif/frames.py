"""The motif and the filter that becomes it, as the page draws them and as the stream sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.experiments.dna_motif import DNAMotifConfig, dna_of, is_compared
from playground.experiments.dna_motif.observed import heading_of, target_motifs
from playground.figures.figure import Figure
from playground.figures.motif_similarity import motif_similarity
from playground.figures.palette import BEST, SERIES
from playground.figures.run_lines import RunLine, nice_end
from playground.figures.sequence_logo import Logo, sequence_logos
from playground.figures.template import empty
from playground.live import Source
from playground.runs import Run, RunStore
from playground.ui.dna_motif.data import sequences_figure
from playground.ui.dna_motif.looked_into import (
    looked_into,
    match_logos,
    similarity_course,
    telling_logos,
)

LOGOS_HEIGHT = 310
FOUR_LOGOS_HEIGHT = 520
COLORS = (BEST, SERIES[3])


def logos_figure(run: Run | None, config: DNAMotifConfig) -> Figure:
    """The motif above the filter most like it; the motif alone before there is a network.

    Of sequences whose motif nobody knows: those at first, then the filters that tell most.
    """
    found = looked_into(run)
    if not is_compared(config if found is None else found.config):
        if found is None:
            return sequences_figure(dna_of(config).parts.train)
        return sequence_logos(telling_logos(found.telling), height=LOGOS_HEIGHT)
    if found is None:
        logos = [
            Logo(heading_of(config, motif), motif.probabilities) for motif in target_motifs(config)
        ]
    else:
        logos = [logo for each in found.matches for logo in match_logos(each)]
    return sequence_logos(logos, height=LOGOS_HEIGHT if len(logos) < 4 else FOUR_LOGOS_HEIGHT)


def similarity_figure(run: Run | None) -> Figure:
    """How alike they have become, over the epochs."""
    if run is None:
        return empty("Press Train to see how similar they become.", height=LOGOS_HEIGHT)
    epochs, values = similarity_course(run)
    paired = run.config.get("second_motif", "none") != "none"
    names = ("first motif", "second motif") if paired else ("its windows", "its weights")
    lines = tuple(
        RunLine(name, color, epochs, np.maximum(values[:, i], 0))
        for i, (name, color) in enumerate(zip(names, COLORS, strict=True))
        if values.shape[-1] > i
    )
    end = nice_end(float(epochs[-1]) if len(epochs) else 1.0, int(run.config.get("epochs", 1)))
    return motif_similarity(lines, end, height=LOGOS_HEIGHT)


def _frame(store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]) -> dict[str, Figure]:
    del store, view
    (run,) = runs
    config = DNAMotifConfig.parse(run.config)
    found = {"logos": logos_figure(run, config)}
    return found | {"similarity": similarity_figure(run)} if is_compared(config) else found


MOTIFS = Source(_frame)
