"""All datasets as cards: look for one, click, and it trains."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import streamlit as st

from playground.datasets import DatasetError, uploads
from playground.datasets.thumbnail import Thumbnail
from playground.datasets.ucr_catalogue import catalogue
from playground.experiments import Experiment
from playground.experiments.timeseries_transformer.figures.series_gallery import (
    GalleryCard,
    card_at,
    series_gallery,
)
from playground.figures.figure import Figure
from playground.figures.plain_text import plain
from playground.lessons.timeseries.choice import choose
from playground.lessons.timeseries.upload import upload_button
from playground.number_text import counted
from playground.ui.live_figure import live_figure
from playground.ui.refusal import say_refused
from playground.ui.visitor import visible_data

LAST_CLICK = "series:gallery click"
ORDERS = {
    "name": lambda entry: entry.title.lower(),
    "classes": lambda entry: entry.classes,
    "steps": lambda entry: entry.steps,
    "training series": lambda entry: entry.train,
}


class Entry(NamedTuple):
    """A dataset of the archive or an upload, as the gallery knows it."""

    name: str
    title: str
    classes: int
    steps: int
    channels: int
    train: int
    test: int
    remarks: tuple[str, ...]
    refusal: str
    glance: Thumbnail


def gallery(experiment: Experiment[Any], config: Any) -> None:
    """Every dataset that can be had, and a place for one's own."""
    st.fragment(_gallery, key="series:gallery")(experiment, config)


def _gallery(experiment: Experiment[Any], config: Any) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input("Find", placeholder="part of a name", key="series:find", width=200)
        order = st.segmented_control(
            "Sort by", list(ORDERS), default="name", required=True, key="series:sort"
        )
        at_once = st.toggle(
            "Train at once",
            True,
            key="series:at once",
            help="A click on a dataset sets the controls to it and starts training. Off: it only "
            "sets the controls.",
        )
        upload_button(experiment, config)
    try:
        entries = _entries(wanted.strip().lower(), order or "name")
    except DatasetError as error:
        say_refused(error)
        return
    at = live_figure(_figure(entries, config.dataset), "series:cards", clickable=True)
    if at is not None and st.session_state.get(LAST_CLICK) != at.get("at"):
        st.session_state[LAST_CLICK] = at.get("at")
        index = card_at(at["x"], at["y"], len(entries))
        if index is not None:
            choose(experiment, config, entries[index].name, train=at_once)
    count = counted(len(entries), "dataset")
    st.caption(
        f"{count}. Lines show one training series of each of up to three classes; the last line "
        f"of a card counts its training and test series."
    )


def _entries(wanted: str, order: str) -> tuple[Entry, ...]:
    """Uploads and sets of the archive whose name contains some letters, in order."""
    found = [_of_upload(uploads.describe(name)) for name in _readable_uploads()]
    found += [
        Entry(
            *(known.name, known.name, known.classes, known.steps, 1, known.train, known.test),
            _remarks(known.missing, known.unequal, known.normalized),
            known.refusal,
            known.glance,
        )
        for known in catalogue().values()
    ]
    matching = [entry for entry in found if wanted in entry.title.lower()]
    return tuple(sorted(matching, key=ORDERS[order]))


def _readable_uploads() -> list[str]:
    readable = []
    for name in visible_data(uploads.names()):
        try:
            uploads.describe(name)
        except DatasetError:  # the page says so when somebody asks for it
            continue
        readable.append(name)
    return readable


def _of_upload(known: uploads.Upload) -> Entry:
    return Entry(
        *(known.name, known.title, known.classes, known.steps, known.channels),
        *(known.train, known.test),
        ("An upload.", *_remarks(known.missing, known.shortest < known.steps, True)),
        *("", known.glance),
    )


def _remarks(missing: bool, unequal: bool, normalized: bool) -> tuple[str, ...]:
    remarks = []
    if missing:
        remarks.append("Values are missing; they are filled in, or their series left out.")
    if unequal:
        remarks.append("Lengths differ; series are stretched, padded or cut.")
    if not normalized:
        remarks.append("Not normalized: a click switches Standardize on.")
    return tuple(remarks)


@lru_cache(maxsize=32)
def _figure(entries: tuple[Entry, ...], chosen: str) -> Figure:
    return series_gallery([_card(entry, entry.name == chosen) for entry in entries])


def _card(entry: Entry, chosen: bool) -> GalleryCard:
    channels = f" · {entry.channels} channels" if entry.channels > 1 else ""
    shape = f"{counted(entry.classes, 'class', 'classes')} · {counted(entry.steps, 'step')}"
    sizes = f"{entry.train:,} + {entry.test:,} series"
    full = f"{entry.train:,} training and {entry.test:,} test series"
    refusal = ("Cannot be trained.", entry.refusal) if entry.refusal else ()
    hover = (f"<b>{plain(entry.title)}</b>", shape + channels, full, *entry.remarks, *refusal)
    return GalleryCard(
        title=entry.title,
        words=(shape, "one series of each class" if entry.refusal else sizes),
        lines=entry.glance,
        hover="<br>".join(hover),
        chosen=chosen,
        refused=bool(entry.refusal),
    )
