"""Runs side by side: curves on one axis, what differs, where they ended."""

from playground.lessons.compare.choice import LESSON, choose_runs, known_runs, take_link
from playground.lessons.compare.panel import comparison
from playground.ui.controls import choose_config
from playground.ui.share import headline

take_link()
view, _ = choose_config(LESSON)

headline("What made the difference?", "compare:share")
runs = known_runs(view)
choose_runs(view, runs)
comparison(view, runs)
