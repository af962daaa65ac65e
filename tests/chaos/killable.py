"""Processes that train into one data folder, as people start them: apps and command lines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs

import psutil
from served_app import ROOT, App, Page

FULL_DISK = {"PYTHONPATH": str(Path(__file__).with_name("full_disk"))}
"""In such a process the disk may be full."""


def descendants(pid: int, words: str) -> list[psutil.Process]:
    """The processes below one whose command line has those words."""
    found = []
    try:
        for child in psutil.Process(pid).children(recursive=True):
            try:
                if words in " ".join(child.cmdline()):
                    found.append(child)
            except psutil.Error:
                continue
    except psutil.NoSuchProcess:
        return []
    return found


class Killable:
    """A process with an engine process, which has workers. Any of them may be killed."""

    process: subprocess.Popen

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def pids(self) -> dict[str, int]:
        """What there is to kill now, by its kind."""
        pids = {}
        if self.is_alive():
            pids[self.kind] = self.process.pid
            for kind, words in (("engine", "playground engine"), ("worker", "spawn_main")):
                for found in descendants(self.process.pid, words)[:1]:
                    pids[kind] = found.pid
        return pids

    def kill(self, kind: str) -> bool:
        """Kills one of them; whether it was still there."""
        pid = self.pids().get(kind)
        if pid is None:
            return False
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        if kind == self.kind:
            self.process.wait(20)
        return True


class WebApp(Killable):
    """The app, with a browser that presses its buttons."""

    kind = "web process"

    def __init__(self, data: Path) -> None:
        self.app = App(data, environment=FULL_DISK)

    @property
    def process(self) -> subprocess.Popen:
        return self.app.process

    def train(self, page: str, query: str) -> str:
        """Presses Train; returns the id of the run."""
        with Page(self.app) as browser:
            browser.open(page, query).press("Train")
            return parse_qs(browser.query)["run"][0]

    def resume(self, page: str, run_id: str) -> list[str]:
        """Presses Resume; returns what the page says then."""
        with Page(self.app) as browser:
            browser.open(page, f"run={run_id}")
            if "Resume" in browser.buttons:
                browser.press("Resume")
            return browser.texts

    def restart(self) -> None:
        self.app.log.close()
        self.app.start()

    def close(self) -> None:
        if self.is_alive():
            self.app.close()


class CommandLine(Killable):
    """A command of ``python -m playground``."""

    kind = "command line"

    def __init__(self, data: Path, *arguments: str) -> None:
        self.arguments = arguments
        self.log = open(data / "command_line.log", "ab")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-m", "playground", *arguments],
            cwd=ROOT,
            env={**os.environ, **FULL_DISK, "PLAYGROUND_DATA": str(data)},
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )

    def close(self) -> None:
        if self.is_alive():
            self.process.terminate()
        self.process.wait(60)
        self.log.close()
