"""The pages on images of clothes, one part of them per file."""

from playground.lessons.images.convolution_words import CONVOLUTION_TASKS, understand_convolutions
from playground.lessons.images.in_numbers import in_numbers
from playground.lessons.images.layers import layer_by_layer
from playground.lessons.images.own_image import own_image
from playground.lessons.images.reasons import why_this_class
from playground.lessons.images.shifts import shifted_images
from playground.lessons.images.training import (
    baseline,
    chosen_images,
    data_view,
    example_garments,
    images,
    say_when_it_is_the_sample,
    show_training,
)
