"""Tables that come with scikit-learn."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from playground.datasets.tabular.tabular_data import TabularData


class Example(NamedTuple):
    """What is known of a table before it is loaded.

    Attributes:
        loader: scikit-learn's function that loads it.
        target: What scikit-learn's target is called here.
        task: What its target asks for.
    """

    title: str
    loader: str
    target: str
    task: str = "classification"


EXAMPLES = {
    "breast_cancer": Example("Breast cancer", "load_breast_cancer", "diagnosis"),
    "iris": Example("Iris", "load_iris", "species"),
    "wine_recognition": Example("Wine", "load_wine", "cultivar"),
    "diabetes": Example("Diabetes", "load_diabetes", "progression after a year", "regression"),
}


def example_table(name: str) -> TabularData:
    """One of scikit-learn's tables in the units in which it was measured; the target stands last.

    Raises:
        KeyError: there is no example of this name.
    """
    title, loader, target, _ = EXAMPLES[name]
    from sklearn import datasets  # who asks for a table pays for it

    unscaled: dict[str, Any] = {"scaled": False} if name == "diabetes" else {}
    bunch: Any = getattr(datasets, loader)(**unscaled)
    classes = tuple(str(each).replace("_", " ") for each in getattr(bunch, "target_names", ()))
    columns = tuple(str(each).replace("_", " ") for each in bunch.feature_names)
    return TabularData(
        title,
        (*columns, target),
        np.column_stack([bunch.data, bunch.target]).astype(np.float64),
        (*(() for _ in columns), classes),
        len(columns),
    )
