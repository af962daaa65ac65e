"""The evidence of a run: its signed link, and what a page says of one that somebody hands back."""

from __future__ import annotations

import datetime
from typing import Any

import streamlit as st

from playground.classroom.identity import identity_key
from playground.classroom.signed import Evidence, seal, unseal
from playground.classroom.task import Task
from playground.experiments import ConfigError, Experiment
from playground.folders import data_folder
from playground.number_text import number_text
from playground.runs import Run, RunState
from playground.ui.class_here import class_here
from playground.ui.plain_text import literal
from playground.ui.share_link import link_to
from playground.ui.visitor import visitor

EVIDENCE = "evidence"
"""What a link calls it."""
CHANGED = (
    "Not genuine: this evidence was changed after it was signed, or another playground signed it."
)


def evidence_of(experiment: Experiment[Any], run: Run) -> dict[str, str]:
    """What the link of a finished run says, so that a teacher can check it; nothing where somebody
    else began the run, or it has no score."""
    done = run.state in (RunState.COMPLETE, RunState.STOPPED) and run.measures
    if not done or not run.begun_by or visitor().id != run.begun_by:
        return {}
    config = experiment.config_type.parse(run.config)
    try:
        task = Task.from_json(run.origin.task)
    except (ConfigError, KeyError):  # a run that came from elsewhere
        task = None
    base = experiment.preset(None)
    texts = config.as_text()
    evidence = Evidence(
        run.id,
        experiment.name,
        {name: texts[name] for name in config.differences(base)},
        {name: float(value) for name, value in run.measures.items() if value is not None},
        task.as_json() if task else {},
        task is not None and task.is_met_by(run, config),
        run.created,
        visitor().name,
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
    words = [_who_and_when(found), *_scores(found), *_task(found)]
    if found.settings:
        labels = experiment.config_type.controls()
        listed = (
            f"{labels[name].label if name in labels else name} {value[:60]}"
            for name, value in found.settings.items()
        )
        words.append(f"changed settings: {', '.join(listed)}")
    st.success(f"**Genuine.** {literal(' · '.join(words))}", icon=":material/verified:")
    if st.query_params.get("run") != found.run:
        st.warning("The run on show is another one than this evidence speaks of.")


def _who_and_when(found: Evidence) -> str:
    began = datetime.datetime.fromtimestamp(found.began)
    return f"{found.name or 'Somebody without a name'}, {began:%d %b %Y %H:%M}"


def _scores(found: Evidence) -> list[str]:
    shown = [name for name in found.scores if name.startswith("test_")] or list(found.scores)
    return [f"{name.replace('_', ' ')} {number_text(found.scores[name])}" for name in shown]


def _task(found: Evidence) -> list[str]:
    if not found.task:
        return []
    text = " ".join(str(found.task.get("task", "")).split()) or ", ".join(found.task["pass"])
    outcome = "" if not found.task["pass"] else ": met" if found.met else ": not met"
    return [f"task “{text}”{outcome}"]
