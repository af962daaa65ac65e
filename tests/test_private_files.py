"""What is in the data folder is for its owner alone; what is written elsewhere replaces nothing and
follows no link."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from playground import folders
from playground.__main__ import main
from playground.experiments import EXPERIMENTS
from playground.folders import data_folder, keep_private, users_umask
from playground.runs import RunStore
from playground.runs.transfer import export_runs

ROOT = Path(__file__).resolve().parents[1]


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder):
    """What other accounts could read or change, by path."""
    found = [folder, *folder.rglob("*")]
    return [path for path in found if not path.is_symlink() and mode(path) & 0o077]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A data folder as earlier versions made it, whose user has the usual umask."""
    before = os.umask(0o022)
    monkeypatch.setattr(folders, "_users_umask", None)
    folder = tmp_path / "data"
    monkeypatch.setenv("PLAYGROUND_DATA", str(folder))
    (folder / "uploads").mkdir(parents=True)
    (folder / "uploads" / "measured.txt").write_text("1,2")
    (folder / "runs.sqlite").touch()
    for each in (tmp_path, folder):
        each.chmod(0o755)
    yield folder
    os.umask(before)


# The data folder


def test_a_folder_of_an_earlier_version_is_closed_with_all_that_is_in_it(folder):
    assert len(open_to_others(folder)) == 4
    keep_private()
    assert not open_to_others(folder)
    assert mode(folder) == mode(folder / "uploads") == 0o700
    assert mode(folder / "uploads" / "measured.txt") == 0o600


def test_what_is_written_from_then_on_is_closed_too(folder):
    keep_private()
    store = RunStore(data_folder() / "runs.sqlite")
    store.create("toy", {}, store.become_owner())
    (folder / "logs").mkdir()
    subprocess.run([sys.executable, "-c", "open('new', 'w')"], check=True, cwd=folder / "logs")
    names = {path.name for path in folder.rglob("*")}
    assert names >= {"runs.sqlite", "runs.sqlite-wal", "runs.lock", "owners", "new"}
    assert not open_to_others(folder)


def test_a_command_leaves_nothing_open(folder):
    """One that reads only: it closes what was there, and what it writes."""
    done = subprocess.run(
        [sys.executable, "-m", "playground", "runs"],
        cwd=ROOT, env=dict(os.environ), umask=0o022, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (folder / "runs.lock").exists()
    assert not open_to_others(folder)


def test_a_new_folder_is_closed_from_the_beginning(folder, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(folder / "new"))
    assert mode(data_folder()) == 0o700


def test_what_a_link_leads_to_keeps_its_mode(folder, tmp_path):
    images = tmp_path / "images"
    images.mkdir(mode=0o755)
    (images / "shared").touch(mode=0o644)
    (folder / "fashion-mnist").symlink_to(images)
    (folder / "image").symlink_to(images / "shared")
    keep_private()
    assert (mode(images), mode(images / "shared")) == (0o755, 0o644)


@pytest.mark.parametrize("kind", ["for everybody", "home", "above home"])
def test_a_folder_that_is_not_for_the_playground_alone_keeps_its_modes(
    folder, kind, monkeypatch, caplog
):
    if kind == "for everybody":
        folder.chmod(0o1777)
    else:
        home = folder if kind == "home" else folder / "uploads"
        monkeypatch.setenv("HOME", str(home))
    before = [mode(path) for path in folder.rglob("*")]
    keep_private()
    assert [mode(path) for path in folder.rglob("*")] == before
    assert "Other accounts may read" in caplog.text


# What is written elsewhere


def test_a_file_to_give_away_has_the_mode_of_any_other_file_of_its_user(folder, tmp_path):
    keep_private()
    store = RunStore(folder / "runs.sqlite")
    with users_umask():
        export_runs(store, [], tmp_path / "class.sqlite")
    assert mode(tmp_path / "class.sqlite") == 0o644


@pytest.mark.parametrize("leads_to", ["a file", "nowhere"])
def test_runs_are_not_exported_through_a_link(tmp_path, leads_to, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path / "data"))
    precious, link = tmp_path / "precious", tmp_path / "class.sqlite"
    if leads_to == "a file":
        precious.write_text("mine")
    link.symlink_to(precious)
    result = CliRunner().invoke(main, ["runs", "export", "--to", str(link)])
    assert result.exit_code == 2
    assert f"Received: {link}, which exists. Choose another name." in result.stderr
    assert link.is_symlink()
    assert precious.exists() is (leads_to == "a file")


def test_what_was_recorded_is_replaced_only_when_asked(folder):
    result = CliRunner().invoke(main, ["record-examples", "plane_classifier"])
    assert result.exit_code == 2
    recorded = ROOT / "playground/experiments/plane_classifier/recorded_runs.sqlite"
    assert f"Received: {recorded}, which exist. Give --force to replace them." in result.stderr
    assert EXPERIMENTS["plane_classifier"].recorded
