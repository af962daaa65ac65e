"""All runs, newest first."""

from playground.lessons.runs.data import uploaded_data
from playground.lessons.runs.table import runs_table
from playground.ui.link import say_unknown_keys
from playground.ui.share import headline

headline(
    "What has been trained?",
    "runs:share",
    "Every run is kept with its settings, curves and scores. The page's address keeps your "
    "filters. Select rows to act on them.",
)
say_unknown_keys(("lesson", "state", "tag", "sort", "search", "studies"))
runs_table()
uploaded_data()
