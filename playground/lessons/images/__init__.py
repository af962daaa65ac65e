"""The pages on images of clothes, one part of them per file."""

from playground.lessons.images.training import (
    baseline,
    chosen_images,
    data_view,
    example_garments,
    images,
    say_when_it_is_the_sample,
    show_training,
)
