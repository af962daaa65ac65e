"""One run as large as a projector has room for: its curves, and the figure of its page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.classroom.called import called
from playground.classroom.poll import has_accuracy
from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.observation import RunFigures
from playground.experiments.run_names import run_name
from playground.lessons.class_page.frames import projected
from playground.lessons.class_page.now import SHOW
from playground.runs import Run
from playground.ui import services
from playground.ui.live_figure import live_figure
from playground.ui.observed_figure import observed_figure
from playground.ui.plain_text import literal
from playground.ui.rerun_on_change import rerun_on_change, states_now
from playground.ui.run_links import replay_link
from playground.ui.run_states import ICONS
from playground.ui.stream import stream_of
from playground.ui.visitor import my_class, visible_run

CURVES_HEIGHT, FIGURE_HEIGHT = 285, 540


def show_projector(run_id: str) -> bool:
    """Shows a run and the way back to the class; False where there is no such run."""
    try:
        run = visible_run(run_id)
        RunFigures.of(services.store(), run)
    except (KeyError, ConfigError) as error:
        st.warning(literal(str(error.args[0])), icon=":material/link_off:")
        return False
    with st.container(key="projector"):
        rerun_on_change(
            _projector, [run], f"class:project:{run.id}", run.id, states=lambda: states_now([run])
        )
    return True


def _projector(run_id: str) -> None:
    store = services.store()
    run = store.run(run_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(literal(_who(run)), width="stretch")
        st.markdown(f"{ICONS[run.state]} {run.state.value.capitalize()}{_score(run)}")
        replay_link(run)
        if st.button("Back to the class", icon=":material/arrow_back:"):
            del st.query_params[SHOW]
            st.rerun()  # this part of the page runs alone
    st.markdown(f"{literal(EXPERIMENTS[run.experiment].title)}: {literal(run_name(run))}")
    figures = RunFigures.of(store, run)
    names = list(figures.titles(while_training=True)) or list(figures.titles())
    left, right = st.columns([3, 2]) if names else (st.container(), None)
    with left:
        for panel in ("accuracy", "loss")[not has_accuracy(figures.experiment, figures.config) :]:
            view: dict[str, Any] = {"panel": panel, "height": CURVES_HEIGHT}
            live_figure(
                projected(store, run, **view),
                f"class:project:{panel}",
                stream=stream_of("projected", [run], **view),
                part="curves",
            )
    if right is not None:
        with right:
            observed_figure(figures, names[0], "class:project:figure", height=FIGURE_HEIGHT)


def _who(run: Run) -> str:
    names = called(my_class().people(), by_name=my_class().names_shown())
    found = [names[person] for person in (run.begun_by, *run.sharers) if person in names]
    return ", ".join(dict.fromkeys(found)) or "A run"


def _score(run: Run) -> str:
    accuracy = run.measures.get("test_accuracy")
    return "" if accuracy is None else f" · test accuracy **{accuracy:.1%}**"
