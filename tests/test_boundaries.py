"""What the sources may say, beside the contracts in pyproject.toml on who may import whom; and what
the web process never loads."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from playground.classroom.authorization import AuthorizedRuns
from playground.experiments import EXPERIMENTS
from playground.ui.run_links import page_of

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "playground"
SOURCES = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *PACKAGE.rglob("*.py")])
HEAVY = {"tensorflow", "keras"}
STREAMLIT_ROOMS = ("playground/ui/", "playground/lessons/")
WORKERS_ROOMS = {"models", "training", "bench"}


@cache
def tree(path):
    return ast.parse(path.read_text())


def is_for_workers(path):
    """Whether Keras may come in with a file: the rooms of workers, and the models of experiments,
    which are in each experiment's model.py or model/."""
    room, *parts = path.relative_to(PACKAGE).with_suffix("").parts
    return room in WORKERS_ROOMS or (room == "experiments" and parts[1:2] == ["model"])


@cache
def imports(path):
    """Every import as (module, whether it happens when this file is imported)."""
    found = []

    def visit(node, at_import):
        if isinstance(node, ast.Import):
            found.extend((alias.name, at_import) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            module = node.module
            names = [f"{module}.{alias.name}" for alias in node.names]
            submodules = [n for n in names if is_module(n)]
            found.extend((name, at_import) for name in [module, *submodules])
        at_import = at_import and not is_later(node)
        for child in ast.iter_child_nodes(node):
            visit(child, at_import)

    visit(tree(path), True)
    return found


def is_later(node):
    """Whether what stands inside does not happen when the file is imported."""
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test)
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def is_module(name):
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def room_of(module):
    """`playground.runs` for `playground.runs.store`; `plotly` for `plotly.subplots`."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "playground" else parts[0]


def relative(path):
    return str(path.relative_to(ROOT))


def test_the_sources_are_found():
    names = {relative(path) for path in SOURCES}
    assert {"app.py", "pages/home.py", "playground/engine/engine.py"} <= names


def test_no_figure_is_drawn_by_streamlit_which_makes_plotlys_objects_of_it():
    for path in SOURCES:
        names = {getattr(node, "attr", None) for node in ast.walk(tree(path))}
        assert "plotly_chart" not in names, path


def test_nobody_imports_a_page_or_the_app():
    for path in SOURCES:
        roots = {module.split(".")[0] for module, _ in imports(path)}
        assert not roots & {"pages", "app"}, path


def test_keras_comes_in_with_models_training_and_bench_alone():
    for path in SOURCES:
        now = {room_of(module) for module, at_import in imports(path) if at_import}
        if now & HEAVY:
            assert is_for_workers(path), path


def folders_of_experiments():
    return {
        path.parent.name: path.parent
        for path in PACKAGE.glob("experiments/*/__init__.py")
        if "EXPERIMENT = " in path.read_text()
    }


def test_every_experiment_is_a_folder_of_its_name():
    assert set(folders_of_experiments()) == set(EXPERIMENTS)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_is_named_only_in_its_folder_its_lesson_and_the_benchmark(name):
    places = set()
    is_dataset = (PACKAGE / "datasets" / f"{name}.py").is_file()  # it may have the same name
    for path in PACKAGE.rglob("*.py"):
        if is_dataset and path.parent == PACKAGE / "datasets":
            continue
        text = re.sub(r"\bdatasets( import |\.)\w+", "", path.read_text())
        if re.search(rf"\b{name}\b", text):
            room, first, *_ = path.relative_to(PACKAGE).with_suffix("").parts
            places.add((room, first if room in ("experiments", "lessons") else ""))
    lessons = {place for place in places if place[0] == "lessons"}
    assert places - lessons - {("bench", "")} == {("experiments", name)}
    assert len(lessons) <= 1


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_imports_no_other(name):
    others = {f"playground.experiments.{other}" for other in EXPERIMENTS if other != name}
    for path in folders_of_experiments()[name].rglob("*.py"):
        for module, _ in imports(path):
            assert ".".join(module.split(".")[:3]) not in others, relative(path)


def test_a_page_has_at_most_one_lesson():
    for path in (ROOT / "pages").rglob("*.py"):
        modules = [m.split(".") for m, _ in imports(path) if m.startswith("playground.lessons.")]
        assert len({parts[2] for parts in modules}) <= 1, path


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=lambda each: each.name)
def test_the_page_of_every_experiment_follows_the_one_plan(experiment):
    called = {
        node.func.id
        for node in ast.walk(tree(ROOT / page_of(SimpleNamespace(experiment=experiment.name))))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "training_page" in called
    assert not called & {"run_panel", "show_tabs", "show_diagnoses"}, "training_page has them"


def test_the_web_process_loads_no_keras_no_tensorflow_no_pandas_and_no_figures_of_plotly():
    """Everything that a page can import, in a fresh process, and data, sums and a table besides."""
    rooms = ("lessons", "ui", "engine", "experiments", "figures", "runs", "datasets", "reference")
    rooms += ("studies", "comparison", "export", "classroom")
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for room in rooms
        for path in sorted((PACKAGE / room).rglob("*.py"))
        if not is_for_workers(path)
    ]
    code = (
        "import importlib, sys\n"
        "from playground.cli import app\n"
        "app._streamlit_without_plotly()\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "from playground.experiments import EXPERIMENTS\n"
        "for e in EXPERIMENTS.values():\n"
        "    for config in e.presets.values():\n"
        "        e.summary(config), e.memory_estimate(config), e.script(config), e.plan(config)\n"
        "    e.load_data(e.preset(None))\n"
        # Seconds of importing for the first visitor: sums that need it bring it in.
        "assert 'sklearn' not in sys.modules, 'scikit-learn comes in with a page'\n"
        "from playground.ui.data_table import data_table\n"
        "data_table([{'Run': 'a', 'Loss': 0.5}])\n"
        f"print(*({HEAVY | {'pandas', 'plotly.graph_objs'}!r} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_pages_change_runs_only_as_their_visitor_may():
    """Through `my_runs`, not through the engine or the store themselves."""
    changes = {name for name in vars(AuthorizedRuns) if not name.startswith("_")}
    shown = [path for path in SOURCES if relative(path).startswith(("pages/", *STREAMLIT_ROOMS))]
    for path in shown:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in changes:
                of = ast.unparse(node.value)
                assert not of.endswith(("engine()", "engine", "store()", "store")), (
                    f"{relative(path)}: {of}.{node.attr}"
                )


def test_no_text_is_shown_as_html_and_none_is_evaluated():
    for path in SOURCES:
        names = {
            node.id if isinstance(node, ast.Name) else getattr(node, "arg", None)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Name | ast.keyword)
        }
        assert not names & {"unsafe_allow_html", "eval", "exec"}, path


def test_nothing_is_unpickled():
    for path in SOURCES:
        roots = {module.split(".")[0] for module, _ in imports(path)}
        assert not roots & {"pickle", "cloudpickle", "joblib", "shelve"}, path
        assert "allow_pickle=True" not in path.read_text(), path


def test_every_module_is_named_for_what_it_is():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "lib"}
    for path in SOURCES:
        assert not vague & set(path.relative_to(ROOT).with_suffix("").parts), path


def test_every_module_says_what_it_is():
    for path in SOURCES:
        assert ast.get_docstring(tree(path)), path


def test_no_page_asks_again_and_again_whether_something_has_changed():
    asking = [str(path) for path in SOURCES if "run_every" in path.read_text()]
    assert not asking, "use playground.live: it tells a page when something has changed"


def test_rows_of_markdown_tables_are_on_one_line():
    lines = [(path, line) for path in SOURCES for line in path.read_text().splitlines()]
    assert [(p, row) for p, row in lines if row.startswith("|") and not row.endswith("|")] == []
