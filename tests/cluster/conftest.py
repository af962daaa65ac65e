"""A cluster in an environment of its own: the wheel, installed, and nothing of this folder."""

import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from commands import Commands

from playground.engine import Engine
from playground.runs import RunStore

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """The folder of the commands of a fresh environment, in which the wheel is installed. What it
    depends on is that of the tests."""
    made, folder = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("environment")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    wheel = ["wheel", "--no-deps", "--no-build-isolation", "-w", made, ROOT]
    subprocess.run([*pip, *wheel], check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = folder / "lib" / version / "site-packages"
    (packages / "shared.pth").write_text(sysconfig.get_path("purelib"))
    python = ["--python", folder / "bin" / "python", "install", "--no-deps"]
    subprocess.run([*pip, *python, *made.glob("*.whl")], check=True, capture_output=True)
    return folder / "bin"


def packages_in(name):
    """What a requirements file asks for, without versions."""
    lines = (ROOT / name).read_text().splitlines()
    return {re.match(r"[\w-]+", line)[0] for line in lines if line and line[0] != "#"}


@pytest.fixture(scope="session")
def without(tmp_path_factory):
    """A folder on the path of a worker that hides what `requirements-worker.txt` leaves out."""
    hidden = packages_in("requirements.txt") - packages_in("requirements-worker.txt")
    hidden -= {"psutil"}  # Distributed brings it
    folder = tmp_path_factory.mktemp("without")
    (folder / "sitecustomize.py").write_text(HIDING.format(hidden=sorted(hidden)))
    return folder


HIDING = """
import sys

class Hiding:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {hidden}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hiding())
"""


@pytest.fixture(scope="session")
def certificates(installed, tmp_path_factory):
    """A folder of certificates, as the command makes it."""
    folder = tmp_path_factory.mktemp("certificates") / "tls"
    subprocess.run([installed / "playground", "certificates", folder], check=True)
    return folder


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    found = Commands(tmp_path_factory.mktemp("commands"))
    yield found
    found.end()


@pytest.fixture
def engine_at(tmp_path, monkeypatch):
    """Makes engines for a scheduler, each with a store of its own."""
    engines = []

    def make(address, tls=None, store=None):
        if tls is not None:
            monkeypatch.setenv("PLAYGROUND_TLS", str(tls))
        path = tmp_path / f"store {len(engines)}" / "runs.sqlite"
        engines.append(Engine(store or RunStore(path), address))
        engines[-1].start()
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()
