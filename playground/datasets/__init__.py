"""Sources of data, one file each; NumPy arrays come out."""

from collections.abc import Mapping

from playground.datasets import fashion_mnist, ucr
from playground.datasets.dataset_error import DatasetError

DATASETS: Mapping[str, str] = {
    "fashion_mnist": fashion_mnist.TITLE,
    "ucr": ucr.TITLE,
}
"""Every source by module name, with its title."""

__all__ = ["DATASETS", "DatasetError"]
