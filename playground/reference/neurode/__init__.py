"""Neurodes: binary units that add up votes and compare the sum with a threshold.

W. S. McCulloch and W. Pitts (1943), A logical calculus of the ideas immanent in nervous activity.
"""

from playground.reference.neurode.gate import GATES, NAMELESS, Gate, gate_name
from playground.reference.neurode.network import NeurodeNetwork, check, network_for
from playground.reference.neurode.neurode import Neurode, input_rows, truth_column_of
from playground.reference.neurode.threshold_function import (
    LinearThreshold,
    single_neurode,
    threshold_function,
)
