"""The dialog between choosing a file and using it. Until then nothing is kept on disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from playground.datasets import DatasetError
from playground.datasets.glimpse import first_lines, glimpse
from playground.datasets.reading import GivenFile
from playground.ui.files.guesses import SPECIAL, Corrections, guess_controls, options_of
from playground.ui.files.kind import FileKind, Preview
from playground.ui.files.reading_words import reading_words
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.refusal import REFUSALS, say_refused
from playground.ui.window import bring_figure_into_view, is_back_or_forward

OPEN, READINGS, CORRECTIONS = "files:open", "files:readings", "files:corrections"
"""Keys of the kind of file whose dialog is open, of what was read, and of what was corrected."""
MOST_READINGS = 2
"""How many stay in memory while the dialog is open: the last one, and the one before it."""
Reading = Preview | DatasetError


def open_button(kind: FileKind[Any], label: str, icon: str = ":material/upload_file:") -> None:
    """A button that opens the dialog, and the dialog while it is open."""
    if is_back_or_forward():
        _close()
    # A dialog's own controls run the dialog alone; when the whole page runs, it has to be said
    # again that the dialog is open.
    if st.button(label, icon=icon, key=f"{kind.name}:open"):
        _close()
        st.session_state[OPEN] = kind.name
    if st.session_state.get(OPEN) == kind.name:
        st.dialog(kind.title, width="large", on_dismiss=_close)(_dialog)(kind)


def _close() -> None:
    for key in (OPEN, READINGS, CORRECTIONS):
        st.session_state.pop(key, None)


def _dialog(kind: FileKind[Any]) -> None:
    st.markdown(kind.words)
    if kind.gather is not None:
        gathered = kind.gather()
        _buttons(kind, None if gathered is None else Preview(gathered, ()), {})
        return
    files = _chosen_files(kind)
    choices: dict[str, Any] = {}
    if files:
        corrections = _corrections_of(files[0])
        found = _read(kind, files, corrections)
        left, right = st.columns([2, 3], gap="medium")
        with left:
            _understood(kind, files, found, corrections)
        with right:
            if isinstance(found, DatasetError) and not kind.is_text:
                st.caption("Nothing of the file can be shown.")
            elif isinstance(found, DatasetError):
                st.caption("The file begins like this:")
                st.code(first_lines(files[0].getvalue()), language=None)
            else:
                live_figure(kind.draw(found.data), f"{kind.name}:first rows")
                choices = dict(kind.choices(found))
            _buttons(kind, found, choices)


def _chosen_files(kind: FileKind[Any]) -> list[UploadedFile]:
    places = st.columns(len(kind.fields))
    chosen = [
        place.file_uploader(label, type=kind.suffixes, key=f"{kind.name}:file {number}")
        for number, (place, label) in enumerate(zip(places, kind.fields, strict=True))
    ]
    # The first is needed: without it the others wait.
    return [file for file in chosen if file is not None] if chosen[0] is not None else []


def _corrections_of(file: UploadedFile) -> Corrections:
    """What a person said of this file; of another one nothing was said yet."""
    known, corrections = st.session_state.get(CORRECTIONS, (None, {}))
    if known != file.file_id:
        corrections = {}
        st.session_state[CORRECTIONS] = (file.file_id, corrections)
    return corrections


def _read(kind: FileKind[Any], files: Sequence[UploadedFile], corrections: Corrections) -> Reading:
    """From the files, or from memory when they were read like this a moment ago."""
    options, special = options_of(corrections), str(corrections.get(SPECIAL, ""))
    question = (kind.name, tuple(file.file_id for file in files), options, special)
    readings: dict[Any, Reading] = st.session_state.setdefault(READINGS, {})
    if question not in readings:
        given = [GivenFile(file.name, file.getvalue()) for file in files]
        answer: Reading
        try:
            answer = kind.read(given, options, special)
        except DatasetError as error:
            answer = DatasetError(str(error))  # without its traceback, which holds the text
        while len(readings) >= MOST_READINGS:
            readings.pop(next(iter(readings)))
        readings[question] = answer
    return readings[question]


def _understood(
    kind: FileKind[Any],
    files: Sequence[UploadedFile],
    found: Reading,
    corrections: Corrections,
) -> None:
    """What was understood, or the refusal; below it the controls, also of a refused file."""
    if isinstance(found, DatasetError):
        say_refused(found)
        if not kind.is_text:
            return
        first = GivenFile(files[0].name, files[0].getvalue())
        report = glimpse(first.file, first.content, options_of(corrections))
    else:
        for each in found.reports:
            head, *rest = (literal(sentence) for sentence in reading_words(each, kind.noun))
            st.markdown("\n".join([f"**{head}**", "", *(f"- {sentence}" for sentence in rest)]))
        report = found.reports[0]
    guess_controls(kind, report, corrections)


def _buttons(kind: FileKind[Any], found: Reading | None, choices: dict[str, Any]) -> None:
    complaint = st.container()
    with st.container(horizontal=True):
        use = st.button(
            "Use",
            type="primary",
            icon=":material/check:",
            disabled=not isinstance(found, Preview),
            key=f"{kind.name}:use",
        )
        if st.button("Cancel", key=f"{kind.name}:cancel"):
            _close()
            st.rerun()
    if not use or not isinstance(found, Preview):
        return
    try:
        kind.use(found.data, choices)
    except REFUSALS as error:
        complaint.error(literal(str(error)), icon=":material/error:")
        return
    _close()
    st.query_params.pop("run", None)  # the page shows the new data, not what learned from others
    bring_figure_into_view()
    st.rerun()
