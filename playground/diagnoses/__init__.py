"""What is wrong with a run, in plain words and its own numbers."""

from playground.diagnoses.collecting import evidence_of
from playground.diagnoses.data import DATA_CHECKS, examine_data
from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Check, Diagnosis, Finding, NotApplicable, Severity
from playground.diagnoses.registry import CHECKS, diagnose, examine

__all__ = [
    "CHECKS",
    "DATA_CHECKS",
    "Check",
    "Diagnosis",
    "Evidence",
    "Finding",
    "NotApplicable",
    "Severity",
    "diagnose",
    "evidence_of",
    "examine",
    "examine_data",
]
