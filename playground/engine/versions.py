"""Whether another process would train to the same digits: the same packages, the same code."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Worker

PACKAGES = ("distributed", "keras", "tensorflow", "numpy")
PLAYGROUND = "playground"
PYTHON = "python"
TRAINING_FOLDERS = (
    "datasets",
    "engine",
    "experiments",
    "models",
    "reference",
    "runs",
    "training",
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


def packages_of(told: Mapping[str, Any]) -> dict[str, str]:
    """As `versions_here`, of a server of Dask that has told its versions."""
    packages = {key: value or MISSING for key, value in told["packages"].items()}
    python = ".".join(packages["python"].split(".")[:2])
    return {key: packages[key] for key in PACKAGES if key in packages} | {PYTHON: python}


def asking() -> Callable[..., tuple[str, str]]:
    """What a worker is asked that may not have this package: a function inside of another travels
    as its code, not as its name. It returns the digest, empty where there is none, and an id of the
    process."""

    def code_and_process(dask_worker: Worker) -> tuple[str, str]:
        try:
            from playground.engine.versions import code_digest
        except ImportError:
            return "", dask_worker.id
        return code_digest(), dask_worker.id

    return code_and_process


def difference(name: str, here: Versions, there: Versions) -> str | None:
    """What differs, and the command that mends it, in a few sentences; None where nothing does.

    Args:
        name: Of a worker or of a scheduler, as "the worker lab-7".
        there: Names that are left out were not looked at.
    """
    differing = [key for key in here if key in there and here[key] != there[key]]
    if not differing:
        return None
    wanted = " and ".join(_words(key, here[key]) for key in differing)
    received = " and ".join(_words(key, there[key]) for key in differing)
    return (
        f"{name[:1].upper()}{name[1:]} gets no runs. Expected {wanted}, as here. Received: "
        f"{received}. {_advice(differing, here)}; then start it again."
    )


def _words(key: str, found: str) -> str:
    if found in ("", MISSING):
        return f"no {key}"
    name = "Python" if key == PYTHON else key
    return f"{name} (code {found})" if key == PLAYGROUND else f"{name} {found}"


def _advice(differing: list[str], here: Versions) -> str:
    if PYTHON in differing:
        return f"Install the playground there under Python {here[PYTHON]}"
    packages = [f"{key}=={here[key]}" for key in differing if key != PLAYGROUND]
    commands = [f"pip install {' '.join(packages)}"] if packages else []
    if PLAYGROUND in differing:
        commands.append("pip install . in a copy of this playground")
    return f"Run there: {', and '.join(commands)}"
