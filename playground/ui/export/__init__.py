"""The tab *Code*: the script on screen, and buttons for everything of a run to take home."""

from playground.ui.export.code import code_tab
