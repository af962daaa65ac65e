"""Every guess of a reader as a control that stands at it."""

from __future__ import annotations

from collections.abc import Callable
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
        key = _stand(kind, corrections, SPECIAL, guess)
        st.text_input(kind.special_class, key=key, **_changes(kind, corrections, SPECIAL))
    if corrections:
        st.button(
            "Detect settings again",
            icon=":material/restart_alt:",
            type="tertiary",
            on_click=corrections.clear,
            key=f"{kind.name}:again",
        )


def _of_table(kind: FileKind[Any], report: ReadingReport, corrections: Corrections) -> None:
    left, right = st.columns(2)
    left.selectbox(
        "Delimiter",
        list(DELIMITERS),
        index=None,
        placeholder="not recognized",
        key=_stand(kind, corrections, "delimiter", report.delimiter),
        format_func=lambda mark: DELIMITERS[mark],
        **_changes(kind, corrections, "delimiter"),
    )
    right.selectbox(
        "Decimal mark",
        list(DECIMALS),
        index=None,
        placeholder="not recognized",
        key=_stand(kind, corrections, "decimal", report.decimal),
        format_func=lambda mark: DECIMALS[mark],
        **_changes(kind, corrections, "decimal"),
    )
    st.toggle(
        "The first row names the columns",
        key=_stand(kind, corrections, "header", report.header),
        **_changes(kind, corrections, "header"),
    )
    if not report.columns:
        return
    if kind.coordinates:
        for place, name in enumerate("xy"):
            guess = report.coordinates[place] if report.coordinates else None
            _column(kind, report, corrections, f"Column for {name}", f"{name}_column", guess)
    if kind.classes:
        _column(kind, report, corrections, kind.label, "label_column", report.label_column)
    names = _names(report)
    st.multiselect(
        "Columns left out",
        range(len(names)),
        key=_stand(
            kind, corrections, "left_out", [each.column for each in report.left_out], known=names
        ),
        format_func=lambda column: names[column],
        placeholder="none",
        **_changes(kind, corrections, "left_out", tuple),
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
        key=_stand(kind, corrections, field, guess, known=names),
        format_func=lambda column: names[column],
        **_changes(kind, corrections, field),
    )


def _names(report: ReadingReport) -> list[str]:
    """The name of each column with its number, so that no two are alike."""
    return [
        name if name == f"column {number}" else f"{number}: {name}"
        for number, name in enumerate(report.columns, start=1)
    ]


def _stand(
    kind: FileKind[Any],
    corrections: Corrections,
    field: str,
    guess: Any,
    known: list[str] | None = None,
) -> str:
    """Puts a control where the person or else the reader wants it; its key."""
    value = corrections.get(field, guess)
    if known is not None and isinstance(value, (list, tuple)):
        value = [column for column in value if column < len(known)]
    elif known is not None and value is not None and not 0 <= value < len(known):
        value = None
    key = f"{kind.name}:{field}"
    st.session_state[key] = value
    return key


def _changes(
    kind: FileKind[Any],
    corrections: Corrections,
    field: str,
    convert: Callable[[Any], Any] = lambda value: value,
) -> dict[str, Any]:
    def change() -> None:
        value = st.session_state[f"{kind.name}:{field}"]
        if value is None:  # it was emptied: the reader may guess again
            corrections.pop(field, None)
        else:
            corrections[field] = convert(value)
        if field == "delimiter":  # other columns: what was said of those before holds no more
            for of_columns in ("label_column", "x_column", "y_column", "left_out"):
                corrections.pop(of_columns, None)

    return {"on_change": change}
