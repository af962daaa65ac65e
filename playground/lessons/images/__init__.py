"""The pages on images, one part of them per file."""

from playground.lessons.images.choice import (
    classes_in_words,
    data_of,
    images_choice,
    question,
    say_which_images,
)
from playground.lessons.images.convolution_words import CONVOLUTION_TASKS, understand_convolutions
from playground.lessons.images.in_numbers import in_numbers
from playground.lessons.images.layers import layer_by_layer
from playground.lessons.images.own_image import own_image
from playground.lessons.images.reasons import why_this_class
from playground.lessons.images.shifts import shifted_images
from playground.lessons.images.training import data_view, inspect, show_training
