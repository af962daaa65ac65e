"""One line below a finished run that something serious stands out in."""

from __future__ import annotations

import streamlit as st

from playground.diagnoses import Diagnosis, Severity, evidence_of, examine
from playground.experiments import ConfigError
from playground.runs import Run
from playground.runs.run_cache import RunCache
from playground.ui import services

MOST_TITLES = 3
LIVE_SECONDS = 5.0
_cache: RunCache[int, Diagnosis | None] = RunCache(LIVE_SECONDS)


def diagnosis_of(run: Run) -> Diagnosis | None:
    """What all checks say; None where this playground cannot read the run."""
    return _cache.at(run, run.version, lambda _: _diagnosis(run.id))


def _diagnosis(run_id: str) -> Diagnosis | None:
    try:
        return examine(evidence_of(services.store(), run_id))
    except (ConfigError, KeyError, ValueError):
        return None


def say_what_is_serious(run: Run) -> None:
    """Names the most serious findings, and where the rest stands."""
    found = diagnosis_of(run)
    serious = [f for f in found.findings if f.severity is Severity.SERIOUS] if found else []
    if serious:
        titles = " · ".join(finding.title for finding in serious[:MOST_TITLES])
        rest = len(serious) - MOST_TITLES
        more = f" and {rest} more" if rest > 0 else ""
        st.markdown(f":material/stethoscope: **{titles}**{more}: see Diagnoses in *Inspect*.")
