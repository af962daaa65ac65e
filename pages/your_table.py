"""A table of one's own: classes or a number, from any columns."""

from playground.experiments import EXPERIMENTS
from playground.lessons import your_table as lesson
from playground.ui.controls import choose_config
from playground.ui.data_choice import loaded
from playground.ui.page import training_page
from playground.ui.sections import take_click

experiment = EXPERIMENTS["table_network"]
take_click(experiment)
config, _ = choose_config(experiment)
data = loaded(experiment.load_data, config)


training_page(
    experiment,
    config,
    question="Does a network help on your table?",
    words=lesson.headline(experiment, config, data),
    above=lambda: lesson.choose_table(experiment, config),
    show=lesson.show_training(experiment, config),
    challenges=lesson.TASKS,
    inspect=lambda run: lesson.inspect(experiment, run),
    tabs={"Data": lambda run: lesson.data_view(config, data)},
    understand=lambda run: lesson.understand(config, data),
    log_loss=config.learning_task == "classification",
    recorded=True,
)
