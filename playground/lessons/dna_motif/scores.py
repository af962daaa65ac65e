"""Test scores: the network beside its baselines, confusion matrix, ROC."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.engine import EngineError
from playground.experiments import Experiment
from playground.experiments.dna_motif import WORD, DNAMotifConfig, baseline_scores, quick_scores
from playground.figures.bars import bars
from playground.figures.template import empty
from playground.figures.threshold_curves import measured_thresholds, threshold_curves
from playground.lessons.dna_motif.inspected import Inspected, inspected
from playground.runs import Run
from playground.ui.computed import computed
from playground.ui.live_figure import live_figure
from playground.ui.refusal import say_refused
from playground.ui.results import show_confusion, show_report


def scores_view(experiment: Experiment[Any], run: Run | None, config: DNAMotifConfig) -> None:
    """Baselines of the run's sequences, or of those that the controls describe."""
    try:
        data = _data_json(config if run is None else config_of(run, config))
        rows: list[dict[str, Any]] | None = computed(baseline_scores, data)
    except EngineError as error:
        say_refused(error)
    else:
        _baselines(rows or quick_scores(data), run)
        if rows is None:
            st.caption(f":material/hourglass_top: Words of {WORD} letters: computing …")
    show_report(run)
    _even(run)
    found = inspected(run)
    names = found.sequences.data.class_names if found else ("without", "with motif")
    show_confusion(experiment, run, names)
    if found is not None:
        _roc(found)


def config_of(run: Run, config: DNAMotifConfig) -> DNAMotifConfig:
    """What a run was trained with; the controls' when it is of an older playground."""
    try:
        return DNAMotifConfig.parse(run.config)
    except ValueError:
        return config


def _data_json(config: DNAMotifConfig) -> str:
    """The fields that decide the sequences, so that other ones do not ask anew."""
    described = config.controls()
    kept = {
        name: value
        for name, value in config.model_dump().items()
        if described[name].group in ("Data", "")
    }
    safe = config.model_copy(update={"width": 1, "pooling": 1}).model_dump()
    return type(config).parse(kept | {k: safe[k] for k in ("width", "pooling")}).model_dump_json()


def _baselines(rows: list[dict[str, Any]], run: Run | None) -> None:
    if not rows:  # of many or long sequences, a worker is at them
        live_figure(empty("Computing the baselines …", height=200), "dna:baselines")
        return
    test = run.report.get("test") if run else None
    names, values = [row["label"] for row in rows], [row["accuracy"] for row in rows]
    if test:
        names, values = ["This network", *names], [test["accuracy"], *values]
    live_figure(
        bars(
            names, values, axis="test accuracy", number_format=".1%", limit=1.08,
            highlight=0 if test else -1,
        ),
        "dna:baselines"
    )  # fmt: skip
    st.caption("; ".join(f"*{row['label']}*: {row['how']}" for row in rows) + ".")


def _even(run: Run | None) -> None:
    even = run.report.get("even_gc") if run else None
    if even:
        st.warning(
            f"With the same GC content in both classes its accuracy is **{even['accuracy']:.1%}**. "
            "What it had above that came from counting letters.",
            icon=":material/balance:",
        )


def _roc(found: Inspected) -> None:
    is_bound = found.sequences.data.test.y == 1
    st.markdown("**Test split**, the class with the motif, threshold 0.5.")
    live_figure(
        threshold_curves(
            measured_thresholds(
                found.probabilities[:, 1].astype(np.float64),
                is_bound,
                0.5,
                found.sequences.data.class_names[1],
            ),
            height=300,
        ),
        "dna:roc",
    )
