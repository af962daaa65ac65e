"""What is wrong with the data that the controls stand at, before anything is trained on them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.datasets import DatasetError
from playground.diagnoses import Severity, examine_data
from playground.experiments import Experiment
from playground.ui.plain_text import literal


def warn_of_data(experiment: Experiment[Any], config: Any) -> None:
    """A warning for each thing that makes a result worth less; notices are among the diagnoses."""
    place = st.container()  # always there, so that what follows keeps its place, and tabs stay open
    try:
        found = examine_data(experiment.compact_data(config))
    except DatasetError:  # the page says so where it shows the data
        return
    for finding in found:
        if finding.severity > Severity.NOTICE:
            place.warning(
                f"**{finding.title}.** {literal(finding.evidence)} {finding.advice}",
                icon=":material/troubleshoot:",
            )
