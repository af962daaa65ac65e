"""A cluster in an environment of its own: the wheel, installed, and nothing of this folder."""

import os
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

from playground.engine import Engine
from playground.runs import RunStore

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120
UNSET = ("PYTHONPATH", "PLAYGROUND_SCHEDULER", "PLAYGROUND_TLS", "PLAYGROUND_INSECURE")


def wait_until(condition, seconds=PATIENCE_SECONDS):
    """Returns what a condition returns as soon as it is true.

    Raises:
        AssertionError: it is not, for so long.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{condition} was not so within {seconds} s")


class Command:
    """A command that runs in an empty folder, with a data folder of its own."""

    def __init__(self, folder, *words, **environment):
        folder.mkdir(parents=True)
        kept = {name: value for name, value in os.environ.items() if name not in UNSET}
        (folder / "empty").mkdir()
        self.data = folder / "data"
        self._output = folder / "output"
        with open(self._output, "wb") as output:
            self.process = subprocess.Popen(
                [str(word) for word in words],
                cwd=folder / "empty",
                env=kept | {"PLAYGROUND_DATA": str(self.data)} | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self):
        return self._output.read_text()

    def says(self, words, times=1):
        """Waits until it has written these words so often."""

        def has_said():
            assert self.process.poll() is None, self.output
            return self.output.count(words) >= times

        wait_until(has_said)

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(20)


class Commands:
    """Starts commands, and ends those that are left."""

    def __init__(self, folder):
        self._folder, self._started = folder, []

    def start(self, *words, **environment):
        command = Command(self._folder / f"{len(self._started)}", *words, **environment)
        self._started.append(command)
        return command

    def end(self):
        for command in reversed(self._started):
            command.end()


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


def address_in(scheduler):
    """Where a scheduler of ours says that it is."""
    scheduler.says("The app:")
    return scheduler.output.split("The scheduler is at ")[1].split(". ")[0]


@pytest.fixture
def engine_at(tmp_path, monkeypatch):
    """Makes engines for a scheduler, each with a store of its own."""
    engines = []

    def make(address, tls=None, store=None):
        if tls is not None:
            monkeypatch.setenv("PLAYGROUND_TLS", str(tls))
        path = tmp_path / f"store {len(engines)}" / "runs.sqlite"
        engines.append(Engine(store or RunStore(path), address))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()
