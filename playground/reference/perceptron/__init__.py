"""The perceptron: how a threshold unit learns, when it must succeed, and why XOR defeats it.

F. Rosenblatt (1958), The perceptron; A. B. J. Novikoff (1962), On convergence proofs for
perceptrons; M. Minsky and S. Papert (1969), Perceptrons.
"""

from playground.reference.perceptron.convergence import (
    Convergence,
    convergence,
    separating_line,
)
from playground.reference.perceptron.points import POINT_SETS, PointSet, own_points, point_set
from playground.reference.perceptron.rule import (
    PerceptronState,
    Trace,
    Update,
    start_state,
    step,
    trace,
)
from playground.reference.perceptron.xor_inequalities import xor_inequalities
from playground.reference.perceptron.xor_network import (
    XOR_UNITS,
    XorNetwork,
    XorRow,
    hidden_image,
    xor_network,
)
