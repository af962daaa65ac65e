"""Points on a plane, of two classes, of several, or with a number to predict."""

from playground.datasets.plane.feature import FEATURES, features
from playground.datasets.plane.generators import DATASETS_OF_THE_PLANE
from playground.datasets.plane.own_points import (
    MAX_CLASSES,
    PlaneError,
    points_text,
)
from playground.datasets.plane.plane_data import OWN, PlaneData, plane_data
from playground.datasets.plane.points_by_name import parse_points, points_as_text
from playground.datasets.plane.points_file import PointsFile, read_points
from playground.datasets.plane.window import WINDOW, grid, grid_lines
