"""What is wrong with a run, in plain words and its own numbers."""

from playground.diagnoses.collecting import data_to_check, evidence_of
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
    "data_to_check",
    "diagnose",
    "evidence_of",
    "examine",
    "examine_data",
]
