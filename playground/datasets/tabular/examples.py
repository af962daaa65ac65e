"""Tables that come with scikit-learn, read from its files: importing it takes seconds."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from playground.datasets.tabular.tabular_data import TabularData


class Example(NamedTuple):
    """What is known of a table before it is read.

    Attributes:
        files: Of scikit-learn's folder of data; side by side they are the columns, target last.
        columns: The names of the inputs.
        target: What the last column is called here.
        classes: What its numbers stand for; () where they are a quantity.
    """

    title: str
    files: tuple[str, ...]
    columns: tuple[str, ...]
    target: str
    classes: tuple[str, ...] = ()

    @property
    def task(self) -> str:
        """What the target asks for."""
        return "classification" if self.classes else "regression"


_OF_NUCLEI = (
    "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity",
    "concave points", "symmetry", "fractal dimension",
)  # fmt: skip
_OF_WINE = (
    "alcohol", "malic acid", "ash", "alcalinity of ash", "magnesium", "total phenols", "flavanoids",
    "nonflavanoid phenols", "proanthocyanins", "color intensity", "hue",
    "od280/od315 of diluted wines", "proline",
)  # fmt: skip
EXAMPLES = {
    "breast_cancer": Example(
        "Breast cancer",
        ("breast_cancer.csv",),
        (
            *(f"mean {name}" for name in _OF_NUCLEI),
            *(f"{name} error" for name in _OF_NUCLEI),
            *(f"worst {name}" for name in _OF_NUCLEI),
        ),
        "diagnosis",
        ("malignant", "benign"),
    ),
    "iris": Example(
        "Iris",
        ("iris.csv",),
        ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
        "species",
        ("setosa", "versicolor", "virginica"),
    ),
    "wine_recognition": Example(
        "Wine", ("wine_data.csv",), _OF_WINE, "cultivar", ("class 0", "class 1", "class 2")
    ),
    "diabetes": Example(
        "Diabetes",
        ("diabetes_data_raw.csv.gz", "diabetes_target.csv.gz"),
        ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"),
        "progression after a year",
    ),
}


def example_table(name: str) -> TabularData:
    """One of scikit-learn's tables in the units in which it was measured; the target stands last.

    Raises:
        KeyError: there is no example of this name.
        ModuleNotFoundError: scikit-learn is not installed.
    """
    example = EXAMPLES[name]
    package = find_spec("sklearn")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("Expected scikit-learn. Received: no such package. Install it.")
    folder = Path(package.origin).parent / "datasets" / "data"
    values = np.column_stack([_numbers(folder / file) for file in example.files])
    return TabularData(
        example.title,
        (*example.columns, example.target),
        values,
        (*(() for _ in example.columns), example.classes),
        len(example.columns),
    )


def _numbers(file: Path) -> np.ndarray:
    """The numbers of a file, float64 of shape (rows, columns). A line on what is in it stands first
    in a table with commas."""
    has_commas = file.suffix == ".csv"
    return np.loadtxt(
        file, delimiter="," if has_commas else None, skiprows=int(has_commas), ndmin=2
    )
