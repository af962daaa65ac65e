"""What all classifiers of images share: Fashion-MNIST, or images that somebody brought."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from playground.datasets import fashion_mnist as dataset
from playground.datasets.brought import title_of_brought
from playground.datasets.own_images import MOST_IMAGES, kept_images
from playground.experiments.data import Data
from playground.experiments.experiment import Experiment
from playground.experiments.image_config import ImageConfig
from playground.experiments.image_data import grey_images, unit_images

ImageConfigT = TypeVar("ImageConfigT", bound=ImageConfig)
BYTES = 28 * 28 * 4
"""Of an image in single precision."""
IMAGES = 70_000
"""Of Fashion-MNIST, where all of it is to be had."""


class ImageExperiment(Experiment[ImageConfigT]):
    """A classifier of images."""

    shared_data = dataset

    def called(self, config: ImageConfigT) -> str:
        """Images that somebody brought are called as their file."""
        lead = (title_of_brought(config.images),) if config.images else ()
        return self.named(config, *lead, said=("images",))

    def load_data(self, config: ImageConfigT) -> Data:
        return unit_images(config.images, config.seed)

    def compact_data(self, config: ImageConfigT) -> Data:
        """In single precision the images are 200 MB."""
        return grey_images(config.images, config.seed)

    def memory_estimate(self, config: ImageConfigT) -> int:
        count = MOST_IMAGES if config.images else IMAGES
        return count * BYTES + super().memory_estimate(config)

    def data_file(self, config: ImageConfigT) -> Path | None:
        return kept_images.path(config.images) if config.images else None
