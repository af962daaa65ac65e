"""Every guess of a reader as a control that stands at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from playground.datasets.reading import DELIMITERS, ReadingOptions, ReadingReport
from playground.ui.files.kind import FileKind

DECIMALS = {".": "point", ",": "comma"}
SPECIAL = "special class"
"""Stands among the corrections, but is no option of a table."""
Corrections = dict[str, Any]


def options_of(corrections: Corrections) -> ReadingOptions:
    """What a person said; all else is left to the reader."""
    return ReadingOptions(**{k: v for k, v in corrections.items() if k != SPECIAL})


def guess_controls(
    kind: FileKind[Any], report: ReadingReport | None, corrections: Corrections
) -> None:
    """Controls for what was understood; a change goes into the corrections.

    Args:
        report: Of the file, or what can be told of one that was refused; None if nothing can.
    """
    if report is None:
        return
    if report.format == "table":
        _of_table(kind, report, corrections)
    elif report.format == "fasta" and len(report.classes) != 1:  # a file for each class says it all
        field = "Field of the header lines with the class"
        _column(kind, report, corrections, field, "label_column", report.label_column)
        guess = report.classes[-1].label if report.classes else ""
        st.text_input(kind.special_class, **_control(kind, corrections, SPECIAL, guess))
    if corrections:
        st.button(
            "Detect settings again",
            icon=":material/restart_alt:",
            type="tertiary",
            on_click=corrections.clear,
            key=f"{kind.name}:again",
        )


def _of_table(kind: FileKind[Any], report: ReadingReport, corrections: Corrections) -> None:
    marks: tuple[tuple[str, str, Mapping[Any, str]], ...] = (
        ("Delimiter", "delimiter", DELIMITERS),
        ("Decimal mark", "decimal", DECIMALS),
    )
    for half, (label, field, known) in zip(st.columns(2), marks, strict=True):
        half.selectbox(
            label,
            list(known),
            index=None,
            placeholder="not recognized",
            format_func=known.__getitem__,
            **_control(kind, corrections, field, getattr(report, field)),
        )
    st.toggle(
        "The first row names the columns",
        **_control(kind, corrections, "header", report.header),
    )
    if not report.columns:
        return
    if kind.coordinates:
        for place, name in enumerate("xy"):
            guess = report.coordinates[place] if report.coordinates else None
            _column(kind, report, corrections, f"Column for {name}", f"{name}_column", guess)
    if kind.classes:
        _column(kind, report, corrections, kind.label, "label_column", report.label_column)
    names, left_out = _names(report), [each.column for each in report.left_out]
    st.multiselect(
        "Columns left out",
        range(len(names)),
        format_func=names.__getitem__,
        placeholder="none",
        **_control(kind, corrections, "left_out", left_out, len(names), tuple),
    )


def _column(
    kind: FileKind[Any],
    report: ReadingReport,
    corrections: Corrections,
    label: str,
    field: str,
    guess: int | None,
) -> None:
    names = _names(report)
    if not names:
        return
    st.selectbox(
        label,
        range(len(names)),
        index=None,
        placeholder="choose one",
        format_func=names.__getitem__,
        **_control(kind, corrections, field, guess, len(names)),
    )


def _names(report: ReadingReport) -> list[str]:
    """The name of each column with its number, so that no two are alike."""
    return [
        name if name == f"column {number}" else f"{number}: {name}"
        for number, name in enumerate(report.columns, start=1)
    ]


def _control(
    kind: FileKind[Any],
    corrections: Corrections,
    field: str,
    guess: Any,
    columns: int | None = None,
    convert: Callable[[Any], Any] = lambda value: value,
) -> dict[str, Any]:
    """Key and callback of a control, which is put where the person or else the reader wants it.

    Args:
        columns: How many there are, where it stands at one of them or at several.
    """
    key, value = f"{kind.name}:{field}", corrections.get(field, guess)
    if columns is not None and isinstance(value, (list, tuple)):
        value = [column for column in value if column < columns]
    elif columns is not None and value is not None and not 0 <= value < columns:
        value = None
    st.session_state[key] = value

    def change() -> None:
        chosen = st.session_state[key]
        if chosen is None:  # it was emptied: the reader may guess again
            corrections.pop(field, None)
        else:
            corrections[field] = convert(chosen)
        if field == "delimiter":  # other columns: what was said of those before holds no more
            for of_columns in ("label_column", "x_column", "y_column", "left_out"):
                corrections.pop(of_columns, None)

    return {"key": key, "on_change": change}
