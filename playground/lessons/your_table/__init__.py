"""The page for a table of one's own, one part of it per file."""

from playground.lessons.your_table.choice import choose_table
from playground.lessons.your_table.data import data_view
from playground.lessons.your_table.results import inspect
from playground.lessons.your_table.training import show_training
from playground.lessons.your_table.words import TASKS, headline, understand
