"""Images that people bring: read, brought into the form of Fashion-MNIST, and kept."""

from playground.datasets.own_images import kept_images
from playground.datasets.own_images.archive import read_archive
from playground.datasets.own_images.collection import (
    FEWEST_CLASSES,
    FEWEST_OF_A_CLASS,
    MOST_CLASSES,
    MOST_IMAGES,
    OwnImages,
    check_at_most,
    class_name,
    collected,
    pixels_of,
)
