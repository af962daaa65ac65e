"""Convolutions on images: from a sliding kernel to a test score, and an image of your own."""

import streamlit as st

from playground.experiments import EXPERIMENTS, Data
from playground.lessons import images as lesson
from playground.runs import Run
from playground.ui.controls import choose_config
from playground.ui.data_choice import loaded
from playground.ui.page import training_page
from playground.ui.run_panel import current_run
from playground.ui.sections import take_click

experiment = EXPERIMENTS["image_convolution"]
place = st.sidebar.container()
take_click(experiment)
config, _ = choose_config(experiment)
lesson.images_choice(experiment, config, place)
images = loaded(experiment.compact_data, config)


def seen(run: Run | None) -> Data | None:
    return lesson.data_of(experiment, run, images)


training_page(
    experiment,
    config,
    question=lesson.question(
        config, images, "What does a filter see?", "What does a filter see in the {classes}?"
    ),
    words=f"A network with **{experiment.count_parameters(config):,}** parameters slides small "
    f"filters over 28 × 28 pixels and names {lesson.classes_in_words(config, images)}. Press "
    "**Train** and watch the filters form.",
    above=lambda: lesson.say_which_images(current_run(experiment), config, images),
    show=lesson.show_training(experiment, config, images),
    challenges=lesson.CONVOLUTION_TASKS,
    inspect=lambda run: lesson.inspect(experiment, run, images),
    tabs={
        "Layer by layer": lambda run: lesson.layer_by_layer(experiment, run, seen(run)),
        "In numbers": lambda run: lesson.in_numbers(experiment, run, seen(run)),
        "Why this class": lambda run: lesson.why_this_class(experiment, run, seen(run)),
        "Shifted images": lambda run: lesson.shifted_images(experiment, run),
        "Your own image": lambda run: lesson.own_image(experiment, run, seen(run)),
        "Data": lambda run: lesson.data_view(experiment, config, images),
    },
    understand=lambda run: lesson.understand_convolutions(config),
    recorded=True,
)
