"""Predict, then reveal: a prediction before Train, and how near it was after."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import streamlit as st

from playground.classroom.prediction import FAR, WINNER_WORDS, Prediction, Verdict, Winner, verdicts
from playground.experiments import Config, Experiment
from playground.runs import Run
from playground.ui import services
from playground.ui.tabs import is_wanted

SCORING = (
    f"The exact accuracy earns 100 points; {100 * FAR:.0f} percentage points off earns none. For "
    "the epoch you earn 100 × the smaller of prediction and truth ÷ the larger."
)
WINNERS: tuple[Winner, ...] = ("this", "parent")


def committed(experiment: Experiment[Any]) -> Prediction:
    """The prediction that waits for the next training of this page."""
    return st.session_state.get(_key(experiment), Prediction())


def prediction_form(experiment: Experiment[Any], config: Config, parent: Run | None) -> None:
    """A button that opens the questions; what is committed goes with the next Train."""
    waiting = committed(experiment)
    is_committed = waiting != Prediction()
    label, icon = ("Predicted", "check") if is_committed else ("Predict", "psychology_alt")
    key = f"{experiment.name}:questions"
    questions = st.popover(
        label,
        icon=f":material/{icon}:",
        help="Predict first, then train.",
        key=key,
        on_change="rerun",
    )
    if not is_wanted(questions, key):
        return
    with questions, st.form(f"{experiment.name}:predict", border=False):
        if is_committed:
            st.success("Saved. Press Train; your score appears next to the result.")
        percent = st.number_input("Final test accuracy, %", 0.0, 100.0, None, 0.5)
        epochs = int(getattr(config, "epochs", 1))
        examples = "test" if experiment.validates_on_test(config) else "validation"
        turn = st.number_input(
            f"Epoch of the lowest {examples} loss, of {epochs:,}", 1, epochs, None
        )
        winner: Winner | None = None
        if parent is not None:
            winner = st.radio(
                "Who wins?", WINNERS, index=None, format_func=WINNER_WORDS.__getitem__
            )
        winner_scoring = "" if parent is None else " The right winner earns 100."
        st.caption(f"{SCORING}{winner_scoring} The prediction is for the next run.")
        if st.form_submit_button("Lock in my prediction", type="primary"):
            share = None if percent is None else percent / 100
            prediction = Prediction(share, None if turn is None else int(turn), winner)
            if prediction == Prediction():
                st.warning("Expected a prediction. Received: none. Fill in one field or more.")
            else:
                st.session_state[_key(experiment)] = prediction
                st.rerun()


def forget_prediction(experiment: Experiment[Any]) -> None:
    """After Train: the prediction belongs to that run."""
    st.session_state.pop(_key(experiment), None)


def reveal(run: Run) -> None:
    """What was predicted of a finished run, and how near it came; nothing without a prediction."""
    prediction = Prediction.from_json(run.origin.prediction)
    if prediction == Prediction():
        return
    if not run.state.is_finished() or not run.report:
        st.caption(
            ":material/psychology_alt: Your prediction is saved and shown when the run ends."
        )
        return
    store, parent = services.store(), None
    with suppress(KeyError):  # it has none, or it is gone
        parent = store.run(run.origin.parent or "")
    found = verdicts(prediction, run, store.history(run.id), parent)
    if found:
        total = round(sum(verdict.points for verdict in found) / len(found))
        lines = [_line(verdict) for verdict in found]
        st.info(f"**Prediction and result: {total} of 100 points**  \n" + "  \n".join(lines))


def _line(verdict: Verdict) -> str:
    return (
        f"{verdict.question}: you said **{verdict.predicted}**, it is **{verdict.came}** "
        f"({verdict.points} of 100 points)"
    )


def _key(experiment: Experiment[Any]) -> str:
    return f"{experiment.name}:guess"
