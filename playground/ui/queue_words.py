"""What is said of a queue: which runs train, and which come before one that waits.

It is said to everybody who watches, so it names what is trained and whose it is, and never data or
settings, which may be somebody's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from playground.classroom.called import called
from playground.experiments import EXPERIMENTS
from playground.runs import Run
from playground.ui import services
from playground.ui.class_here import class_id

MOST_NAMED = 3


def before_words(waits: Mapping[str, Any]) -> list[str]:
    """Which runs a run waits for, as its worker tells it."""
    training, ahead = waits.get("training") or [], waits.get("ahead") or []
    more = int(waits.get("place") or 1) - 1 - len(ahead)
    return [
        f"{words}: {', '.join(named(runs))}{f' and {beyond:,} more' if beyond > 0 else ''}"
        for words, run_ids, beyond in (
            ("training now", training[:MOST_NAMED], len(training) - MOST_NAMED),
            ("next", ahead, more),
        )
        if (runs := _known(run_ids))
    ]


def title_of(run: Run) -> str:
    """What a run trains, without its settings."""
    known = EXPERIMENTS.get(run.experiment)
    return known.title if known else run.experiment.replace("_", " ")


def _known(run_ids: Sequence[str]) -> list[Run]:
    store, runs = services.store(), []
    for run_id in run_ids:
        with suppress(KeyError):  # it has been erased
            runs.append(store.run(run_id))
    return runs


def named(runs: Sequence[Run], *, by_name: bool = False) -> list[str]:
    """What each run is called: what it trains, and whose it is as the class calls people.

    Args:
        by_name: Whether the teacher alone reads it: by names, then, where the class page shows
            them. Everybody else reads animals.
    """
    names = _names(by_name) if runs else {}
    return [
        f"{title_of(run)} ({names[run.begun_by]})" if run.begun_by in names else title_of(run)
        for run in runs
    ]


def _names(by_name: bool) -> dict[str, str]:
    if not class_id():
        return {}
    kept = services.class_store()
    return called(kept.people(class_id()), by_name=by_name and kept.names_shown(class_id()))
