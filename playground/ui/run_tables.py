"""Tables of a comparison: the settings that differ, and the last scores with their bands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from playground.comparison.curves import group_names
from playground.comparison.differences import differences
from playground.comparison.seeds import BANDS, Band, measured, seed_groups
from playground.runs import Run, RunState
from playground.studies.sweep.results import score_text
from playground.ui.data_table import data_table

MEASURES = {
    "test_accuracy": "Test accuracy",
    "test_loss": "Test loss",
    "val_accuracy": "Validation accuracy",
    "val_loss": "Validation loss",
    "best_val_accuracy": "Best validation accuracy",
    "best_val_loss": "Best validation loss",
    "seconds": "Seconds",
}
"""What can be compared at the end, and what people call it."""


def show_differences(runs: Sequence[Run], names: Sequence[str]) -> None:
    """A row per setting that differs, a column per run."""
    st.subheader("Settings that differ")
    found = differences(runs)
    if not found:
        st.caption("None: these runs have the same settings and the same seed.")
        return
    rows = [{"Setting": d.label, **dict(zip(names, d.texts, strict=True))} for d in found]
    data_table(rows, alt="The settings in which the runs differ.")


def show_measures(runs: Sequence[Run], band: Band) -> None:
    """A row per group of runs that differ in nothing but the seed."""
    st.subheader("Where they ended")
    groups = seed_groups(runs)
    present = [name for name in MEASURES if any(name in run.measures for run in runs)]
    many = any(len(members) > 1 for members in groups)
    complete = all(run.state is RunState.COMPLETE for run in runs)
    rows: list[dict[str, Any]] = []
    for name, members in zip(group_names(groups), groups, strict=True):
        counted = members[0].parameters
        rows.append(
            {
                "Runs": name,
                **({"n": len(members)} if many else {}),
                **{MEASURES[m]: _of_some(m, members, band) for m in present},
                "Parameters": f"{counted:,}" if counted else "",
                **({} if complete else {"State": _states(members)}),
            }
        )
    data_table(rows, alt="The last scores of each run or group of seeds.")
    if many:
        st.caption(
            f"Mean ± {BANDS[band]}, over n runs that differ in nothing but the seed; over fewer "
            "where a number says so."
        )
    repeated = len(runs) - sum(map(len, groups))
    if repeated:
        st.caption(
            f"Not counted: {repeated} that {'repeats' if repeated == 1 else 'repeat'} settings and "
            "seed of another. The same numbers twice are no second seed."
        )


def _of_some(name: str, members: Sequence[Run], band: Band) -> str:
    """The mean of those that have the measure; of how many, where not all have it."""
    score = measured(members, name, band)
    if score is None:
        return ""
    text = score_text(name, score)
    return text if score.count == len(members) else f"{text} (n = {score.count})"


def _states(members: Sequence[Run]) -> str:
    if len(members) == 1:
        return members[0].state.value
    counts = Counter(run.state.value for run in members)
    return ", ".join(f"{count} {state}" for state, count in counts.items())
