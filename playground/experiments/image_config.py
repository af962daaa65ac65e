"""Which images a network is trained on: a setting of all classifiers of images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from playground.datasets.own_images import kept_images
from playground.experiments.config import HIDDEN, Config, control
from playground.quoted import quoted


class ImageConfig(Config):
    """The data of a classifier of images."""

    images: str = control(
        "", "Images", "Images that you brought; empty for Fashion-MNIST.", group=HIDDEN, maximum=23
    )

    if TYPE_CHECKING:
        seed: int  # each subclass declares it, with help of its own

    @model_validator(mode="after")
    def _check_images(self) -> Self:
        """Whether they are here is said where they are read: a link may come from elsewhere."""
        if self.images and not kept_images.is_kept(self.images):
            raise ValueError(
                "Expected images to be the name of kept ones, such as images-0123456789abcdef, or "
                f"empty. Received: images={quoted(self.images)}."
            )
        return self
