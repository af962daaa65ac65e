"""Confusion matrices of two runs and their difference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from playground.figures.confusion_comparison import confusion_comparison
from playground.runs import Run
from playground.ui import services
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal

SPLITS = {"test_confusion": "test", "validation_confusion": "validation"}
"""Observations with a matrix, the one that counts most first, and the split that each is of."""


def show_matrices(runs: Sequence[Run], names: Sequence[str]) -> None:
    """Two matrices of the same split, chosen among those that there are, and second − first."""
    found = {run.id: matrices_of(run) for run in runs}
    there = {run.id: n for run, n in zip(runs, names, strict=True) if found[run.id]}
    if len(there) < 2:
        return
    st.subheader("Which classes are confused?")
    ids = list(there)
    left, right = st.columns(2)
    first = left.selectbox("First", ids, format_func=there.__getitem__, key="compare:first")
    second = right.selectbox(
        "Second", ids, index=1, format_func=there.__getitem__, key="compare:second"
    )
    split = next((name for name in SPLITS if name in found[first] and name in found[second]), None)
    if split is None:
        st.info(
            "Expected two runs with a matrix of the same split. Received: "
            f"{_splits(found[first])} and {_splits(found[second])}. Choose another run, or wait "
            "until both have ended.",
            icon=":material/info:",
        )
        return
    before, after = found[first][split], found[second][split]
    by_id = {run.id: run for run in runs}
    known = [_class_names(by_id[run_id]) for run_id in (first, second)]
    classes = [n or _numbers(m) for n, m in zip(known, (before, after), strict=True)]
    # A run that trains has no names yet: then their number has to do.
    if len(before) != len(after) or (all(known) and known[0] != known[1]):
        st.info(
            literal(
                "Confusion matrices of different classes cannot be compared. These runs have "
                f"{_some(classes[0])} and {_some(classes[1])}."
            ),
            icon=":material/info:",
        )
        return
    titles = (there[first], there[second])
    live_figure(
        confusion_comparison(before, after, known[0] or classes[1], titles), "compare:matrices"
    )
    st.caption(
        f"Both matrices are of the {SPLITS[split]} split. Percent of each true class, and the "
        f"change in "
        "percentage points. On the diagonal blue is better; elsewhere orange is."
    )


def matrices_of(run: Run) -> dict[str, np.ndarray]:
    """Counts by observation, as far as there are any."""
    store = services.store()
    found = {name: store.observation(run.id, name) for name in SPLITS}
    return {name: each["matrix"] for name, each in found.items() if each and "matrix" in each}


def _class_names(run: Run) -> tuple[str, ...]:
    """Names as the report has them; none before there is one."""
    return tuple(str(row["class"]) for row in run.report.get("per_class") or ())


def _numbers(matrix: np.ndarray) -> tuple[str, ...]:
    return tuple(f"class {i}" for i in range(len(matrix)))


def _splits(matrices: dict[str, np.ndarray]) -> str:
    return " and ".join(SPLITS[name] for name in matrices)


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:3])
    return f"{len(names)} classes ({shown}{', …' if len(names) > 3 else ''})"
