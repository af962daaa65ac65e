"""The wheel: what is in it, and that the app opens from it wherever one stands."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OPEN_A_PAGE = """
import sys
from streamlit.testing.v1 import AppTest
from playground.cli.app import app_script

at = AppTest.from_file(str(app_script()), default_timeout=60).switch_page("pages/plane.py").run()
assert not at.exception, at.exception
print(app_script(), at.title[0].value, sep="\\n")
"""


def requirements(name):
    lines = (ROOT / name).read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def test_the_package_asks_for_what_the_requirements_files_ask_for():
    assert PROJECT["dependencies"] == requirements("requirements.txt")
    assert PROJECT["optional-dependencies"]["onnx"] == requirements("requirements-onnx.txt")
    assert set(requirements("requirements-worker.txt")) < set(PROJECT["dependencies"])


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the contents of the wheel."""
    made, folder = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--quiet", "-w", made, ROOT], check=True, capture_output=True)
    (wheel,) = made.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def test_a_wheel_adds_one_name_to_those_that_python_can_import(installed):
    names = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert names == {"playground"}


def test_a_wheel_holds_every_file_of_the_package_and_of_the_app(installed):
    package = {
        path.relative_to(ROOT)
        for path in (ROOT / "playground").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    app = {path.relative_to(ROOT) for path in (ROOT / "pages").glob("*.py")}
    app |= {Path("app.py"), Path(".streamlit/config.toml")}
    wanted = package | {Path("playground/_app") / path for path in app}
    found = {path.relative_to(installed) for path in installed.rglob("*") if path.is_file()}
    assert wanted <= found


def test_an_installed_app_opens_from_an_empty_folder(installed, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(installed), "PLAYGROUND_DATA": str(tmp_path)}
    empty = tmp_path / "empty"
    empty.mkdir()
    command = [sys.executable, "-c", OPEN_A_PAGE]
    answer = subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    script, title = answer.stdout.splitlines()[-2:]
    assert Path(script) == installed / "playground" / "_app" / "app.py"
    assert title == "What does each neuron see?"
