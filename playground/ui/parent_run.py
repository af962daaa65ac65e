"""Change one thing: a run whose settings, seed and so initial weights are those of a parent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from playground.comparison.curves import compared_curves, on_one_axis
from playground.comparison.differences import label_of, setting_text
from playground.comparison.view import CompareView
from playground.experiments import EXPERIMENTS, Config, ConfigError, Experiment
from playground.experiments.run_names import run_name
from playground.figures.line_panels import LinesPanel
from playground.figures.run_lines import run_lines
from playground.number_text import number_text, signed_text
from playground.quoted import quoted
from playground.runs import Run
from playground.ui import services
from playground.ui.controls import set_values
from playground.ui.link import say_of_link
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.refusal import keep_refusal, say_kept_refusal
from playground.ui.run_links import page_of
from playground.ui.visitor import visible_run
from playground.ui.window import bring_figure_into_view

PARENT = "parent"
"""Its name in links."""
HEIGHT = 260
NOT_YOURS = (
    "Only the browser that started this run, the teacher, or a person at the machine that runs the "
    "app may change it. You can look, and change a copy."
)
OPEN = "parent_run:open"
SHOWN = {"test_accuracy": "test accuracy", "test_loss": "test loss"}


def linked_parent(experiment: Experiment[Any]) -> Run | None:
    """The run that the link asks to change one thing of; what is no such run is said."""
    run_id = st.query_params.get(PARENT)
    if not run_id:
        return None
    try:
        return _comparable(experiment, run_id)
    except KeyError:
        say_of_link(
            "Expected parent to be the id of a run of this page. Received: "
            f"parent={quoted(run_id)}. Nothing is compared.",
            PARENT,
        )
    except ConfigError as error:
        say_of_link(
            f"The parent has settings that this version does not accept. {error} Nothing is "
            "compared.",
            PARENT,
        )
    return None


def parent_of(experiment: Experiment[Any], run: Run | None) -> Run | None:
    """What a run is drawn against: its parent, or the one of the link where there is no run yet."""
    if run is None:
        return linked_parent(experiment)
    if run.origin.parent is None:
        return None
    try:
        return _comparable(experiment, run.origin.parent)
    except (KeyError, ConfigError):  # it is gone, or came from another version
        return None


def _comparable(experiment: Experiment[Any], run_id: str) -> Run:
    """A run that others of the same experiment can be compared with.

    Raises:
        KeyError: no run of this experiment has that id.
        ConfigError: its settings are of another version.
    """
    run = visible_run(run_id)
    if run.experiment != experiment.name:
        raise KeyError(run_id)
    experiment.config_type.parse(run.config)
    return run


def change_one_thing(run: Run, key: str, label: str = "Change one thing") -> None:
    """A button that opens a run's page with the run's settings, to change one of them."""
    if st.session_state.pop(f"{OPEN}:{key}", False):
        st.switch_page(page_of(run), query_params={PARENT: run.id})
    say_kept_refusal(key)
    st.button(
        label,
        icon=":material/call_split:",
        key=key,
        disabled=run.experiment not in EXPERIMENTS,
        on_click=_adopt,
        args=(run, key),
        help="Same settings, same seed, so the same initial weights: what changes is your doing.",
    )


def offer_copy(run: Run, key: str) -> None:
    """For who may look at a run and not change it: says so, and opens its settings as their own."""
    st.markdown(f":material/lock: {NOT_YOURS}")
    change_one_thing(run, key, label="Change a copy")


def _adopt(run: Run, key: str) -> None:
    known = EXPERIMENTS[run.experiment]
    try:
        values = known.config_type.parse(run.config).model_dump()
    except ConfigError as error:
        keep_refusal(f"This run has settings that this version does not accept. {error}", key)
        return
    set_values(known, **values)
    st.session_state[f"{OPEN}:{key}"] = True
    bring_figure_into_view()
    # Of a page with sections the first one trains.
    st.session_state[f"{known.page.slug}:sections"] = ""


def say_changes(experiment: Experiment[Any], config: Config, run: Run | None) -> None:
    """Above the buttons of a page with a parent: what is changed so far."""
    parent = linked_parent(experiment)
    if parent is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(literal(change_words(parent, config)))
            st.button(
                "Compare",
                icon=":material/compare:",
                disabled=run is None or run.origin.parent is None,
                on_click=st.session_state.update,
                args=({f"{OPEN}:compare": True},),
            )
            st.button("Stop comparing", icon=":material/link_off:", on_click=_let_go)
        if st.session_state.pop(f"{OPEN}:compare", False) and run is not None:
            both = {"runs": f"{parent.id},{run.id}"}
            st.switch_page("pages/compare.py", query_params=both)


def _let_go() -> None:
    st.query_params.pop(PARENT, None)


def change_words(parent: Run, config: Config) -> str:
    """Which controls differ from the parent, in one sentence."""
    texts = changed_texts(parent, config.model_dump(mode="json"))
    name = f"“{run_name(parent)}”"
    where = f"{name}, which is in the bin," if parent.deleted is not None else name
    if not texts:
        return (
            f"Against {where}: nothing is changed yet. Change one control on the left, then Train; "
            "otherwise you will get the same curve."
        )
    words = f"Changed against {where}: {'; '.join(texts.values())}."
    if set(texts) == {"seed"}:
        return f"{words} Only chance differs: other initial weights, another order."
    if len(texts) > 1:
        return f"{words} With more than one change, it remains open which one made the difference."
    return words


def changed_texts(parent: Run, config: Mapping[str, Any]) -> dict[str, str]:
    """By field: its label, what the parent had, and what stands there now."""
    known = EXPERIMENTS[parent.experiment].config_type.parse(parent.config).model_dump(mode="json")
    before, now = _with(parent, known), _with(parent, config)
    return {
        field: f"{label_of([parent], field)} {setting_text(before, field)} → "
        f"{setting_text(now, field)}"
        for field in config
        if known.get(field) != config[field]
    }


def _with(run: Run, config: Mapping[str, Any]) -> Run:
    return replace(run, config=dict(config))


def against_parent(experiment: Experiment[Any], run: Run | None, *, curves: bool) -> None:
    """The difference in the last scores, and where wanted the curves of both in one figure."""
    parent = parent_of(experiment, run)
    if run is None or parent is None:
        return
    if curves:
        _curves(run, parent)
    if run.state.is_finished():
        st.markdown(literal(difference_words(run, parent)))


def difference_words(run: Run, parent: Run) -> str:
    """What the change did to the last scores, in one sentence."""
    changes = "; ".join(changed_texts(parent, run.config).values()) or "the same settings"
    parts = []
    for name, words in SHOWN.items():
        if name in run.measures and name in parent.measures:
            before, now = parent.measures[name], run.measures[name]
            if name.endswith("accuracy"):
                step = f"{100 * (now - before):+.1f} points".replace("-", "−")
                parts.append(f"{words} {before:.1%} → {now:.1%} ({step})")
            else:
                step = signed_text(now - before)
                mean = "mean " if max(run.networks, parent.networks) > 1 else ""
                parts.append(f"{mean}{words} {number_text(before)} → {number_text(now)} ({step})")
    if not parts:
        return f"{changes}: not both runs have a test score."
    return f"{changes}: {', '.join(parts)}."


def _curves(run: Run, parent: Run) -> None:
    """Loss, and accuracy where there is one; this run in the colour that it has elsewhere."""
    snapshots = [services.store().snapshot(each.id) for each in (run, parent)]
    view = CompareView(show="validation")
    info = compared_curves(view, snapshots, ("this run", "parent"))
    panels = [
        LinesPanel(
            f"validation {panel.name}", panel.lines, percent=panel.percent, numbered=panel.numbered
        )
        for panel in info.panels
    ]
    live_figure(
        run_lines(on_one_axis(view, panels), height=HEIGHT), "parent_run:curves", toolbar=True
    )
