"""The settings in which runs differ, and names that tell the runs apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playground.datasets.brought import title_of_brought
from playground.experiments import EXPERIMENTS
from playground.experiments.run_names import distinct, run_name
from playground.figures.plain_text import cut
from playground.runs import Run

LACKING = "–"
"""Stands for a setting that an experiment does not have."""
SILENT = ("yes", "no", "none", "empty", "auto", LACKING)
NUMBER = re.compile(r"-?[0-9.]+(e[+-]?[0-9]+)?…?")
FRACTION = re.compile(r"-?[0-9]?\.[0-9]+(e-[0-9]+)?")
MOST_TEXT = 40
MOST_IN_NAME = 2


@dataclass(frozen=True)
class Difference:
    """A setting that is not the same in all runs.

    Attributes:
        name: The field's; ``experiment`` for the experiment itself.
        texts: One for each run.
    """

    name: str
    label: str
    texts: tuple[str, ...]


def differences(runs: Sequence[Run]) -> list[Difference]:
    """The settings that differ; the experiment first, where that differs too."""
    found = []
    titles = tuple(_title(run) for run in runs)
    if len(set(titles)) > 1:
        found.append(Difference("experiment", "Experiment", titles))
    names = dict.fromkeys(name for run in runs for name in run.config)
    for name in names:
        values = [_comparable(_value(run, name)) for run in runs]
        if any(value != values[0] for value in values):
            texts = tuple(setting_text(run, name) for run in runs)
            found.append(Difference(name, label_of(runs, name), texts))
    return found


def run_names(runs: Sequence[Run]) -> list[str]:
    """A name for each run: the one that somebody gave it, else what it alone has."""
    if len({_title(run) for run in runs}) > 1:
        return _unique(runs, _names_of_each_experiment(runs))
    differ = [d for d in differences(runs) if d.name != "points"]
    telling = [d for d in differ if d.name != "seed"] or differ
    names = []
    for index, run in enumerate(runs):
        words = ", ".join(_telling_words(d, index) for d in telling[:MOST_IN_NAME])
        names.append(run.name or words or run_name(run))
    return _unique(runs, names)


def _telling_words(difference: Difference, index: int) -> str:
    """What a run has in a field, after the name of the field where a value alone says little."""
    short = [_shortened_number(text) for text in difference.texts]
    tells = len(set(short)) == len(set(difference.texts))
    text = (short if tells else difference.texts)[index] or "empty"
    if difference.name == "seed":
        return f"seed {text}"
    return text if _speaks_for_itself(text) else f"{difference.label} {text}"


def _shortened_number(text: str) -> str:
    """Three digits of a fraction are enough where they tell the runs apart."""
    return f"{float(text):.3g}" if FRACTION.fullmatch(text) else text


def _speaks_for_itself(text: str) -> bool:
    """Whether it is a word of its own, such as tanh, and no number, yes, no or nothing."""
    return not all(part in SILENT or NUMBER.fullmatch(part) for part in text.split(", "))


def _unique(runs: Sequence[Run], names: list[str]) -> list[str]:
    """Names that are the same are followed by the seed, or by a number."""
    twice = {name for name in names if names.count(name) > 1}
    seeds = [f"{n} · seed {r.config.get('seed')}" for n, r in zip(names, runs, strict=True)]
    if twice and len(set(seeds)) == len(seeds):
        return [s if n in twice else n for n, s in zip(names, seeds, strict=True)]
    return distinct(names)


def _names_of_each_experiment(runs: Sequence[Run]) -> list[str]:
    """The experiment's title, and what tells its own runs apart."""
    names: dict[int, str] = {}
    for title in dict.fromkeys(_title(run) for run in runs):
        own = [index for index, run in enumerate(runs) if _title(run) == title]
        for index, name in zip(own, run_names([runs[i] for i in own]), strict=True):
            told = len(own) > 1 and name != runs[index].name
            names[index] = f"{title}: {name}" if told else runs[index].name or title
    return [names[index] for index in range(len(runs))]


def label_of(runs: Sequence[Run], name: str) -> str:
    """What people call a field; its own name where pages disagree."""
    known = (EXPERIMENTS.get(run.experiment) for run in runs)
    controls = (each.config_type.controls().get(name) for each in known if each)
    labels = {control.label for control in controls if control is not None}
    return labels.pop() if len(labels) == 1 else name.replace("_", " ").capitalize()


def setting_text(run: Run, name: str) -> str:
    """What a run has in a field, in words."""
    return cut(_text(_value(run, name)), MOST_TEXT)


def _title(run: Run) -> str:
    known = EXPERIMENTS.get(run.experiment)
    return known.title if known else run.experiment


def _value(run: Run, name: str) -> Any:
    """What a run has in a field; one that is newer than the run stood at its default."""
    if name in run.config:
        return run.config[name]
    known = EXPERIMENTS.get(run.experiment)
    control = known.config_type.controls().get(name) if known else None
    return control.default if control else LACKING


def _comparable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_text(v) for v in value) or "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, float) else title_of_brought(str(value))
