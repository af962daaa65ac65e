"""What people call a run: the name that somebody gave it, else what was trained."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence

from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.naming import capital, preset_words
from playground.runs import Run

LONGEST_FILE = 60
"""Characters of a run's name in that of a file."""


def run_name(run: Run) -> str:
    """The name that somebody gave it; else its settings in words, as *Spiral, 8-8 tanh, seed 3*.

    A run of an experiment or with settings that are not known here is called after its day.
    """
    if run.name:
        return run.name
    known = EXPERIMENTS.get(run.experiment)
    if known is not None:
        try:
            return known.called(known.config_type.parse(run.config))
        except ConfigError:  # of another version
            pass
    when = time.strftime("%d %b %H:%M", time.localtime(run.created))
    return f"{known.title if known else capital(preset_words(run.experiment))}, {when}"


def file_words(name: str) -> str:
    """A name as a part of a file's name: words of letters and digits between hyphens."""
    words = re.sub(r"[^\w.]+|\.{2,}", "-", name.lower())[:LONGEST_FILE]
    return words.strip("-.") or "run"


def names_of(runs: Sequence[Run]) -> list[str]:
    """A name for each run, each name once."""
    return distinct([run_name(run) for run in runs])


def distinct(names: Sequence[str]) -> list[str]:
    """The names, each once: of those that are the same, the second is followed by (2)."""
    seen: Counter[str] = Counter()
    taken, found = set(names), []
    for name in names:
        seen[name] += 1
        told = name
        while seen[name] > 1 and told in taken:
            told = f"{name} ({seen[name]})"
            seen[name] += told in taken
        taken.add(told)
        found.append(told)
    return found
