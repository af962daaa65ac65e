"""The perceptron rule, one example at a time, forward and back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from playground.figures.figure import Figure
from playground.figures.perceptron_trace import PerceptronTrace, perceptron_trace
from playground.figures.points_plane import points_plane
from playground.lessons.perceptron.data import PER_POINT, Learning, box_of, training
from playground.lessons.perceptron.learning_words import bound_words, step_words, understand
from playground.lessons.perceptron.player import MOST_FRAMES, PLAYED, player, words_of_steps
from playground.number_text import counted
from playground.reference.perceptron import PerceptronState, Trace
from playground.ui.data_table import data_table
from playground.ui.link import put_in_link
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.sections import Section, clicked

__all__ = ["SECTION", "inspect", "show", "understand"]

HEIGHT = 350
MOST_ROWS = 300

SECTION = Section(
    "perceptron",
    "Learning",
    {
        "AND": Learning(),
        "OR": Learning(data="or"),
        "XOR": Learning(data="xor"),
        "blobs": Learning(data="blobs"),
        "blobs that touch": Learning(data="blobs", separation=2.0),
        "own points": Learning(data="own"),
    },
)
STEP, PLAYING = f"{SECTION.name}:step", f"{SECTION.name}:playing"
SLIDER, CLASS = f"{SECTION.name}:slider", f"{SECTION.name}:class"
LEFT = f"{SECTION.name}:step before the last"


def show(config: Learning) -> None:
    """Buttons, the plane and the mistakes, the numbers of the step."""
    st.fragment(_player, key="perceptron player")(config)


def _player(config: Learning) -> None:
    try:
        run, theorem = training(config)
    except ValueError as error:
        st.session_state[PLAYING] = False
        _buttons(None, [], 0)
        _too_few(config, str(error))
        return
    step = st.session_state[STEP] = min(int(st.session_state[STEP]), len(run))
    playing = st.session_state[PLAYING] = bool(st.session_state.get(PLAYING)) and step < len(run)
    if not playing:  # only the fragment runs when one steps, so it keeps the link up to date
        put_in_link("step", str(step) if step else None)
    most, words = theorem.most_mistakes if theorem else None, bound_words(run, theorem)
    steps = range(step, min(step + MOST_FRAMES, len(run)) + 1) if playing else [step]
    figures = [
        perceptron_trace(
            PerceptronTrace(run, each, box_of(run.points.x), most, words), height=HEIGHT
        )
        for each in steps
    ]
    _buttons(run, figures, step)
    place = live_figure(
        figures[0], "perceptron:learning", clickable=True, stream=PLAYED if playing else None
    )
    left, right = st.columns([4, 1])
    with left:
        if playing:
            words_of_steps([step_words(run, each) for each in steps], step)
        else:
            st.markdown(step_words(run, step))
    with right:
        _own_points(config)
    _add(config, place)


def _buttons(run: Trace | None, figures: Sequence[Figure], step: int) -> None:
    last = len(run) if run else 0
    following = next((k for k in run.mistake_steps if k > step), None) if run else None
    playing = bool(st.session_state.get(PLAYING))
    at_start, at_end = step == 0, step == last
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, icon, by, disabled in (
            ("Rewind", "first_page", -step, at_start),
            ("Back", "chevron_left", -1, at_start),
            ("Step", "chevron_right", 1, at_end),
            ("Next mistake", "skip_next", (following or last) - step, following is None),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"perceptron:{label}",
                on_click=_move,
                args=(by, last),
                disabled=playing or disabled,
            )
        if playing:
            player(figures, step, last, _rests)
            return
        st.button(
            "Play",
            icon=":material/play_arrow:",
            key="perceptron:play",
            on_click=_play,
            args=(at_end,),
            type="primary",
            disabled=run is None,
        )
        if run is not None:
            st.session_state[SLIDER] = step
            st.slider("Step", 0, last, key=SLIDER, on_change=_slid, label_visibility="collapsed")


def _move(by: int, last: int) -> None:
    st.session_state[PLAYING] = False
    st.session_state[LEFT] = st.session_state[STEP]
    st.session_state[STEP] = min(max(0, st.session_state[STEP] + by), last)


def _slid() -> None:
    """The slider was moved, or a click came before the browser had heard of the last step."""
    value = st.session_state[SLIDER]
    if value != st.session_state.pop(LEFT, None):
        st.session_state[PLAYING] = False
        st.session_state[STEP] = value


def _play(at_end: bool) -> None:
    st.session_state[PLAYING] = True
    if at_end:
        st.session_state[STEP] = 0


def _rests(step: int, playing: bool) -> None:
    st.session_state[STEP] = step
    st.session_state[PLAYING] = playing


def _too_few(config: Learning, reason: str) -> None:
    """The plane with what is there so far."""
    x, y = config.coordinates()
    what = "no points" if not len(x) else "points of one class" if len(set(y)) < 2 else "this"
    figure = points_plane(
        x,
        y,
        box_of(x),
        f"Nothing can be learned from {what}.<br>Click in the plane to add points<br>"
        "of both classes.",
        height=HEIGHT,
    )
    place = live_figure(figure, "perceptron:learning", clickable=True)
    left, right = st.columns([4, 1])
    left.info(literal(reason), icon=":material/info:")
    with right:
        _own_points(config)
    _add(config, place)


def _own_points(config: Learning) -> None:
    """Which class a click adds; undo and clear."""
    st.session_state.setdefault(CLASS, 1)
    st.segmented_control(
        "A click adds",
        [1, 0],
        key=CLASS,
        format_func=lambda label: f"class {label}",
        required=True,
        persist_state="session",
    )
    with st.container(horizontal=True):
        nothing = config.data != "own" or not config.own
        if st.button("Undo", key="perceptron:undo", disabled=nothing):
            clicked(SECTION, config, data="own", own=config.as_own()[:-PER_POINT], step=0)
        if st.button("Clear", key="perceptron:clear"):
            clicked(SECTION, config, data="own", own=(), step=0)


def _add(config: Learning, place: dict[str, float] | None) -> None:
    if place and place["subplot"] == "xy":
        label = float(st.session_state[CLASS])
        point = (round(place["x"], 2) + 0.0, round(place["y"], 2) + 0.0, label)  # no -0
        clicked(SECTION, config, data="own", own=config.as_own() + point, step=0)


def inspect(config: Learning) -> None:
    """Every step of the run in a table."""
    try:
        run, _ = training(config)
    except ValueError:
        st.caption("The steps appear here when there are points of both classes.")
        return
    steps = run.states[1 : MOST_ROWS + 1]
    more = f" The first {MOST_ROWS} are shown." if len(run) > MOST_ROWS else ""
    st.markdown(f"{counted(run.mistakes, 'mistake')} in {counted(len(run), 'step')}.{more}")
    data_table(
        [_row(state) for state in steps],
        formats=dict.fromkeys(("x₁", "x₂", "z", "w₁", "w₂", "b"), "%.3g"),
        alt="Every step: the example, its target, the sum, the prediction, and the new weights.",
    )


def _row(state: PerceptronState) -> dict[str, float | int]:
    last = state.last
    assert last is not None, "only the start has no update"
    return {
        "Step": state.steps,
        "Example": last.point_index + 1,
        "x₁": last.x[0],
        "x₂": last.x[1],
        "Target": last.target,
        "z": last.z,
        "Prediction": last.prediction,
        "Error": last.error,
        "w₁": state.weights[0],
        "w₂": state.weights[1],
        "b": state.bias,
    }
