"""Formulas in x that a person types: read by a grammar of our own, never as Python."""

from playground.datasets.expression.expression import Expression, parse_expression
from playground.datasets.expression.tokens import ExpressionError
from playground.datasets.expression.vocabulary import CONSTANTS, FUNCTIONS
