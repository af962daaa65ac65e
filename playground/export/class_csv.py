"""The runs of a class as a table that spreadsheets open."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterable, Sequence
from typing import Any

from playground.classroom.called import called
from playground.classroom.class_store import Person
from playground.classroom.standings import has_met
from playground.experiments import EXPERIMENTS, ConfigError
from playground.export.curves_csv import text_cell
from playground.runs import Run

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By it spreadsheets know that the text is UTF-8."""
COLUMNS = ("who", "animal", "experiment", "settings", "state", "epochs", "seconds")
SCORES = ("test_accuracy", "test_loss", "test_r_squared", "val_accuracy", "val_loss")
ENDING = ("task", "task_met", "began", "run")
MET = {True: "yes", False: "no", None: ""}


def class_csv(runs: Iterable[Run], people: Sequence[Person]) -> str:
    """One row per person and run, numbers with all their digits. No cell is a formula: what a
    spreadsheet would run begins with an apostrophe.

    Args:
        people: Those who have entered the class; runs of others are left out.
    """
    names = called(people, by_name=True)
    animals = called(people, by_name=False)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*COLUMNS, *SCORES, *ENDING))
    for run in runs:
        for person in sorted({run.begun_by, *run.sharers} & set(names)):
            row = (names[person], animals[person], *_row(run))
            writer.writerow([_cell(value) for value in row])
    return BYTE_ORDER_MARK + text.getvalue()


def _row(run: Run) -> list[Any]:
    known = EXPERIMENTS.get(run.experiment)
    return [
        known.title if known else run.experiment,
        _settings(run),
        run.state.value,
        run.epochs,
        run.seconds,
        *(run.measures.get(score) for score in SCORES),
        str(run.origin.task.get("task", "")),
        MET[has_met(run)],
        time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(run.created)),
        run.id,
    ]


def _settings(run: Run) -> str:
    """Those that are not the default's, as a link spells them."""
    known = EXPERIMENTS.get(run.experiment)
    try:
        if known is None:
            return ""
        config = known.config_type.parse(run.config)
    except ConfigError:  # of another version
        return ""
    texts, changed = config.as_text(), config.differences(known.preset(None))
    return "; ".join(f"{name}={texts[name]}" for name in changed if name in texts)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return text_cell(value)
    return repr(value) if isinstance(value, float) else value
