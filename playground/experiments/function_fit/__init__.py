"""Universal approximation: networks with one hidden layer learn one function, all at once."""

from playground.experiments.function_fit.config import FunctionFitConfig, Member, members
from playground.experiments.function_fit.data import shown_positions
from playground.experiments.function_fit.experiment import FunctionFitExperiment
from playground.experiments.function_fit.recorded_figures import fits
from playground.experiments.function_fit.reference import reference_fit

EXPERIMENT = FunctionFitExperiment()
