"""The perceptron: how a threshold unit learns, when it must succeed, and why XOR defeats it.

F. Rosenblatt (1958), The perceptron; A. B. J. Novikoff (1962), On convergence proofs for
perceptrons; M. Minsky and S. Papert (1969), Perceptrons.
"""

from playground.reference.perceptron.convergence import (
    Convergence,
    convergence,
    separating_line,
)
from playground.reference.perceptron.points import (
    MAX_POINTS,
    POINT_SETS,
    PointSet,
    blobs,
    own_points,
    point_set,
)
from playground.reference.perceptron.rule import (
    MAX_STEPS,
    ORDERS,
    PerceptronState,
    Trace,
    Update,
    start_state,
    step,
    trace,
)
from playground.reference.perceptron.xor_inequalities import (
    Inequality,
    InequalitySum,
    XorInequalities,
    xor_inequalities,
)
from playground.reference.perceptron.xor_network import (
    XOR_UNITS,
    XorNetwork,
    XorRow,
    hidden_image,
    xor_network,
)

__all__ = [
    "MAX_POINTS",
    "MAX_STEPS",
    "ORDERS",
    "POINT_SETS",
    "XOR_UNITS",
    "Convergence",
    "Inequality",
    "InequalitySum",
    "PerceptronState",
    "PointSet",
    "Trace",
    "Update",
    "XorInequalities",
    "XorNetwork",
    "XorRow",
    "blobs",
    "convergence",
    "hidden_image",
    "own_points",
    "point_set",
    "separating_line",
    "start_state",
    "step",
    "trace",
    "xor_inequalities",
    "xor_network",
]
