"""Who may import whom (design.md), read from the sources; and what the web process never loads."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from playground.classroom.authorization import AuthorizedRuns
from playground.experiments import EXPERIMENTS

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "playground"
SOURCES = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *PACKAGE.rglob("*.py")])
HEAVY = {"tensorflow", "keras"}

# What each room may import beside the standard library and itself. A name with `*` is imported for
# work that only a worker does, hence inside a function.
ROOMS = {
    "folders": {"platformdirs"},
    "quoted": set(),
    "nearest": {"playground.quoted"},
    "once_cache": set(),
    # How numbers are written, in whatever is read by people.
    "number_text": set(),
    "datasets": {"numpy", "sklearn", "pooch*", "playground.folders", "playground.quoted"},
    # SciPy comes with scikit-learn; it answers whether points can be separated at all.
    "reference": {"playground.number_text", "numpy", "scipy*"},
    "models": {"keras", "numpy"},
    "experiments": {
        "playground.number_text",
        *("numpy", "pydantic", "pydantic_core", "sklearn*"),
        # The reference is NumPy alone: a trained network on the plane is looked at with them.
        *("playground.datasets", "playground.reference", "playground.models", "keras*"),
        *("playground.quoted", "playground.nearest"),
        # An observation is declared with its figures, which are drawn of what a run recorded.
        *("playground.figures", "playground.runs", "playground.once_cache"),
    },
    "training": {
        *("keras", "tensorflow", "numpy"),
        *("playground.experiments", "playground.models", "playground.runs"),
        "playground.once_cache",
    },
    "engine": {
        *("distributed*", "dask*", "keras*", "playground.runs"),
        *("playground.experiments*", "playground.training*"),
    },
    "runs": {"numpy", "pydantic", "playground.quoted"},
    # What a class does around a run, and who may do what to it.
    "classroom": {
        *("numpy", "itsdangerous"),
        *("playground.experiments", "playground.quoted", "playground.runs", "playground.engine"),
    },
    # What stands out in a run; the command line is one way to ask.
    "diagnoses": {
        "playground.number_text",
        *("numpy", "click", "playground.datasets", "playground.reference"),
        *("playground.experiments", "playground.runs", "playground.folders"),
    },
    # A grid or a search is a value; who drives it needs the engine, and a command line is one way.
    "studies": {
        *("optuna", "numpy", "pydantic", "click", "playground.comparison", "playground.datasets"),
        *("playground.engine", "playground.experiments", "playground.runs", "playground.folders"),
        *("playground.command_line", "playground.quoted", "playground.number_text"),
    },
    # Runs side by side: numbers and the marks of figures, which pages and bench show.
    "comparison": {
        "playground.number_text",
        *("numpy", "scipy*", "playground.datasets", "playground.experiments"),
        *("playground.figures", "playground.runs"),
    },
    # A worker makes the model's file, so Keras comes in inside a function.
    "export": {
        "playground.number_text",
        *("numpy", "click", "keras*", "playground.models*", "playground.engine*"),
        *("playground.datasets", "playground.experiments", "playground.runs"),
        *("playground.figures", "playground.folders", "playground.diagnoses"),
        "playground.classroom",
    },
    # A run at one of its epochs, in the figures that are taken home of its end.
    "replay": {
        *("numpy", "playground.experiments", "playground.figures", "playground.runs"),
    },
    # How a command takes settings, and how Ctrl-C ends what it drives.
    "command_line": {"click", "playground.experiments"},
    "cli": {
        *("click", "playground.command_line", "playground.datasets", "playground.engine"),
        *("playground.experiments", "playground.folders", "playground.runs"),
    },
    # Data in, figure out: the data may be a run's or one of the lecture's machines. Nobody imports
    # plotly: its objects check every value, which takes longer than all the rest of a page.
    "figures": {"numpy", "playground.number_text", "playground.runs", "playground.reference"},
    # Frames of runs for browsers, over a route of the server.
    "live": {"starlette", "playground.runs"},
    "ui": {
        "playground.number_text",
        *("streamlit", "numpy", "pydantic", "anyio", "starlette", "pandas*", "psutil"),
        *("playground.datasets", "playground.reference", "playground.experiments"),
        *("playground.engine", "playground.runs", "playground.figures", "playground.folders"),
        *("playground.studies", "playground.comparison"),
        *("playground.classroom", "playground.export", "playground.diagnoses"),
        *("playground.replay", "playground.live", "playground.quoted", "playground.nearest"),
        "playground.once_cache",
    },
    "bench": {
        *("keras", "tensorflow", "numpy", "psutil"),
        *("playground.datasets", "playground.experiments", "playground.models"),
        *("playground.training", "playground.engine", "playground.runs", "playground.folders"),
        *("playground.figures*", "playground.studies", "playground.comparison"),
        # A student of the load generator speaks Streamlit's protocol.
        *("playground.replay", "streamlit", "websockets", "playwright*"),
    },
    "__main__": {
        *("click", "playground.datasets", "playground.engine", "playground.experiments"),
        *("playground.folders", "playground.runs", "playground.bench*"),
        *("playground.studies", "playground.export"),
        *("playground.diagnoses", "playground.command_line", "playground.cli"),
    },
}
WORKERS_ROOMS = {"models", "training", "bench"}


def is_for_workers(path):
    """Whether Keras may come in with a file: the rooms of workers, and the models of experiments,
    which are in each experiment's model.py or model/."""
    room, *parts = path.relative_to(PACKAGE).with_suffix("").parts
    return room in WORKERS_ROOMS or (room == "experiments" and parts[1:2] == ["model"])


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

    visit(ast.parse(path.read_text()), True)
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


