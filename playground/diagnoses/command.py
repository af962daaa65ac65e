"""``python -m playground runs diagnose ID``."""

from __future__ import annotations

import json

import click

from playground.diagnoses.collecting import evidence_of
from playground.diagnoses.finding import Diagnosis
from playground.diagnoses.registry import examine
from playground.runs.kept_runs import kept_runs


@click.command()
@click.argument("run_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def diagnose(run_id: str, as_json: bool) -> None:
    """Say what stands out in run ID: what, why, and what to try."""
    diagnosis = examine(evidence_of(kept_runs(), run_id))
    click.echo(json.dumps(_plain(run_id, diagnosis)) if as_json else _words(run_id, diagnosis))


def _plain(run_id: str, diagnosis: Diagnosis) -> dict[str, object]:
    return {
        "run_id": run_id,
        "findings": [finding.as_json() for finding in diagnosis.findings],
        "clear": list(diagnosis.clear),
        "not_applicable": dict(diagnosis.not_applicable),
    }


def _words(run_id: str, diagnosis: Diagnosis) -> str:
    lines = [f"run {run_id}: {len(diagnosis.findings) or 'nothing'} to say"]
    for finding in diagnosis.findings:
        plain = finding.as_json()
        lines += [
            "",
            f"{finding.title} [{finding.code}, {plain['severity']}]",
            f"  {finding.evidence}",
            f"  Why: {finding.cause}",
            f"  Try: {finding.advice}",
        ]
    lines += ["", f"Checked, nothing found: {', '.join(diagnosis.clear) or 'no check'}."]
    lines += [f"Not checked: {name}, because {why}." for name, why in diagnosis.not_applicable]
    return "\n".join(lines)
