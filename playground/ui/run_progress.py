"""How far a run is: words and a bar that move by themselves, and wake the page when it has to."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playground.experiments import experiment
from playground.live import Channel, Source
from playground.number_text import number_text, ordinal
from playground.runs import Run, RunState, RunStore, Shown
from playground.runs.remaining_time import about, remaining_words
from playground.runs.shown import shown
from playground.ui import services
from playground.ui.browser_files import component
from playground.ui.queue_words import before_words
from playground.ui.run_states import is_live
from playground.ui.stream import Stream

_component = component(Path(__file__), '<div class="playground-progress" role="status"></div>')


def run_progress(run: Run, moment: Shown) -> None:
    """Shows how far a run is. When it comes to another state, the part of the page around this runs
    again."""
    frame = _frame(moment)
    if not moment.is_newest:  # the stream speaks of the newest
        newest = shown(services.store(), run.id, experiment(run.experiment).main_observation)
        frame["moment"] = _frame(newest)["moment"]
    progress_line(frame, Stream(Channel.of("progress", (run.id,))))


def progress_line(frame: Mapping[str, Any], stream: Stream) -> None:
    """Shows a state, words and a bar that move by themselves; and where ``marks`` are given, a mark
    for each of several runs. When the stream tells of another ``moment``, the part of the page
    around this runs again.

    Args:
        frame: Its ``moment``, ``state``, ``words``, ``share`` and ``marks``: of each run its state
            and a title.
    """
    _component(
        key="run_progress",
        data={**frame, "stream": stream.part("progress")},
        on_moved_change=lambda: None,
    )


def moment_of(shown: Shown | None) -> str:
    """What a page was drawn for; only while a run trains does it change without the whole page."""
    if shown is None:
        return ""
    run = shown.run
    if run.state in (RunState.WAITING, RunState.RUNNING):
        return f"{run.id} {run.state} {len(run.changes)} {run.progress.get('wanted') or ''}"
    return f"{run.id} {run.state} {run.version} {shown.epoch} {is_live(run)}"


def _frame(shown: Shown) -> dict[str, Any]:
    progress, state, sharers = shown.run.progress, shown.run.state, len(shown.run.sharers)
    return {
        "moment": f"{moment_of(shown)} {services.trouble() or ''}",
        # The page itself says how it ended, in a moment.
        "state": "Ending" if state.is_finished() else state.value.capitalize(),
        "words": position_words(shown) + (f" · shared by {sharers}" if sharers > 1 else ""),
        "share": min(1.0, progress.get("step", 0) / max(1, progress.get("total_steps", 1))),
    }


def position_words(shown: Shown) -> str:
    """Where a run under way stands, as its figures show it."""
    run, p = shown.run, shown.run.progress
    # Figures show what was observed last: the words speak of the same step.
    step = shown.step if shown.is_newest else p["step"]
    if run.state is RunState.PAUSED and not step:
        return "before the first step"
    if p.get("waits") and run.state in (RunState.WAITING, RunState.RUNNING):
        return waiting_words(p["waits"])
    if run.state is RunState.WAITING or not step:
        return "preparing: reading the data"
    if run.state.is_finished():
        return "measuring what it has learned"
    words = [f"epoch {math.ceil(run.epoch_at(step))} of {p['epochs']:,}"]
    words.append(f"step {step:,} of {p['total_steps']:,}")
    if run.state is RunState.RUNNING and p["steps_per_second"]:
        words.append(f"{number_text(float(format(p['steps_per_second'], '.3g')))} steps/s")
        words.append(remaining_words(p))
    return " · ".join(words)


def waiting_words(waits: Mapping[str, Any]) -> str:
    """What a run waits for, as its worker says it, and for how long where that is known."""
    seconds = waits.get("seconds")
    how_long = "" if seconds is None else f", {about(seconds)}"
    if waits.get("for") == "watched":
        return "waiting while watched runs train"
    if waits.get("for") == "worker":
        return "waiting for a worker"
    if waits.get("for") == "teacher":
        return "the teacher has paused the queue; the run continues when it is resumed"
    if waits.get("for") == "compiler":
        return f"compiling the model{how_long}"
    return " · ".join([f"{ordinal(waits['place'])} in the queue{how_long}", *before_words(waits)])


def _source(store: RunStore, runs: tuple[Run, ...], view: Mapping[str, Any]) -> dict[str, Any]:
    del view
    (run,) = runs
    return {"progress": _frame(shown(store, run.id, experiment(run.experiment).main_observation))}


PROGRESS = Source(_source)
