"""Which images the pages are about: Fashion-MNIST, or some that somebody brought."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.datasets import DatasetError, fashion_mnist
from playground.datasets.brought import title_of_brought
from playground.datasets.own_images import kept_images
from playground.experiments import ConfigError, Data, Experiment
from playground.number_text import counted
from playground.runs import Run
from playground.ui.data_choice import choose_data
from playground.ui.plain_text import literal
from playground.ui.sections import change, set_if_valid
from playground.ui.visitor import visible_data

FEWEST_STEPS = 10
"""In an epoch: with larger batches a few images would be seen in one or two steps."""
SMALLEST_BATCH = 8


def images_choice(experiment: Experiment[Any], config: Any, place: DeltaGenerator) -> None:
    """Fashion-MNIST or images that somebody brought; nothing where none are kept."""
    choose_data(
        place,
        "Images",
        ["", *visible_data(kept_images.names())],
        config.images,
        key="images:choice",
        title_of=title_of,
        take=lambda name: change(experiment, config, **suggested_settings(experiment, name)),
        help_text="Fashion-MNIST, or images of your own, which you bring in the tab Data. Choosing "
        "sets a batch size that suits their number.",
    )


def title_of(images: str) -> str:
    """What images are called."""
    return f"{title_of_brought(images)} (upload)" if images else "Fashion-MNIST"


def suggested_settings(experiment: Experiment[Any], images: str) -> dict[str, Any]:
    """The images, and the batch size that suits their number.

    Raises:
        DatasetError: they are not here.
    """
    batch: int = experiment.preset(None).batch_size
    if images:
        train = 0.6 * len(kept_images.load(images).labels)
        while batch > SMALLEST_BATCH and train / batch < FEWEST_STEPS:
            batch //= 2
    return {"images": images, "batch_size": batch}


def take(experiment: Experiment[Any], config: Any, images: str) -> None:
    """Sets the controls to images when the page runs next.

    Raises:
        DatasetError, ConfigError: the controls cannot stand at them.
    """
    set_if_valid(experiment, config, **suggested_settings(experiment, images))


def data_of(experiment: Experiment[Any], run: Run | None, now: Data) -> Data | None:
    """The images of the run on show, which may be others than the controls stand at, or the same
    in another split; None where they are gone.

    Args:
        now: The images that the controls stand at.
    """
    if run is None:
        return now
    try:
        return experiment.compact_data(experiment.config_type.parse(run.config))
    except (DatasetError, ConfigError):
        return None


def say_which_images(run: Run | None, config: Any, data: Data) -> None:
    """Names a run on show that was trained on others, and the sample where it stands in for the
    whole dataset, with the ways to get the rest."""
    place = st.container()  # always there, so that what follows keeps its place, and tabs stay open
    trained_on = config.images if run is None else str(run.config.get("images", ""))
    if trained_on != config.images:
        place.caption(
            f":material/history: The run on show was trained on {literal(title_of(trained_on))}; "
            f"{literal(title_of(config.images))} is selected."
        )
    if not data.complete:
        count = sum(map(len, (data.train, data.validation, data.test)))
        place.caption(
            f":material/photo_library: These are {count:,} of the "
            "70,000 images, a sample that comes with the playground. For all of them, connect to "
            "the internet and start the app again, install the Debian package "
            "`dataset-fashion-mnist`, or put the four original `.gz` files into "
            f"`{fashion_mnist.download_folder()}`."
        )


def question(config: Any, data: Data, of_clothes: str, of_others: str) -> str:
    """The title of the page.

    Args:
        of_clothes: For Fashion-MNIST.
        of_others: For images that somebody brought; ``{classes}`` stands for their classes.
    """
    if not config.images:
        return of_clothes
    classes = counted(len(data.class_names), "class", "classes")
    return of_others.format(classes=f"{classes} of {literal(data.source)}")


def classes_in_words(config: Any, data: Data) -> str:
    """What the network names, such as one of ten kinds of clothing."""
    if not config.images:
        return "one of ten kinds of clothing"
    *most, last = (literal(name) for name in data.class_names)
    return f"one of {len(data.class_names)} classes: {', '.join(most)} or {last}"
