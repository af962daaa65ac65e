"""Sources of data, one file each; NumPy arrays come out."""

from playground.datasets.dataset_error import DatasetError
