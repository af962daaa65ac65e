"""Time-series classification with a fully convolutional network, on FordA."""

from playground.experiments import EXPERIMENTS
from playground.experiments.parameter_words import words_of_run
from playground.lessons import timeseries as lesson
from playground.lessons.timeseries.convolution_words import TASKS, understand_convolutions
from playground.runs import Run
from playground.ui.controls import choose_config
from playground.ui.data_choice import loaded
from playground.ui.page import training_page
from playground.ui.results import show_report

experiment = EXPERIMENTS["timeseries_fcn"]
config, _ = choose_config(experiment)
data = loaded(experiment.load_data, config)
size = words_of_run(experiment.name, config.model_dump(), experiment.count_parameters(config))


def inspect(run: Run | None) -> None:
    show_report(run)
    lesson.confused_series(experiment, run, data)


training_page(
    experiment,
    config,
    question="Do three convolutions hear it too?",
    words="FordA again, with the same test series as the Transformer. Three convolutions and a "
    f"mean over time, no attention: {size}.",
    show=lesson.show_curves(experiment, data),
    challenges=TASKS,
    inspect=inspect,
    understand=lambda run: understand_convolutions(config),
    recorded=True,
)
