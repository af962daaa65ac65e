"""What stands out in a run: all of it on its page, what is serious in one line below the run."""

from __future__ import annotations

import streamlit as st

from playground.diagnoses import RULES, Diagnosis, Finding, Severity, evidence_of, examine
from playground.experiments import ConfigError
from playground.runs import Run
from playground.runs.run_cache import RunCache
from playground.ui import services
from playground.ui.plain_text import literal
from playground.ui.rerun_on_change import rerun_on_change
from playground.ui.run_states import is_live

MOST_TITLES = 3
LIVE_SECONDS = 5.0
MARKS = {
    Severity.SERIOUS: (":material/error:", "red", "serious"),
    Severity.WARNING: (":material/warning:", "orange", "warning"),
    Severity.NOTICE: (":material/info:", "gray", "notice"),
}
_cache: RunCache[int, Diagnosis | None] = RunCache(LIVE_SECONDS)


def show_diagnoses(run: Run | None) -> None:
    """All findings, the most serious first; looks again while the run trains."""
    st.subheader("Diagnoses")
    if run is None:
        st.caption("Train to see what stands out in the run, why, and what to try.")
        return
    rerun_on_change(_findings, [run], "diagnoses", run.id, seconds=LIVE_SECONDS)


def _findings(run_id: str) -> None:
    run = services.store().run(run_id)
    found = _diagnosis_of(run)
    if found is None:
        st.caption("The settings of this run are not of this playground: nothing can be checked.")
        return
    if is_live(run):
        st.caption("So far, while it trains:")
    if not found.findings:
        st.markdown(":material/check_circle: **Nothing stands out.**")
    for finding in found.findings:
        _card(finding)
    if found.clear:
        st.caption(f"Checked, nothing found: {', '.join(found.clear)}.")
    if found.not_applicable:
        reasons: dict[str, list[str]] = {}
        for name, why in found.not_applicable:
            reasons.setdefault(why, []).append(name)
        sentences = [f"{', '.join(names)} ({why})" for why, names in reasons.items()]
        st.caption(literal(f"Not checked: {'; '.join(sentences)}."))


def _diagnosis_of(run: Run) -> Diagnosis | None:
    """What all checks say; None where this playground cannot read the run."""
    return _cache.at(run, run.version, lambda _: _examined(run.id))


def _examined(run_id: str) -> Diagnosis | None:
    try:
        return examine(evidence_of(services.store(), run_id))
    except (ConfigError, KeyError, ValueError):
        return None


def say_what_is_serious(run: Run) -> None:
    """Names the most serious findings, and where the rest stands."""
    found = _diagnosis_of(run)
    serious = [f for f in found.findings if f.severity is Severity.SERIOUS] if found else []
    if serious:
        titles = " · ".join(finding.title for finding in serious[:MOST_TITLES])
        rest = len(serious) - MOST_TITLES
        more = f" and {rest} more" if rest > 0 else ""
        st.markdown(f":material/stethoscope: **{titles}**{more}: see Diagnoses in *Inspect*.")


def _card(finding: Finding) -> None:
    icon, color, word = MARKS[finding.severity]
    with st.container(border=True):
        st.markdown(f"{icon} **{finding.title}** :{color}-badge[{word}] `{finding.code}`")
        st.markdown(literal(finding.evidence))
        st.markdown(f"**Try.** {finding.advice}")
        with st.expander("Why?"):
            for heading, text in RULES[finding.code].explanation.parts.items():
                st.markdown(f"**{heading}.** {text}")
