"""A run on one sheet of paper: an HTML file without scripts, which prints on one A4 page."""

from playground.take_home.report.page import Sheet, report_page

__all__ = ["Sheet", "report_page"]
