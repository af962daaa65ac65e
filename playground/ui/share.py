"""The headline of a page, and what its link can carry: settings, a run, a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from playground.classroom.brought_data import is_shared
from playground.classroom.brought_data import share as share_data
from playground.classroom.identity import STUDENT
from playground.classroom.open_class import ENTER_ROUTE, OpenClass
from playground.datasets.brought import is_brought, title_of_brought
from playground.experiments import Config, Experiment
from playground.runs import Run
from playground.ui.address import address_of
from playground.ui.class_here import class_here
from playground.ui.evidence import evidence_of
from playground.ui.plain_text import literal
from playground.ui.polls import offer_poll
from playground.ui.refusal import refusals_kept
from playground.ui.set_task import set_task
from playground.ui.share_link import share_link, show_link
from playground.ui.tabs import is_wanted, show_tabs
from playground.ui.visitor import my_class, visitor

Parts = Mapping[str, Callable[[], object]]


def headline(title: str, key: str, words: str = "", parts: Parts | None = None) -> None:
    """The title of a page with *Share* beside it, and the words below.

    Args:
        key: Of *Share*, one for each page of the app; the words have it, too, with ``:words``.
        parts: What can be shared, by the label of its tab; else the link of the page as it stands.
            The teacher of a class has its address and PIN first.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(title, width="stretch")
        share(key, parts)
    if words:
        with st.container(key=f"{key}:words"):
            st.markdown(words)


def share(key: str, parts: Parts | None = None) -> None:
    """The popover *Share*, filled when it is opened; see `headline`."""
    popover = st.popover("Share", icon=":material/share:", key=key, on_change="rerun")
    if not is_wanted(popover, key):
        return
    opened, who = class_here(), visitor()
    shown = dict(parts or {"This page": partial(_share_page, key)})
    if opened is not None and who.is_teacher:
        shown = {"Class": partial(_share_class, opened, key), **shown}
    with popover:
        if len(shown) > 1:
            show_tabs(shown, key=f"{key}:{len(shown)}")
        else:
            _share_page(key)
        if opened is not None and who.role == STUDENT:
            _say_who(who.name)


def _share_page(key: str) -> None:
    share_link(st.query_params.to_dict(), key=f"{key}:link")


def _share_class(opened: OpenClass, key: str) -> None:
    """How students come in, for the teacher to project."""
    pin = f"PIN **{opened.pin}**" if opened.pin else "no PIN"
    st.markdown(f":material/school: **The class** enters at this address, with {pin}.")
    show_link(opened.address, key=f"{key}:class")


def _say_who(name: str) -> None:
    """Tells students who they are here."""
    called = f"You are **{literal(name)}**" if name else "You entered without a name"
    st.markdown(f":material/person: {called} · [Not you?]({address_of(ENTER_ROUTE)})")
    if animal := my_class().my_animal():
        st.caption(f"Where your teacher hides names, you appear as **{animal}**.")


def parts_of_training(experiment: Experiment[Any], config: Config, run: Run | None) -> Parts:
    """What a page with training can share: these settings, the run on show, and a task."""
    key = f"{experiment.name}:share"
    names = {"preset", *experiment.config_type.model_fields}
    settings = {name: text for name, text in st.query_params.items() if name in names}

    def share_settings() -> None:
        st.caption("Opens this page with these settings.")
        share_link(settings, key=f"{key}:settings")
        _say_shared_data(config)

    def share_run(run: Run) -> None:
        st.caption("Opens this run, live while it trains.")
        share_link({"run": run.id}, key=f"{key}:run")
        _say_shared_data(config)
        evidence = evidence_of(experiment, run)
        if evidence and class_here() is not None:
            st.caption(
                "Evidence for your teacher: settings, score, task and time, signed by this "
                "playground. Whoever opens it here sees whether it is genuine."
            )
            share_link(evidence, key=f"{key}:evidence")

    def share_poll() -> None:
        offer_poll(experiment, config)
        _say_shared_data(config)

    parts: dict[str, Callable[[], object]] = {"Settings": share_settings}
    if run is not None:
        parts["This run"] = partial(share_run, run)
    parts["Task"] = partial(set_task, experiment, config)
    if class_here() is not None and visitor().is_teacher:
        parts["Poll"] = share_poll
    return parts


def _say_shared_data(config: Config) -> None:
    """Data that somebody brought are in a link by name: whoever opens it sees and uses them, where
    they are shared. Where everybody sits at this machine, all see them anyway."""
    brought = [text for text in config.as_text().values() if is_brought(text)]
    if not brought:
        return
    names = ", ".join(f"“{title_of_brought(text)}”" for text in brought)
    is_alone = class_here() is None and visitor().at_machine
    if not is_alone and not all(map(is_shared, brought)):
        st.caption(
            ":material/lock: "
            + literal(f"Your data, {names}, are for you and the teacher. Others cannot open this.")
        )
        st.button(
            "Share the data",
            icon=":material/group_add:",
            key="share:data",
            on_click=_share_data,
            args=(brought,),
        )
    else:
        st.caption(
            ":material/group: "
            + literal(
                f"Every link here also shares your data, {names}: whoever opens it on this "
                "playground can see them, train on them and download them."
            )
        )


def _share_data(names: list[str]) -> None:
    with refusals_kept():
        for name in names:
            share_data(visitor(), name)
