"""Tables that come with scikit-learn."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from playground.datasets.tabular.tabular_data import TabularData


class Example(NamedTuple):
    """What is known of a table before it is loaded.

    Attributes:
        target: What scikit-learn's target is called here.
        task: What its target asks for.
    """

    title: str
    target: str
    task: str = "classification"


EXAMPLES = {
    "breast_cancer": Example("Breast cancer", "diagnosis"),
    "iris": Example("Iris", "species"),
    "wine": Example("Wine", "cultivar"),
    "diabetes": Example("Diabetes", "progression after a year", "regression"),
}


def example_table(name: str) -> TabularData:
    """One of scikit-learn's tables in the units in which it was measured; the target stands last.

    Raises:
        KeyError: there is no example of this name.
    """
    title, target, _ = EXAMPLES[name]
    from sklearn import datasets  # who asks for a table pays for it

    unscaled: dict[str, Any] = {"scaled": False} if name == "diabetes" else {}
    bunch: Any = getattr(datasets, f"load_{name}")(**unscaled)
    classes = tuple(str(each).replace("_", " ") for each in getattr(bunch, "target_names", ()))
    columns = tuple(str(each).replace("_", " ") for each in bunch.feature_names)
    return TabularData(
        title,
        (*columns, target),
        np.column_stack([bunch.data, bunch.target]).astype(np.float64),
        (*(() for _ in columns), classes),
        len(columns),
    )
