"""Confusion matrices of two runs and their difference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from playground.figures.confusion_comparison import confusion_comparison
from playground.runs import Run
from playground.ui import house
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal

OBSERVATIONS = ("test_confusion", "validation_confusion", "confusion")


def show_matrices(runs: Sequence[Run], names: Sequence[str]) -> None:
    """Two matrices, chosen among those that there are, and second − first."""
    found = {run.id: matrix_of(run) for run in runs}
    there = {run.id: n for run, n in zip(runs, names, strict=True) if found[run.id] is not None}
    if len(there) < 2:
        return
    st.subheader("Which classes are taken for which?")
    ids = list(there)
    left, right = st.columns(2)
    with left:
        first = st.selectbox("First", ids, format_func=there.__getitem__, key="compare:first")
    with right:
        second = st.selectbox(
            "Second", ids, index=1, format_func=there.__getitem__, key="compare:second"
        )
    before, after = found[first], found[second]
    if before is None or after is None:
        return
    classes = {run.id: class_names(run, matrix_of(run)) for run in runs if run.id in there}
    if len(before) != len(after) or classes[first] != classes[second]:
        st.info(
            literal(
                "Expected two runs with the same classes. Received: "
                f"{_some(classes[first])} and {_some(classes[second])}. Choose another run."
            ),
            icon=":material/info:",
        )
        return
    titles = (there[first], there[second])
    live_figure(
        confusion_comparison(before, after, classes[first], titles),
        "compare:matrices",
        toolbar=False,
    )
    st.caption(
        "Percent of each observed class, and the change in percentage points. On the diagonal blue "
        "is better; elsewhere orange is."
    )


def matrix_of(run: Run) -> np.ndarray | None:
    """Counts of the test split where there are any, else of validation."""
    for name in OBSERVATIONS:
        arrays = house.store().observation(run.id, name)
        if arrays is not None:
            return arrays["matrix"]
    return None


def class_names(run: Run, matrix: np.ndarray | None) -> tuple[str, ...]:
    """Names as the report has them, else numbers."""
    rows = run.report.get("per_class") or ()
    if rows:
        return tuple(str(row["class"]) for row in rows)
    return tuple(f"class {i}" for i in range(0 if matrix is None else len(matrix)))


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:3])
    return f"{len(names)} classes ({shown}{', …' if len(names) > 3 else ''})"
