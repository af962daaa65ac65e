"""The words of the page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.datasets.tabular import table_named, target_of
from playground.experiments import Data, Experiment
from playground.experiments.table_network import TableNetworkConfig, prepared
from playground.number_text import counted, number_text
from playground.ui.challenges import TrainingChallenge
from playground.ui.plain_text import literal

TASKS: dict[str, TrainingChallenge] = {
    "No hidden layer": (
        "An empty list of hidden layers leaves logistic regression. How much is lost?",
        {"preset": "breast-cancer", "hidden_units": ()},
        "test_accuracy>=0.94,neurons<=0",
    ),
    "Learn by heart": (
        "512 units for 266 patients: watch the validation loss. Which setting stops it from "
        "rising?",
        {"preset": "diabetes", "hidden_units": (512,), "epochs": 200},
        "test_loss<=0.6",
    ),
    "Thirteen numbers": (
        "Which grape is in the glass? Logistic regression names 34 of 36. Do as well, then look in "
        "*Inspect* for the columns that matter.",
        {"dataset": "wine_recognition", "batch_size": 8, "learning_rate": 0.01},
        "test_accuracy>=0.94",
    ),
}


def headline(experiment: Experiment[Any], config: TableNetworkConfig, data: Data) -> str:
    """What is predicted, from what, and by how large a network."""
    table, ready = table_named(config.dataset), prepared(config)
    target = literal(table.columns[target_of(table, config.target)])
    rows = len(data.train) + len(data.validation) + len(data.test)
    what = f"{len(data.class_names)} classes of {target}" if data.class_names else target
    return (
        f"{literal(table.title)}, {rows:,} rows: a network with "
        f"**{experiment.count_parameters(config):,}** parameters predicts {what} from "
        f"{counted(len(ready.inputs), 'input')}."
    )


def understand(config: TableNetworkConfig, data: Data) -> None:
    """The mathematics, with the numbers of these settings."""
    ready = prepared(config)
    inputs = len(ready.inputs)
    first = (config.hidden_units or (max(1, len(data.class_names)),))[0]
    st.markdown(
        rf"""
**What goes in?** Each number is standardized, $x' = (x - \mu) / s$, with the mean $\mu$ and the
standard deviation $s$ of the training rows alone: what validates and tests must not leak into the
training. A column of text becomes one input for each of its values, 1 where it applies (one-hot
encoding).

**What is computed?** The first layer has ${inputs:,} \times {first}$ weights and ${first}$ biases.
"""
        + (_classes(data) if data.class_names else _number(ready.center, ready.scale))
        + r"""
**What is a good score?** One that beats simpler methods on the same rows. Always naming the most
frequent class, or the mean, uses no column at all; logistic and linear regression weigh each column
once. On small tables a network often does no better than they do.

**Which columns matter?** Permutation importance shuffles one column of the test rows, and counts
how much of the score is lost. It says what *this* network uses, not what causes the target.

*Sources.* Wolberg, Street and Mangasarian (1995), *Breast Cancer Wisconsin (Diagnostic)*; Fisher
(1936), *The use of multiple measurements in taxonomic problems*; Forina et al. (1991), *Wine*;
Efron, Hastie, Johnstone and Tibshirani (2004), *Least angle regression* (diabetes); Breiman (2001),
*Random forests*, for permutation importance. All tables come with scikit-learn.
"""
    )


def _classes(data: Data) -> str:
    count = len(data.class_names)
    return rf"""The last one is a softmax over {count} classes. The loss is the mean of
$-\log \hat p_{{\text{{true}}}}$ over the rows; {count} equal probabilities give $\log {count}$.
"""


def _number(center: float, scale: float) -> str:
    return rf"""The last one is a single linear unit. The target is standardized as well: 0 stands
for the training mean, {number_text(center)}, and 1 for a standard deviation more,
{number_text(scale)}. The loss is the mean squared error, and
$R^2 = 1 - \text{{loss}} / \text{{variance}}$: 0 for always naming the mean, 1 for no error.
"""
