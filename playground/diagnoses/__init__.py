"""What is wrong with a run or with its data, in plain words and their own numbers."""

from playground.diagnoses.collecting import evidence_of
from playground.diagnoses.finding import Diagnosis, Finding, NotApplicable, Severity
from playground.diagnoses.registry import (
    DATA_RULES,
    RULES,
    RUN_RULES,
    diagnose,
    examine,
    examine_data,
)
