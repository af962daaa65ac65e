"""Convolutions on images: from a sliding kernel to a test score, and an image of your own."""

from playground.experiments import EXPERIMENTS
from playground.lessons import images as lesson
from playground.runs import Run
from playground.ui.controls import choose_config
from playground.ui.page import training_page
from playground.ui.results import show_report

experiment = EXPERIMENTS["image_convolution"]
config, _ = choose_config(experiment)
images = lesson.images()


def inspect(run: Run | None) -> None:
    show_report(run)
    lesson.chosen_images(run, images)


training_page(
    experiment,
    config,
    question="What does a filter see?",
    words=f"A network with **{experiment.count_parameters(config):,}** parameters slides small "
    "filters over 28 × 28 pixels and names one of ten kinds of clothing. Press **Train** and "
    "watch the filters form.",
    above=lambda: lesson.say_when_it_is_the_sample(images),
    show=lesson.show_training(experiment, config, images),
    challenges=lesson.CONVOLUTION_TASKS,
    inspect=inspect,
    tabs={
        "Layer by layer": lambda run: lesson.layer_by_layer(experiment, run, images),
        "In numbers": lambda run: lesson.in_numbers(experiment, run, images),
        "Why this class": lambda run: lesson.why_this_class(experiment, run, images),
        "Shifted images": lambda run: lesson.shifted_images(experiment, run),
        "Your own image": lambda run: lesson.own_image(experiment, run, images),
    },
    understand=lambda run: lesson.understand_convolutions(config),
    recorded=True,
)
