"""Functions of one variable to approximate: named ones, formulas, and drawn or uploaded curves."""

from playground.datasets.functions.curve import Curve, curve_from_text
from playground.datasets.functions.curve_file import read_curve
from playground.datasets.functions.named import target_named
from playground.datasets.functions.registry import TARGETS
from playground.datasets.functions.target import Target, TargetError, samples
