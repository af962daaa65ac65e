"""A table of one's own: classes or a number, from any columns."""

from playground.experiments import EXPERIMENTS
from playground.lessons import your_table as lesson
from playground.runs import Run
from playground.ui.controls import choose_config
from playground.ui.data_choice import loaded
from playground.ui.page import training_page
from playground.ui.sections import take_click

experiment = EXPERIMENTS["table_network"]
take_click(experiment)
config, _ = choose_config(experiment)
data = loaded(experiment.load_data, config)


def inspect(run: Run | None) -> None:
    lesson.inspect(experiment, run)


def show_data(run: Run | None) -> None:
    del run
    lesson.data_view(config, data)


def understand(run: Run | None) -> None:
    del run
    lesson.understand(config, data)


training_page(
    experiment,
    config,
    question="Does a network help on your table?",
    words=lesson.headline(experiment, config, data),
    above=lambda: lesson.choose_table(experiment, config),
    show=lesson.show_training(experiment, config),
    challenges=lesson.TASKS,
    inspect=inspect,
    tabs={"Data": show_data},
    understand=understand,
    log_loss=config.learning_task == "classification",
    recorded=True,
)
