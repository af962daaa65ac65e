"""Whether another process would train to the same digits: the same packages, the same code."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("distributed", "keras", "tensorflow", "numpy")
PLAYGROUND = "playground"
PYTHON = "python"
TRAINING_FOLDERS = (
    *("datasets", "engine", "experiments", "models", "reference", "runs", "training"),
)
"""What workers use of this package. Pages may differ."""
MISSING = "none"
Versions = Mapping[str, str]


@lru_cache(maxsize=1)
def code_digest() -> str:
    """The first digits of a SHA-256 over the code that workers use."""
    root, digest = Path(__file__).parents[1], hashlib.sha256()
    for folder in TRAINING_FOLDERS:
        for file in sorted((root / folder).rglob("*.py")):
            digest.update(str(file.relative_to(root)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


def versions_here() -> dict[str, str]:
    """Of this process, by name; Python's without its last number."""
    found = {PYTHON: "{}.{}".format(*sys.version_info)}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = MISSING
    return found | {PLAYGROUND: code_digest()}


def asking() -> Callable[[], str]:
    """What a worker is asked that may not have this package, nor its modules' names."""

    def code_of_the_playground() -> str:
        try:
            from playground.engine.versions import code_digest
        except ImportError:
            return ""
        return code_digest()

    return code_of_the_playground


def difference(name: str, here: Versions, there: Versions) -> str | None:
    """What differs, and the command that mends it, in a few sentences; None where nothing does.

    Args:
        name: Of the worker, or of whoever it is.
        there: Names that are left out were not looked at.
    """
    differing = [key for key in here if key in there and here[key] != there[key]]
    if not differing:
        return None
    wanted = " and ".join(_words(key, here[key]) for key in differing)
    received = " and ".join(_words(key, there[key]) for key in differing)
    return (
        f"Expected {wanted} on {name}, as here. Received: {received}. It gets no runs: "
        f"{_advice(differing, here)}, and start it again."
    )


def _words(key: str, found: str) -> str:
    if found in ("", MISSING):
        return f"no {key}"
    return f"{key} of the code {found}" if key == PLAYGROUND else f"{key} {found}"


def _advice(differing: list[str], here: Versions) -> str:
    if PYTHON in differing:
        return f"install the playground there with Python {here[PYTHON]}"
    packages = [f"{key}=={here[key]}" for key in differing if key != PLAYGROUND]
    commands = [f"pip install {' '.join(packages)}"] if packages else []
    if PLAYGROUND in differing:
        commands.append("pip install --force-reinstall --no-deps . in a copy of this playground")
    return f"run {', then '.join(commands)}, there"
