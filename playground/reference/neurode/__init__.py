"""Neurodes: binary units that add up votes and compare the sum with a threshold.

W. S. McCulloch and W. Pitts (1943), A logical calculus of the ideas immanent in nervous activity.
"""

from playground.reference.neurode.gate import GATES, NAMELESS, Gate, gate_name
from playground.reference.neurode.network import (
    MAX_NETWORK_INPUTS,
    CheckedRow,
    NeurodeNetwork,
    check,
    network_for,
)
from playground.reference.neurode.neurode import (
    MAX_INPUTS,
    Neurode,
    TruthRow,
    input_rows,
    truth_column_of,
)
from playground.reference.neurode.threshold_function import (
    LinearThreshold,
    single_neurode,
    threshold_function,
)

__all__ = [
    "GATES",
    "MAX_INPUTS",
    "MAX_NETWORK_INPUTS",
    "NAMELESS",
    "CheckedRow",
    "Gate",
    "LinearThreshold",
    "Neurode",
    "NeurodeNetwork",
    "TruthRow",
    "check",
    "gate_name",
    "input_rows",
    "network_for",
    "single_neurode",
    "threshold_function",
    "truth_column_of",
]
