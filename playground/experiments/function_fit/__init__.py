"""Universal approximation: networks with one hidden layer learn one function, all at once."""

from playground.experiments.function_fit.config import FunctionFitConfig, Member, members
from playground.experiments.function_fit.data import seen_places
from playground.experiments.function_fit.errors import fit_errors
from playground.experiments.function_fit.experiment import FunctionFitExperiment
from playground.experiments.function_fit.figures import fits
from playground.experiments.function_fit.reference import reference_fit

__all__ = [
    "FunctionFitConfig",
    "FunctionFitExperiment",
    "Member",
    "fit_errors",
    "fits",
    "members",
    "reference_fit",
    "seen_places",
]
