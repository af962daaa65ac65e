"""Images that people bring: read, brought into the form of Fashion-MNIST, and kept."""

from playground.datasets.own_images.archive import read_archive
from playground.datasets.own_images.collection import (
    FEWEST_CLASSES,
    FEWEST_OF_A_CLASS,
    MOST_CLASSES,
    MOST_IMAGES,
    OwnImages,
    class_name,
    collected,
    pixels_of,
)
