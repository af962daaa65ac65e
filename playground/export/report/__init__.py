"""A run on one sheet of paper: an HTML file that prints on one A4 page and fits a phone."""

from playground.export.report.page import Sheet, report_page
