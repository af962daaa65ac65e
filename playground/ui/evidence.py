"""The evidence of a run: its signed link, and what a page says of one that somebody hands back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.classroom.identity import identity_key, shares
from playground.classroom.signed import Evidence, is_signed, seal, unseal
from playground.classroom.task import Task
from playground.experiments import Experiment
from playground.folders import data_folder
from playground.number_text import number_text
from playground.runs import Run, RunState
from playground.ui import services
from playground.ui.class_here import class_here
from playground.ui.plain_text import literal
from playground.ui.share_link import link_to
from playground.ui.visitor import visitor

EVIDENCE = "evidence"
"""What a link calls it."""
UNSIGNED = (
    "No teacher of this class has signed this task: compare what it asks for with what you set."
)
CHANGED = (
    "Not genuine: this evidence was changed after it was signed, or another playground signed it."
)


def evidence_of(experiment: Experiment[Any], run: Run) -> dict[str, str]:
    """What the link of a finished run says, so that a teacher can check it; nothing where the
    visitor neither began nor shares the run, where it has no score, or another playground
    trained it."""
    who = visitor()
    done = run.state in (RunState.COMPLETE, RunState.STOPPED) and run.measures
    own = who.id != "" and (who.id == run.begun_by or shares(who, run))
    if not done or not own or services.store().is_imported(run.id):
        return {}
    config = experiment.config_type.parse(run.config)
    task = Task.of_stranger(run.origin.task)
    texts = config.as_text()
    settings = {name: texts[name] for name in config.differences(experiment.preset(None))}
    for change in run.changes:
        before = settings.get(change.name, texts.get(change.name, ""))
        settings[change.name] = f"{before}, {change.value:g} from epoch {change.epoch:.4g}"
    if run.report.get("edits"):
        settings["weights"] = "set by hand"
    evidence = Evidence(
        run.id,
        experiment.name,
        settings,
        {name: float(value) for name, value in run.measures.items() if value is not None},
        task.as_json() if task else {},
        task is not None and task.is_met_by(run, config),
        run.created,
        who.name,
    )
    return {"run": run.id, EVIDENCE: seal(identity_key(data_folder()), evidence)}


def evidence_link(experiment: Experiment[Any], run: Run) -> str:
    """The signed link of a run, where a class is open and the visitor began it; else nothing."""
    parameters = {} if class_here() is None else evidence_of(experiment, run)
    return link_to(parameters) if parameters else ""


def show_evidence(experiment: Experiment[Any]) -> None:
    """Says whether the evidence in the link is genuine, and what it says."""
    text = st.query_params.get(EVIDENCE)
    if not text:
        return
    found = unseal(identity_key(data_folder()), text)
    if found is None or found.experiment != experiment.name:
        st.error(CHANGED, icon=":material/gpp_bad:")
        return
    words = [_who_and_when(found), *_scores(found), *_task(experiment, found)]
    if found.settings:
        words.append(f"changed settings: {_listed(experiment, found.settings)}")
    st.success(f"**Genuine.** {literal(' · '.join(words))}", icon=":material/verified:")
    if found.task and not _is_signed(found):
        st.warning(UNSIGNED, icon=":material/help:")
    if st.query_params.get("run") != found.run:
        st.warning("The run on show is another one than this evidence speaks of.")


def _who_and_when(found: Evidence) -> str:
    began = datetime.datetime.fromtimestamp(found.began)
    return f"{found.name or 'Somebody without a name'}, {began:%d %b %Y %H:%M}"


def _scores(found: Evidence) -> list[str]:
    shown = [name for name in found.scores if name.startswith("test_")] or list(found.scores)
    return [f"{name.replace('_', ' ')} {number_text(found.scores[name])}" for name in shown]


def _task(experiment: Experiment[Any], found: Evidence) -> list[str]:
    """What was asked for, all of it: the same words may stand above an easier demand."""
    task = Task.of_stranger(found.task)
    if task is None:
        return []
    words = [f"task “{' '.join(task.text.split())}”"]
    if task.criteria:
        asked = " and ".join(each.words() for each in task.criteria)
        met = (": met" if found.met else ": not met") if _is_signed(found) else ""
        words.append(f"to reach {asked}{met}")
    if task.fixed:
        words.append(f"with these fixed: {_listed(experiment, task.fixed)}")
    return words


def _is_signed(found: Evidence) -> bool:
    task = Task.of_stranger(found.task)
    key = identity_key(data_folder())
    return task is not None and is_signed(key, found.experiment, task)


def _listed(experiment: Experiment[Any], settings: Mapping[str, str]) -> str:
    labels = experiment.config_type.controls()
    return ", ".join(
        f"{labels[name].label if name in labels else name} {value[:120]}"
        for name, value in settings.items()
    )
