"""The tutorial: whoever follows it has an experiment that can do what all others can."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TUTORIAL = ROOT / "docs" / "add_an_experiment.md"
FILE = re.compile(r"^```python\n# (\S+\.py)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILES = dict(FILE.findall(TUTORIAL.read_text("utf-8")))
WEB_PROCESS = """
import sys
from playground.experiments import EXPERIMENTS
from playground.ui.pages import by_section

wine = EXPERIMENTS["wine"]
config = wine.preset("wide")
wine.load_data(config), wine.script(config), wine.memory_estimate(config)
print(by_section()["Real data"][-1].title)
print(wine.count_parameters(config))
print({"keras", "tensorflow"} & set(sys.modules))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project after somebody has followed the tutorial."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("playground", "pages", "tests", ".streamlit"):
        # What Python is compiling beside this has such a name for a moment.
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    for name in ("app.py", "pyproject.toml"):
        shutil.copy2(ROOT / name, folder)
    for name, text in FILES.items():
        path = folder / name
        assert not path.exists(), "the tutorial touches nothing that is there"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return folder


def python(project, *arguments):
    """What Python prints in the copy."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def test_it_is_one_folder_and_one_page():
    assert {str(Path(name).parent) for name in FILES} == {"playground/experiments/wine", "pages"}
    assert [name for name in FILES if name.startswith("pages/")] == ["pages/wine.py"]


def test_its_sources_are_written_as_those_of_the_project(project):
    for check in (("check",), ("format", "--check")):
        python(project, "-m", "ruff", *check, *FILES)


def test_its_experiment_does_all_that_every_experiment_does(project):
    said = python(
        *(project, "-m", "pytest", "-p", "no:cacheprovider"),
        *("-k", "wine or keras_comes_in or no_two_pages"),
        *(f"tests/test_{name}.py" for name in ("every_experiment", "boundaries", "page_table")),
    )
    assert re.search(r"^\d\d passed, \d+ deselected", said, re.MULTILINE), said


def test_the_web_process_has_its_page_and_its_numbers_and_never_loads_keras(project):
    parameters = 13 * 64 + 64 + 64 * 3 + 3
    assert python(project, "-c", WEB_PROCESS).splitlines() == ["Wine", str(parameters), "set()"]