def test_streamlit_is_imported_only_by_the_app_the_pages_and_the_ui():
    users = {
        relative(path)
        for path in SOURCES
        if any(room_of(module) == "streamlit" for module, _ in imports(path))
    }
    # The load generator speaks its protocol, as a browser does.
    allowed = ("app.py", "pages/", "playground/ui/", "playground/bench/class_load/")
    assert {user for user in users if not user.startswith(allowed)} == set()
    assert "app.py" in users


def test_no_figure_is_drawn_by_streamlit_which_makes_plotlys_objects_of_it():
    for path in SOURCES:
        names = {getattr(node, "attr", None) for node in ast.walk(ast.parse(path.read_text()))}
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


def rooms():
    """Folders and files that lie directly in the package."""
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    return sorted(folders | {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"})


@pytest.mark.parametrize("room", rooms())
def test_a_room_imports_only_what_it_may(room):
    allowed = ROOMS[room]
    files = [PACKAGE / f"{room}.py"] if (PACKAGE / f"{room}.py").is_file() else []
    for path in [*files, *(PACKAGE / room).rglob("*.py")]:
        for module, at_import in imports(path):
            name = room_of(module)
            known = name.split(".")[0] in sys.stdlib_module_names
            if known or name in (f"playground.{room}", "playground") or name in allowed:
                continue
            assert f"{name}*" in allowed, f"{relative(path)} imports {module}"
            if not is_for_workers(path):
                assert not at_import, f"{relative(path)} imports {module} outside a function"


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
    for path in PACKAGE.rglob("*.py"):
        room, *parts = path.relative_to(PACKAGE).parts
        if room in ("bench", "ui", "lessons") or (room == "experiments" and parts[0] == name):
            continue
        assert not re.search(rf"\b{name}\b", path.read_text()), relative(path)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_of_the_ui_only_one_lesson_names_an_experiment(name):
    lessons = {
        path.relative_to(PACKAGE).with_suffix("").parts[:2]
        for room in ("ui", "lessons")
        for path in (PACKAGE / room).rglob("*.py")
        if re.search(rf"\b{name}\b", path.read_text())
    }
    assert len(lessons) <= 1


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_imports_no_other(name):
    others = {f"playground.experiments.{other}" for other in EXPERIMENTS if other != name}
    for path in folders_of_experiments()[name].rglob("*.py"):
        for module, _ in imports(path):
            assert ".".join(module.split(".")[:3]) not in others, relative(path)


def test_pages_import_the_ui_and_what_the_ui_may():
    allowed = {"playground.ui", "streamlit", *(name.rstrip("*") for name in ROOMS["ui"])}
    for path in (ROOT / "pages").rglob("*.py"):
        foreign = {room_of(m) for m, _ in imports(path)} - allowed - set(sys.stdlib_module_names)
        assert foreign <= {"playground"}, path


def test_the_web_process_loads_neither_keras_nor_tensorflow():
    """Everything that a page can import, in a fresh process, and data and sums besides."""
    rooms = ("ui", "engine", "experiments", "figures", "runs", "datasets", "reference", "studies")
    rooms += ("comparison", "export", "classroom")
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for room in rooms
        for path in sorted((PACKAGE / room).rglob("*.py"))
        if not is_for_workers(path)
    ]
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        # Seconds of importing for the first visitor: sums that need it bring it in.
        "assert 'sklearn' not in sys.modules, 'scikit-learn comes in with a page'\n"
        "from playground.experiments import EXPERIMENTS\n"
        "for e in EXPERIMENTS.values():\n"
        "    for config in e.presets.values():\n"
        "        e.summary(config), e.memory_estimate(config), e.script(config), e.plan(config)\n"
        "    e.load_data(e.preset(None))\n"
        f"print(*({HEAVY!r} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_pages_change_runs_only_as_their_visitor_may():
    """Through `my_runs`, not through the engine or the store themselves."""
    changes = {name for name in vars(AuthorizedRuns) if not name.startswith("_")}
    for path in (*(ROOT / "pages").rglob("*.py"), *(PACKAGE / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in changes:
                of = ast.unparse(node.value)
                assert not of.endswith(("engine()", "engine", "store()", "store")), (
                    f"{relative(path)}: {of}.{node.attr}"
                )


def test_no_text_is_shown_as_html_and_none_is_evaluated():
    for path in SOURCES:
        names = {
            node.id if isinstance(node, ast.Name) else getattr(node, "arg", None)
            for node in ast.walk(ast.parse(path.read_text()))
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
        assert ast.get_docstring(ast.parse(path.read_text())), path


def test_no_page_asks_again_and_again_whether_something_has_changed():
    asking = [str(path) for path in SOURCES if "run_every" in path.read_text()]
    assert not asking, "use playground.live: it tells a page when something has changed"
