"""What a run looks like, as figures to take home."""

from playground.export.figures.page import figures_page
