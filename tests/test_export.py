"""What of a run is taken home: each file is read again by somebody else."""

import ast
import codeop
import csv
import io
import json
import os
import re
import runpy
import subprocess
import sys
import zipfile
from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import keras
import nbformat
import numpy as np
import onnxruntime
import pandas
import pytest
from click.testing import CliRunner
from few_examples import few_examples, few_pictures, few_series  # noqa: F401
from markdown_it import MarkdownIt
from short_training import train_into

from playground.__main__ import main
from playground.datasets.dna import kept_sequences
from playground.datasets.dna.fasta import read_sequences
from playground.datasets.reading import GivenFile
from playground.diagnoses import Finding, Severity
from playground.experiments import EXPERIMENTS
from playground.experiments.script.parts import header
from playground.export.command import native_messages_in
from playground.export.curves_csv import curves_csv
from playground.export.figures import figures_page
from playground.export.keras_file import keras_file, onnx_file
from playground.export.notebook import notebook
from playground.export.refusal import ExportError
from playground.export.report.drawing import Line, drawing
from playground.export.report.maths import with_maths
from playground.export.report.page import Sheet, report_page
from playground.export.run_files import RunFiles
from playground.figures.confusion_matrix import confusion_matrix
from playground.runs import Origin, RunStore

pytestmark = pytest.mark.usefixtures("without_xla")
HOSTILE = "</script><script>alert('x')</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return RunStore(tmp_path_factory.mktemp("taken home") / "runs.sqlite")


@pytest.fixture(scope="module")
def files(store):
    """Those of a run on three arms of a spiral: five epochs, 60 points."""
    settings = {"preset": "three-arms", "epochs": 5, "count": 60}
    return RunFiles(store, train_into(store, "plane_classifier", **settings).id)


class Page(HTMLParser):
    """What a page shows, and which tags and addresses it has."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.addresses, self.words, self._skipped = [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [v for name, v in attributes if name in ("src", "href", "onerror")]
        self._skipped = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag):
        if tag == self._skipped:
            self._skipped = ""

    def handle_data(self, data):
        if not self._skipped and data.strip():
            self.words.append(data.strip())


# Curves


def test_the_table_of_curves_holds_every_recorded_number_in_full(store, files):
    rows = list(csv.DictReader(io.StringIO(files.curves())))
    history = store.history(files.run.id)
    assert [row["epoch"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert list(rows[0]) == list(history)
    for name, column in history.items():
        assert [float(row[name]) for row in rows] == column.tolist()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_of_the_table_begins_as_a_formula_does_and_numbers_stay_numbers(start):
    name = f"{start}1+1"
    text = curves_csv({"epoch": np.array([1.0, 2.0]), name: np.array([-0.5, 2.0])})
    table = pandas.read_csv(io.StringIO(text), lineterminator="\n")
    assert table.columns.tolist() == ["epoch", f"'{name}"]
    assert table[f"'{name}"].tolist() == [-0.5, 2.0]


def test_a_run_without_an_epoch_has_no_curves_and_says_so(store):
    owner = store.become_owner()
    config = EXPERIMENTS["fashion_mnist"].preset(None).model_dump(mode="json")
    waiting = RunFiles(store, store.create("fashion_mnist", config, owner).id)
    owner.close()
    with pytest.raises(ExportError, match="Expected a run with curves"):
        waiting.curves()
    with pytest.raises(ExportError, match="Expected a run whose final weights are kept"):
        waiting.model(keras_file)
    assert waiting.figure_titles() == {}


# Notebook


def test_signs_that_end_a_line_elsewhere_leave_a_notebook_whole():
    experiment = EXPERIMENTS["dna_motif"]
    strange = "TGA\u2028\u2029\x85\x1c\r\n# --- Section ---\n" + HOSTILE + '"""'
    script = experiment.script(experiment.config_type(own_motif=strange))
    book = nbformat.reads(notebook(script), as_version=4)
    cells = [cell.source for cell in book.cells if cell.cell_type == "code"]
    settings = ast.parse(cells[0]).body[-1]
    assert ast.literal_eval(settings.value)["own_motif"] == strange
    assert ast.dump(ast.parse("\n".join(cells))) == ast.dump(_without_docstring(ast.parse(script)))


