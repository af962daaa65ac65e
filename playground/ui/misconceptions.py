"""Predict, observe, explain: a belief that sounds right, a prediction, and runs that test it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from playground.experiments import Experiment
from playground.runs import Run, RunState
from playground.ui.plain_text import literal
from playground.ui.refusal import refusals_kept, say_kept_refusal
from playground.ui.rerun_on_change import rerun_on_change, states_now
from playground.ui.run_requests import is_same_click
from playground.ui.run_states import is_live
from playground.ui.visitor import my_runs, visible_run

NOT_SHOWN = (
    "Usually it comes out otherwise: these runs do not show it, so train the same networks once "
    "more with another seed."
)
Draw = Callable[[Sequence[Run]], object]
"""Draws what the runs learn, while they train and after."""


@dataclass(frozen=True)
class Outcome:
    """What came out.

    Attributes:
        answer: The place of the right answer among those offered.
        observed: What the runs measured, in a sentence.
        cause: Why it is the answer that is to be expected, in two sentences with the numbers of
            these runs.
    """

    answer: int
    observed: str
    cause: str


@dataclass(frozen=True)
class Misconception:
    """A belief and the experiment that tests it.

    Attributes:
        belief: One sentence.
        question: What to predict.
        answers: What may be predicted.
        expected: The place of the answer that shows the belief to be false.
        runs: The settings of each run, where they differ from the first preset.
        outcome: Reads the finished runs, in that order; each has a test score.
    """

    belief: str
    question: str
    answers: tuple[str, ...]
    expected: int
    runs: tuple[Mapping[str, Any], ...]
    outcome: Callable[[Sequence[Run]], Outcome]


def offer_misconceptions(
    experiment: Experiment[Any], offered: Sequence[Misconception], draw: Draw
) -> None:
    """Each belief with its question; a click locks a prediction in and trains what tests it."""
    st.markdown("Each of these sounds right. **Predict first**, then train networks to find out.")
    for number, each in enumerate(offered):
        key = f"{experiment.name}:misconception {number}"
        with st.container(border=True):
            runs = _runs(key)
            rerun_on_change(
                _one,
                runs,
                key,
                experiment,
                each,
                key,
                any(is_live(run) for run in runs),
                draw,
                seconds=0,
                states=partial(states_now, runs),
            )


def _runs(key: str) -> list[Run]:
    """Those of the last prediction, unless they were deleted."""
    try:
        return [visible_run(run_id) for run_id in st.session_state.get(f"{key}:runs", ())]
    except KeyError:
        return []


def _one(
    experiment: Experiment[Any], asked: Misconception, key: str, was_live: bool, draw: Draw
) -> None:
    runs = _runs(key)
    if was_live != any(is_live(run) for run in runs):
        st.rerun()  # the part watches what the page gave it
    st.markdown(f"**“{asked.belief}”** {asked.question}")
    choice = f"{key}:choice"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.radio(
            "Your prediction",
            range(len(asked.answers)),
            index=None,
            format_func=asked.answers.__getitem__,
            horizontal=True,
            key=choice,
            disabled=bool(runs),
        )
        if runs:
            st.button("Predict again", key=f"{key}:again", on_click=_forget, args=(key,))
        else:
            st.button(
                "Lock in my prediction",
                key=f"{key}:begin",
                type="primary",
                icon=":material/psychology_alt:",
                disabled=chosen is None,
                on_click=_begin,
                args=(experiment, asked, key),
            )
    say_kept_refusal(key)
    if runs:
        draw(runs)
        _tell(asked, st.session_state[f"{key}:predicted"], runs)


def _begin(experiment: Experiment[Any], asked: Misconception, key: str) -> None:
    if is_same_click():
        return
    base = experiment.preset(None)
    with refusals_kept(key):
        configs = [experiment.config_type.parse(settings, base=base) for settings in asked.runs]
        ids: list[str] = []
        try:
            for config in configs:
                ids.append(my_runs().submit(experiment, config).id)
        except Exception:
            for run_id in ids:  # alone they tell nothing
                my_runs().stop(run_id)
            raise
        st.session_state[f"{key}:runs"] = ids
        st.session_state[f"{key}:predicted"] = st.session_state[f"{key}:choice"]


def _forget(key: str) -> None:
    for part in ("runs", "predicted", "choice"):
        st.session_state.pop(f"{key}:{part}", None)


def _tell(asked: Misconception, predicted: int, runs: Sequence[Run]) -> None:
    """Prediction and outcome together, then the cause, where these runs show it."""
    said = f"You predicted **{asked.answers[predicted]}**."
    if not all(run.state.is_finished() for run in runs):
        st.markdown(f"{said} Training …")
    elif not all(run.state is RunState.COMPLETE and run.report.get("test") for run in runs):
        st.warning(
            f"{said} A run was not trained to its end, so it has no test score that counts. Press "
            "**Predict again**."
        )
    else:
        outcome = asked.outcome(runs)
        right = outcome.answer == predicted
        observed = literal(outcome.observed)
        if right:
            st.success(
                f"You predicted **{asked.answers[predicted]}**, and that is right: {observed}",
                icon=":material/check:",
            )
        else:
            st.info(
                f"{said} It is **{asked.answers[outcome.answer]}**: {observed}",
                icon=":material/lightbulb:",
            )
        st.markdown(
            f"**Why?** {literal(outcome.cause)}" if outcome.answer == asked.expected else NOT_SHOWN
        )
