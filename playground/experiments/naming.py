"""What people call a configuration: "Spiral, 8-8 tanh, seed 3"."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from playground.datasets.brought import title_of_brought
from playground.experiments.config import HIDDEN, Config, Control
from playground.experiments.presets import Presets
from playground.figures.plain_text import cut

MOST_DIFFERENCES = 3
LONGEST_VALUE = 24


def capital(words: str) -> str:
    """The words, the first with a capital, the others as they are."""
    return words[:1].upper() + words[1:]


def nearest_preset(presets: Presets[Any], config: Config, ignored: Collection[str] = ()) -> str:
    """The name of the preset that differs in the fewest fields; the first of several."""
    left_out = {"seed", *ignored}
    return min(
        presets.presets,
        key=lambda name: len(set(config.differences(presets.presets[name])) - left_out),
    )


def preset_words(name: str) -> str:
    """``wider-adam`` as *wider adam*."""
    return name.replace("-", " ").replace("_", " ")


def differing_words(
    presets: Presets[Any], config: Config, preset: str, said: Collection[str] = ()
) -> list[str]:
    """What a configuration has that a preset has not, in a word or two each; then its seed.

    Args:
        said: Fields that the name has said already.
    """
    controls = config.controls()
    changed = config.differences(presets.presets[preset])
    told = [
        _difference(controls[field], value)
        for field, value in changed.items()
        if field not in said and field != "seed" and controls[field].group != HIDDEN
    ]
    seed = [f"seed {value}"] if (value := getattr(config, "seed", None)) is not None else []
    return [*told[:MOST_DIFFERENCES], *seed]


def list_words(values: Iterable[Any]) -> str:
    """A list of sizes or choices as one word: ``8-8``."""
    return "-".join(f"{v:g}" if isinstance(v, int | float) else str(v) for v in values)


def shortened(text: str) -> str:
    """A text that fits into a name, its end cut off where it is long."""
    return cut(text, LONGEST_VALUE)


def _difference(control: Control, value: Any) -> str:
    label = control.label[:1].lower() + control.label[1:]
    if isinstance(value, bool):
        return label if value else f"no {label}"
    if value is None:
        return f"no {label}"
    if isinstance(value, tuple):
        return f"{label} {shortened(list_words(value)) or 'none'}"
    if isinstance(value, int | float):
        return f"{label} {value:g}"
    text = shortened(title_of_brought(str(value)))
    return f"{label} {preset_words(text)}" if control.kind == "choice" else f"{label} {text}"
