"""The parts of the page on the forward pass."""

from playground.lessons.forward_pass.backward import show_backward
from playground.lessons.forward_pass.by_hand import show_by_hand
from playground.lessons.forward_pass.forward import show_forward
from playground.lessons.forward_pass.settings import LESSON
from playground.lessons.forward_pass.state import scene_of
from playground.lessons.forward_pass.understand import understand
