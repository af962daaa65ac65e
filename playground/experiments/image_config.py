"""Which images a network is trained on: a setting of all classifiers of images."""

from __future__ import annotations

from pydantic import field_validator

from playground.datasets.own_images import kept_images
from playground.experiments.config import HIDDEN, Config, control
from playground.quoted import quoted


class ImageConfig(Config):
    """The data of a classifier of images."""

    images: str = control(
        "", "Images", "Images that you brought; empty for Fashion-MNIST.", group=HIDDEN, maximum=23
    )

    @field_validator("images", mode="after")
    @classmethod
    def _check_images(cls, images: str) -> str:
        """Whether they are here is said where they are read: a link may come from elsewhere."""
        if images and not kept_images.is_kept(images):
            raise ValueError(
                "Expected images to be the name of kept ones, such as images-0123456789abcdef, or "
                f"empty. Received: images={quoted(images)}."
            )
        return images
