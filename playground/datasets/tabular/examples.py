"""Tables that come with scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.datasets.tabular.tabular_data import TabularData

EXAMPLES = {
    "breast_cancer": ("Breast cancer", "diagnosis"),
    "iris": ("Iris", "species"),
    "wine": ("Wine", "cultivar"),
    "diabetes": ("Diabetes", "progression after a year"),
}
"""The title of each table, and what scikit-learn's target is called here."""


def example_table(name: str) -> TabularData:
    """One of scikit-learn's tables in the units in which it was measured; the target stands last.

    Raises:
        KeyError: there is no example of this name.
    """
    title, target = EXAMPLES[name]
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
