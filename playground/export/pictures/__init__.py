"""What a run looks like, as figures to take home."""

from playground.export.pictures.page import pictures_page

__all__ = ["pictures_page"]
