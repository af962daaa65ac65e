"""A class of students on one app, over Streamlit's own protocol and the live stream's."""

from playground.bench.class_load.lesson import Lesson, run_lesson
from playground.bench.class_load.table import as_text
