"""What a run looks like, as figures to take home."""

from playground.take_home.pictures.page import pictures_page
from playground.take_home.pictures.pictures import PICTURES, Picture, pictures_of

__all__ = ["PICTURES", "Picture", "pictures_of", "pictures_page"]