def _without_docstring(tree):
    tree.body = tree.body[1:]
    return tree


def test_a_notebook_has_a_heading_for_each_section_of_the_script(files):
    book = nbformat.reads(files.notebook(), as_version=4)
    headings = [c.source for c in book.cells if c.cell_type == "markdown"]
    assert headings[0].startswith("# A plane to play on\n")
    wanted = ("Prepare the data", "Build the model", "Train the model", "Evaluate")
    assert [f"## {name}" for name in wanted] == [h for h in headings if h.startswith("## ")]
    assert max(map(len, headings)) < 250


@pytest.mark.parametrize(
    "title",
    ["**a** _b_ $x$ <b>c</b> &lt; [d](e)", "`# e` | ~f~ \\ ![g](h)", 'say """ and \\n'],
)
def test_what_people_call_their_data_stands_in_script_and_notebook_as_typed(title):
    """A parser of CommonMark says what a reader sees."""
    config = EXPERIMENTS["plane_classifier"].preset(None)
    script = header(title, config) + "print(1)\n"
    assert ast.get_docstring(ast.parse(script)).startswith(f"{title}: exactly the run")
    first = nbformat.reads(notebook(script), as_version=4).cells[0].source.split("\n")[0]
    shown = MarkdownIt("js-default").render(first)
    assert shown == f"<h1>{escape(title)}</h1>\n"


def test_the_cells_of_a_notebook_run_one_after_the_other_and_repeat_the_run(files):
    book = nbformat.reads(files.notebook(), as_version=4)
    compiled = codeop.Compile()  # as IPython compiles: a __future__ import lasts
    names = {"__name__": "__main__"}
    for cell in book.cells:
        if cell.cell_type == "code":
            run_cell(compiled(cell.source, cell.id, "exec"), names)
    test = files.run.report["test"]
    assert names["loss"] == pytest.approx(test["loss"], abs=1e-3)
    assert names["accuracy"] == pytest.approx(test["accuracy"], abs=1e-6)


def run_cell(code, names):
    exec(code, names)


# Model

CHECK = """
import json, sys
import keras, numpy as np
worst = {}
for name in sys.argv[1:]:
    arrays = np.load(f"{name}.npz")
    outputs = keras.models.load_model(f"{name}.keras").predict(arrays["x"], verbose=0)
    worst[name] = float(np.abs(outputs - arrays["y"]).max())
    assert outputs.shape == arrays["y"].shape
assert not any(module.startswith("playground") for module in sys.modules)
print(json.dumps(worst))
"""
TRAINED = {
    "mlp": ("fashion_mnist", {"hidden_units": (12,)}),
    "softmax outputs": ("plane_classifier", {"preset": "three-arms", "count": 60}),
    "networks side by side": ("function_fit", {"preset": "activations"}),
    "batch normalization": ("timeseries_fcn", {"width": 4}),
    "patches": ("timeseries_transformer", {"preset": "small"}),
    "filter bank": ("timeseries_transformer", {"preset": "tiny"}),
    "rotations": ("timeseries_transformer", {"d_model": 8, "rotations": 3}),
    "one channel": (
        "timeseries_transformer",
        {"preset": "keras-example", "num_transformer_blocks": 2, "head_size": 8},
    ),
    "motifs": ("dna_motif", {"count": 300}),
}


