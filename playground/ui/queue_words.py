"""What is said of a queue: which runs train, and which come before one that waits.

It is said to everybody who watches, so it names what is trained and whose it is, and never data or
settings, which may be somebody's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    store = services.store()
    return [store.run(run_id) for run_id in run_ids if run_id in store.versions(run_ids)]


def named(runs: Sequence[Run]) -> list[str]:
    """What each run is called where everybody may read it: what it trains, and whose it is as the
    class calls people, by animals, or by names where the teacher shows these."""
    names = _names() if runs else {}
    return [
        f"{title_of(run)} ({names[run.begun_by]})" if run.begun_by in names else title_of(run)
        for run in runs
    ]


def _names() -> dict[str, str]:
    if not class_id():
        return {}
    kept = services.class_store()
    return called(kept.people(class_id()), by_name=kept.names_shown(class_id()))
