"""How many files a process may open: a class of sixty needs more than macOS begins with."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from playground.engine import open_files

ROOT = Path(__file__).resolve().parents[1]


def test_an_app_that_is_started_with_256_open_files_allows_itself_more(tmp_path):
    code = (
        "import resource, sys\n"
        "kind = resource.RLIMIT_NOFILE\n"
        "resource.setrlimit(kind, (256, resource.getrlimit(kind)[1]))\n"
        "from playground.engine import Engine\n"
        "from playground.runs import RunStore\n"
        "Engine(RunStore(sys.argv[1])).close()\n"
        "print(*resource.getrlimit(kind))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "runs.sqlite")],
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    )
    now, most = map(int, ran.stdout.split())
    assert now >= (4096 if most == resource.RLIM_INFINITY else min(4096, most))


@pytest.mark.parametrize(
    ("limit", "system_takes", "then"),
    [
        ((256, 524_288), 524_288, (65_536, 524_288)),
        ((256, 1024), 1024, (1024, 1024)),
        ((256, resource.RLIM_INFINITY), 10_240, (10_240, resource.RLIM_INFINITY)),  # macOS
        ((100_000, 524_288), 524_288, (100_000, 524_288)),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), 10_240, None),
        ((256, 512), 0, (256, 512)),
    ],
    ids=["Linux", "a low hard limit", "macOS", "enough already", "no limit", "refused"],
)
def test_the_limit_is_raised_as_far_as_the_system_lets_us(monkeypatch, limit, system_takes, then):
    kept = [limit]

    def setrlimit(kind, wanted):
        if wanted[0] > system_takes:
            raise ValueError("current limit exceeds maximum limit")
        kept[0] = wanted

    monkeypatch.setattr(open_files.resource, "getrlimit", lambda kind: kept[0])
    monkeypatch.setattr(open_files.resource, "setrlimit", setrlimit)
    open_files.allow_many_open_files()
    assert kept[0] == (then or limit)