class TestModels:
    """Of one training for each kind of network."""

    @pytest.fixture(scope="class")
    def made(self, store, few_examples):  # noqa: F811
        return {
            name: RunFiles(store, train_into(store, experiment, **{"epochs": 2, **settings}).id)
            for name, (experiment, settings) in TRAINED.items()
        }

    def test_a_model_is_loaded_by_plain_keras_and_answers_as_the_run_did(
        self, store, made, tmp_path
    ):
        for name, files in made.items():
            (tmp_path / f"{name}.keras").write_bytes(files.model(keras_file))
            x = files.experiment.load_data(files.config).test.x
            recorded = store.observation(files.run.id, "test_predictions")
            if recorded is None:
                recorded = store.observation(files.run.id, "fit")
                x, answers = recorded["x"][:, None], recorded["y"].T
            else:
                answers = recorded["probabilities"]
            np.savez(tmp_path / f"{name}.npz", x=x, y=answers)
        done = subprocess.run(
            [sys.executable, "-c", CHECK, *TRAINED],
            cwd=tmp_path,
            env=os.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        worst = json.loads(done.stdout.splitlines()[-1])
        assert set(worst) == set(TRAINED)
        assert max(worst.values()) < 1e-5

    def test_onnx_runtime_answers_as_keras_does(self, made, tmp_path):
        for files in made.values():
            (tmp_path / "model.keras").write_bytes(files.model(keras_file))
            x = files.experiment.load_data(files.config).test.x[:50].astype(np.float32)
            expected = keras.models.load_model(tmp_path / "model.keras").predict(x, verbose=0)
            session = onnxruntime.InferenceSession(files.model(onnx_file))
            (answers,) = session.run(None, {session.get_inputs()[0].name: x})
            assert np.abs(answers - expected).max() < 5e-7 * max(1.0, np.abs(expected).max())


@pytest.mark.parametrize(
    ("experiment", "preset"),
    [(e, name) for e in EXPERIMENTS.values() for name in e.presets],
    ids=[f"{e.name}:{name}" for e in EXPERIMENTS.values() for name in e.presets],
)
@pytest.mark.usefixtures("few_pictures", "few_series")
def test_the_layers_of_every_model_are_keras_own_and_keep_every_weight(
    experiment, preset, tmp_path
):
    from playground.models.portable import portable

    config = experiment.preset(preset)
    model = experiment.build_model(config, experiment.load_data(config))
    same = portable(model)
    same.save(tmp_path / "model.keras")
    with zipfile.ZipFile(tmp_path / "model.keras") as archive:
        described = json.loads(archive.read("config.json"))
    assert set(modules(described)) <= {"keras", "builtins"}
    assert experiment.count_non_trainable(config) == statistics(model)
    assert same.count_params() == experiment.count_parameters(config) + statistics(model)


def statistics(model):
    """Numbers that are kept and not trained: means and variances of batch normalization."""
    return sum(int(np.prod(v.shape)) for v in model.non_trainable_weights)


def modules(node):
    """The first names of all modules that a saved model mentions."""
    if isinstance(node, dict):
        if node.get("module"):
            yield node["module"].split(".")[0]
        assert not (node.get("registered_name") or "").startswith("playground")
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from modules(part)


def test_a_layer_without_an_equal_in_keras_is_refused():
    import keras

    from playground.models.portable import portable

    class Own(keras.layers.Layer):
        def call(self, x):
            return x

    inputs = keras.Input((2,))
    with pytest.raises(TypeError, match="Received: Own"):
        portable(keras.Model(inputs, Own()(inputs)))


def test_weights_of_another_architecture_are_refused(store, files):
    other = {**files.run.config, "hidden_units": [3]}
    with pytest.raises(ExportError, match="Train again"):
        files.model(lambda name, config, weights: keras_file(name, other, weights))


# Figures


def test_figures_stand_on_one_page_that_needs_no_network(files):
    page = Page(files.figures_page())
    assert page.addresses == []
    headings = [word for word in page.words if not word.startswith("Save as ")]
    assert headings[-3:] == ["Learning curves", "Surface", "Confusion matrix"]


def test_names_of_classes_cannot_leave_their_figure():
    figure = confusion_matrix(np.eye(2, dtype=int), (HOSTILE, "b"))
    tags = Page(figures_page(HOSTILE, {HOSTILE: figure})).tags
    plain = Page(figures_page("a", {"b": confusion_matrix(np.eye(2, dtype=int), ("a", "b"))})).tags
    assert tags == plain


def test_an_unknown_figure_is_refused_with_the_known_ones(files):
    with pytest.raises(ExportError, match="curves, surface, confusion"):
        files.figure("nothing")


# Report


def sheet(files, store, **changes):
    values = {
        "title": files.experiment.title,
        "run": files.run,
        "config": files.config,
        "defaults": files.experiment.config_type(),
        "history": store.history(files.run.id),
        "matrix": np.array([[7, 1], [2, 5]]),
        "class_names": ("a", "b"),
        "findings": (),
        "versions": {},
        **changes,
    }
    return Sheet(**values)


def test_the_report_holds_scores_matrix_settings_seed_and_versions(store, files):
    page = Page(files.report())
    test = files.run.report["test"]
    text = " ".join(page.words)
    assert f"{100 * test['accuracy']:.2f}%" in text
    assert f"{test['loss']:.3g}" in text
    counts = store.observation(files.run.id, "test_confusion")["matrix"]
    assert all(str(count) in page.words for count in counts.ravel())
    assert "Three-armed spiral" in text
    assert "seed 0" in text
    assert f"loss: training {store.history(files.run.id)['loss'][-1]:.3g}" in text
    assert "keras 3." in text


def test_the_number_of_the_last_epoch_is_not_cut_off():
    epochs = np.arange(1.0, 1001.0)
    svg = drawing("loss", epochs, [Line("training", 1 / epochs, "#000")])
    ((place, _),) = re.findall(r'<text x="([0-9.]+)"[^>]*>(1000)<', svg)
    assert float(place) + len("1000") * 0.6 * 11 / 2 <= 340  # half its width, 0.6 em a digit


def test_the_report_tells_task_and_prediction_and_what_came_of_them(store, files):
    accuracy = files.run.report["test"]["accuracy"]
    task = {"task": "Beat <b>half</b>", "fix": {}, "hide": [], "pass": ["test_accuracy>=0"]}
    origin = Origin(prediction={"accuracy": accuracy}, task=task)
    begun = replace(files.run, origin=origin)
    words = " ".join(Page(report_page(sheet(files, store, run=begun))).words)
    assert "Task: Beat <b>half</b> Asked for: test accuracy at least 0. It is met." in words
    assert f"predicted {accuracy:.1%}, came {accuracy:.1%} (100 of 100 points)." in words
    hard = replace(begun, origin=Origin(task={**task, "pass": ["test_accuracy>=2"]}))
    assert "It is not met." in report_page(sheet(files, store, run=hard))
    assert "Task" not in report_page(sheet(files, store))


def test_the_report_tells_first_what_was_changed(store, files):
    words = Page(files.report()).words
    changed = words[words.index("Changed from the defaults") + 1 : words.index("All settings")]
    labels = {c.label for n, c in files.config.controls().items()
              if getattr(files.config, n) != c.default}  # fmt: skip
    assert set(changed[::3]) == labels
    everything = words[words.index("All settings") + 1 :]
    assert [w for w in everything if w in files.config.model_dump()] == list(
        files.config.model_dump()
    )


def test_the_report_has_no_script_but_ours_no_address_and_escapes_what_people_wrote(store, files):
    from dataclasses import replace

    run = replace(files.run, name=HOSTILE, note=HOSTILE, tags=(HOSTILE,), message=HOSTILE)
    finding = Finding("c", HOSTILE, Severity.NOTICE, HOSTILE, HOSTILE, HOSTILE)
    text = report_page(
        sheet(files, store, run=run, findings=[finding] * 9, class_names=(HOSTILE, "b"))
    )
    page = Page(text)
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert page.addresses == []
    assert HOSTILE in " ".join(page.words)


def test_the_report_tells_findings_and_names_those_beyond_the_room(store, files):
    findings = [
        Finding(f"code{n}", f"Title {n}", Severity.WARNING, f"E{n}.", f"C{n}.", f"A{n}.")
        for n in range(6)
    ]
    text = " ".join(Page(report_page(sheet(files, store, findings=findings))).words)
    assert "Title 0 code0 E0. C0. A0." in text
    assert "E5." not in text
    assert "Title 5" in text


def test_what_people_call_their_classes_is_no_formula_in_the_report(store, files):
    finding = Finding("c", "T", Severity.NOTICE, "It calls all examples $x_1$.", "C.", "A.")
    text = report_page(sheet(files, store, findings=[finding], class_names=("$x_1$", ":smile:")))
    assert "It calls all examples $x_1$." in text
    assert "<th>$x_1$</th><th>:smile:</th>" in text


def test_many_classes_are_reported_by_their_most_frequent_mistakes(store, files):
    matrix = np.diag(np.full(20, 9))
    matrix[3, 4], matrix[17, 2] = 6, 8
    names = tuple(f"kind {i}" for i in range(20))
    words = Page(report_page(sheet(files, store, matrix=matrix, class_names=names))).words
    begin = words.index("times") + 1
    assert words[begin : begin + 6] == ["kind 17", "kind 2", "8", "kind 3", "kind 4", "6"]


@pytest.mark.parametrize(
    ("latex", "signs"),
    [
        (r"slope $1 - h^2$", "slope <i>1 - h<sup>2</sup></i>"),
        (r"$w \leftarrow w - \eta \nabla E(w)$", "<i>w ← w - η ∇ E(w)</i>"),
        (r"$\delta_{l+1} \le \sqrt{p / n}$", "<i>δ<sub>l+1</sub> ≤ √(p / n)</i>"),
        ("costs 5 $ and a < b", "costs 5 $ and a &lt; b"),
    ],
)
def test_maths_of_a_diagnosis_is_written_in_signs(latex, signs):
    assert with_maths(latex) == signs


# Saved as images


def test_without_a_chromium_the_command_says_so_and_writes_the_rest(
    store, files, tmp_path, monkeypatch
):
    monkeypatch.setattr("playground.runs.kept_runs.store_path", lambda: store.path)
    monkeypatch.setattr("playground.export.figures.image_files.BROWSERS", ("no such browser",))
    arguments = ["runs", "take-home", files.run.id, "--images", "--to", str(tmp_path)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "Expected Chromium, Chrome or Edge to draw the figures" in result.stderr
    assert (tmp_path / files.name("html", "figures")).is_file()
    assert not list(tmp_path.glob("*.svg"))


def test_what_libraries_write_to_standard_error_goes_into_a_file(tmp_path, capfd):
    with native_messages_in(tmp_path / "log"):
        os.write(2, b"no accelerator")
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"
    assert (tmp_path / "log").read_bytes() == b"no accelerator"


# The command


def test_the_command_writes_everything_of_a_run(store, files, tmp_path, monkeypatch):
    monkeypatch.setattr("playground.runs.kept_runs.store_path", lambda: store.path)
    folder = tmp_path / "new" / "folder"
    result = CliRunner().invoke(main, ["runs", "take-home", files.run.id, "--to", str(folder)])
    assert result.exit_code == 0, result.output
    name = "plane_classifier-three-armed-spiral-8-8-tanh-points-60-epochs-5-seed-0"
    endings = (".py", ".ipynb", ".csv", ".keras", ".onnx", "-figures.html", "-report.html")
    assert {path.name for path in folder.iterdir()} == {name + ending for ending in endings}
    assert (folder / f"{name}.py").read_text() == files.script()


def test_the_command_replaces_nothing_that_somebody_may_have_edited(
    store, files, tmp_path, monkeypatch
):
    monkeypatch.setattr("playground.runs.kept_runs.store_path", lambda: store.path)
    edited, precious = tmp_path / files.name("py"), tmp_path / "precious"
    link = tmp_path / files.name("csv")
    edited.write_text("mine")
    link.symlink_to(precious)  # which leads nowhere yet
    command = ["runs", "take-home", files.run.id, "--to", str(tmp_path)]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    sentence = (
        f"Expected to write new files into {tmp_path}. Received: {edited.name}, {link.name}, which "
        "exist. Choose another folder with --to, or give --force to replace them."
    )
    assert sentence in result.stderr
    assert edited.read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {edited.name, link.name}

    precious.write_text("mine too")
    assert CliRunner().invoke(main, [*command, "--force"]).exit_code == 0
    assert edited.read_text() == files.script()
    assert link.read_text() == files.curves()
    assert not link.is_symlink()
    assert precious.read_text() == "mine too"


def test_what_the_command_writes_of_a_run_on_own_sequences_is_all_that_its_script_needs(
    store, tmp_path, monkeypatch
):
    monkeypatch.setattr("playground.runs.kept_runs.store_path", lambda: store.path)
    brought = kept_sequences.keep(read_sequences(GivenFile("own.fa", few_sequences())).sequences)
    run = train_into(store, "dna_motif", sequences=brought, width=4, filters=4, epochs=2)
    to = ["--to", str(tmp_path)]
    result = CliRunner().invoke(main, ["runs", "take-home", run.id, *to])
    assert result.exit_code == 0, result.output
    assert f"read {brought}.npz: keep it beside them" in result.stderr
    (script,) = tmp_path.glob("dna_motif-*.py")
    names = runpy.run_path(str(script), run_name="__main__")
    assert names["loss"] == pytest.approx(run.report["test"]["loss"], abs=1e-3)


def test_it_is_said_where_the_data_of_a_run_are_no_longer_here(store, tmp_path, monkeypatch):
    monkeypatch.setattr("playground.runs.kept_runs.store_path", lambda: store.path)
    brought = kept_sequences.keep(read_sequences(GivenFile("gone.fa", few_sequences())).sequences)
    run = train_into(store, "dna_motif", sequences=brought, width=4, filters=4, epochs=2)
    kept_sequences.path(brought).unlink()
    result = CliRunner().invoke(main, ["runs", "take-home", run.id, "--to", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert f"Expected the sequences {brought} in the data folder" in result.stderr
    assert not list(tmp_path.glob("*.keras"))
    assert f"{brought}.npz, which is no longer in the data folder" in result.stderr
    assert not list(tmp_path.glob("*.npz"))


def few_sequences():
    """Forty of ten letters, those of class 1 with GATA in them, as FASTA."""
    letters = np.random.default_rng(0).choice(list("ACGT"), (40, 10))
    letters[::2, 3:7] = list("GATA")
    rows = [f">s{i} class={1 - i % 2}\n{''.join(row)}\n" for i, row in enumerate(letters)]
    return "".join(rows).encode()


def test_the_command_answers_a_mistake_in_a_sentence(store, files, tmp_path, monkeypatch):
    monkeypatch.setattr("playground.runs.kept_runs.store_path", lambda: store.path)
    unknown = CliRunner().invoke(main, ["runs", "take-home", "nobody"])
    assert unknown.exit_code == 2
    assert "Expected the id of a run that is kept" in unknown.output
    (tmp_path / "a file").touch()
    to = ["--to", str(tmp_path / "a file" / "folder")]
    blocked = CliRunner().invoke(main, ["runs", "take-home", files.run.id, *to])
    assert blocked.exit_code == 2
    assert "Expected a folder to write to" in blocked.output
