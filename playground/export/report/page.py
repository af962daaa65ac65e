"""The report's parts, put together."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from playground.classroom.prediction import Prediction, verdicts
from playground.classroom.task import Task
from playground.datasets.brought import title_of_brought
from playground.diagnoses import Finding
from playground.experiments import Config
from playground.experiments.parameter_words import words_of_run
from playground.experiments.run_names import run_name
from playground.export.html_page import html_page, save_buttons
from playground.export.report.drawing import Line, drawing
from playground.export.report.maths import with_maths
from playground.export.report.matrix import matrix_table
from playground.figures.palette import TRAINING, VALIDATION
from playground.figures.plain_text import cut
from playground.number_text import counted, number_text
from playground.runs import Run
from playground.runs.run import History

MOST_EXPLAINED = 4
"""Findings that are told in full; of further ones the title is told."""
LONGEST_VALUE = 60
LONGEST_NOTE = 300
STYLE = "\n" + (Path(__file__).parent / "report.css").read_text()
"""Black on white, sized for one A4 page and for a phone."""
SCORES: dict[str, tuple[str, Callable[[float], str]]] = {
    "accuracy": ("Test accuracy", "{:.2%}".format),
    "loss": ("Test loss", number_text),
    "r_squared": ("Test R²", number_text),
    "sup_norm": ("Largest test error", number_text),
}


@dataclass(frozen=True, eq=False)
class Sheet:
    """What the report tells.

    Attributes:
        title: Of the experiment.
        defaults: The settings of somebody who changes none.
        matrix: Counts of the test split, shape (classes, classes); None where none are classified.
        findings: The most important first.
        versions: By name of the package.
        caveats: Sentences on what the script of this run cannot repeat.
        parent: The run of which this one changes something.
        evidence: A link with which the playground says whether the report is genuine; may be empty.
    """

    title: str
    run: Run
    config: Config
    defaults: Config
    history: History
    matrix: np.ndarray | None
    class_names: Sequence[str]
    findings: Sequence[Finding]
    versions: Mapping[str, str]
    caveats: Sequence[str] = ()
    parent: Run | None = None
    evidence: str = ""


def report_page(sheet: Sheet) -> str:
    """The report as HTML. All text of the run is escaped."""
    title = f"{sheet.title}: {run_name(sheet.run)}"
    matrix, findings = _matrix(sheet), _findings(sheet)
    below = f'<div class="pair"><div>{matrix}</div><div>{findings}</div></div>'
    if not (matrix and findings):
        below = matrix + findings
    parts = [
        _facts(sheet),
        _class(sheet) + _scores(sheet),
        _curves(sheet),
        below,
        _settings(sheet),
        _footer(sheet),
    ]
    return html_page(title, style=STYLE, body="\n".join(parts))


def _facts(sheet: Sheet) -> str:
    run = sheet.run
    day = datetime.datetime.fromtimestamp(run.created).strftime("%Y-%m-%d %H:%M")
    words = [
        f"preset {run.preset}" if run.preset else "own settings",
        day,
        run.state.value,
        f"{counted(run.epochs, 'epoch')} in {run.seconds:.1f} s",
        words_of_run(run.experiment, run.config, run.parameters),
        f"seed {getattr(sheet.config, 'seed', '')}",
        *(f"#{tag}" for tag in run.tags),
    ]
    lines = [" · ".join(words), *run.course, run.message, cut(run.note, LONGEST_NOTE)]
    return "".join(f'<p class="muted">{escape(line)}</p>' for line in lines if line)


def _class(sheet: Sheet) -> str:
    """The task that the run was begun with, and the prediction, each with what came of it."""
    run, sentences = sheet.run, []
    task = Task.of_stranger(run.origin.task)
    if task is not None:
        sentences.append(f"Task: {task.text}" if task.text else "Task.")
        if task.criteria:
            wanted = ", ".join(criterion.words() for criterion in task.criteria)
            met = "met" if task.is_met_by(run, sheet.config) else "not met"
            sentences.append(f"Asked for: {wanted}. It is {met}.")
    for verdict in verdicts(
        Prediction.from_json(run.origin.prediction), run, sheet.history, sheet.parent
    ):
        sentences.append(
            f"{verdict.question}: predicted {verdict.predicted}, came {verdict.came} "
            f"({verdict.points} of 100 points)."
        )
    return f"<p>{escape(' '.join(sentences))}</p>\n" if sentences else ""


def _scores(sheet: Sheet) -> str:
    test: Mapping[str, Any] = sheet.run.report.get("test") or {}
    mean = f", mean of {sheet.run.networks} networks" if sheet.run.networks > 1 else ""
    found = [
        (name + mean, form(test[key]))
        for key, (name, form) in SCORES.items()
        if test.get(key) is not None
    ]
    best = sheet.run.report.get("best_epoch")
    if best:
        found.append(("Best epoch", str(best)))
    parts = [f"<div>{escape(name)}<b>{escape(value)}</b></div>" for name, value in found]
    return f'<div class="scores">{"".join(parts)}</div>'


def _curves(sheet: Sheet) -> str:
    history = sheet.history
    if not len(history.get("epoch", ())):
        return ""
    panels = []
    for name in ("loss", "accuracy"):
        lines = [
            Line(label, history[column], color, dashed)
            for label, column, color, dashed in (
                ("training", name, TRAINING, True),
                ("validation", f"val_{name}", VALIDATION, False),
            )
            if column in history
        ]
        if lines:
            last = ", ".join(f"{line.label} {number_text(line.values[-1])}" for line in lines)
            percent, marks = name == "accuracy", sheet.run.marks
            title = f"{name}: {last}"
            svg = drawing(title, history["epoch"], lines, percent=percent, marks=marks)
            panels.append(f"<div data-figure>{svg}{save_buttons(name)}</div>")
    key = (
        '<p class="muted">Training dashed, validation solid; the numbers are the last epoch’s.</p>'
    )
    return f'<h2>Curves</h2><div class="pair">{"".join(panels)}</div>{key}'


def _matrix(sheet: Sheet) -> str:
    if sheet.matrix is None:
        return ""
    return f"<h2>Confusion matrix</h2>{matrix_table(sheet.matrix, sheet.class_names)}"


def _findings(sheet: Sheet) -> str:
    if not sheet.findings:
        return ""
    parts = [
        f'<p class="finding"><b>{with_maths(f.title)}</b> <code>{escape(f.code)}</code><br>'
        f"{escape(f.evidence)} {with_maths(f.cause)} {with_maths(f.advice)}</p>"
        for f in sheet.findings[:MOST_EXPLAINED]
    ]
    more = [with_maths(f.title) for f in sheet.findings[MOST_EXPLAINED:]]
    if more:
        parts.append(f'<p class="finding">Also: {"; ".join(more)}.</p>')
    return f"<h2>Diagnoses</h2>{''.join(parts)}"


def _settings(sheet: Sheet) -> str:
    described, text = sheet.config.controls(), sheet.config.as_text()
    usual = sheet.defaults.as_text()
    changed = [
        f"<tr><td>{escape(described[name].label)}</td><td><b>{_value(title_of_brought(value))}</b></td>"
        f'<td class="muted">instead of {_value(usual[name])}</td></tr>'
        for name, value in text.items()
        if value != usual[name]
    ]
    everything = [
        f"<p><span>{escape(name)}</span><span>{_value(title_of_brought(value))}</span></p>"
        for name, value in text.items()
    ]
    table = "".join(changed) or "<tr><td>nothing</td></tr>"
    return (
        f"<h2>Changed from the defaults</h2><table>{table}</table>"
        f'<h2>All settings</h2><div class="all">{"".join(everything)}</div>'
    )


def _value(text: str) -> str:
    return escape(cut(text, LONGEST_VALUE)) or "empty"


def _footer(sheet: Sheet) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in sheet.versions.items())
    source = sheet.run.report.get("source", "")
    lines = [f"Data: {source}." if source else "", *sheet.caveats, f"Versions: {versions}."]
    words = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    if sheet.evidence:
        link = (
            f'<a href="{escape(sheet.evidence)}">the playground says whether they are genuine</a>'
        )
        words = f"<p>Settings, score, task and time are signed: {link}.</p>{words}"
    return f"<footer>{words}</footer>"
