"""What every experiment of the registry can do without a line of its own here.

A new one is tested by being there. One short run of each, which pauses on its way, is shared by all
questions about runs.
"""

import ast
import asyncio
import csv
import io
import json
import re
import threading
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import keras
import nbformat
import numpy as np
import pytest
from click.testing import CliRunner
from few_examples import few_examples  # noqa: F401
from opening import open_page, open_tab, words
from plotly_checks import checked
from scripted_search import ScriptedEngine, parabola, settings
from short_scripts import CLOSE, assert_same_curves, assert_same_fits, run_alone, written

from playground.__main__ import main
from playground.classroom.identity import Identity
from playground.comparison.curves import compared_curves, mean_over_seeds
from playground.comparison.differences import differences, run_names
from playground.comparison.view import VIEWS
from playground.diagnoses import DATA_RULES, RULES, NotApplicable, evidence_of, examine
from playground.engine import LimitError, Limits
from playground.experiments import EXPERIMENTS, Config, ConfigError, Experiment
from playground.experiments.config import GROUPS, HIDDEN
from playground.experiments.observation import FigureOptions, RunFigures
from playground.export.keras_file import keras_file
from playground.export.notebook import notebook
from playground.export.run_files import RunFiles
from playground.figures.encoding import encoded
from playground.figures.run_lines import run_lines
from playground.lessons.sources import SOURCES
from playground.live import Channel, Hub
from playground.replay import moments_of, replay_frame
from playground.runs import Origin, Run, RunState, RunStore
from playground.runs.arrays import unpack
from playground.studies.repository import StudyState
from playground.studies.search.driver import SearchDriver
from playground.studies.search.repository import SearchRepository
from playground.studies.search.space import first_fields, tunable
from playground.studies.sweep.driver import SweepDriver
from playground.studies.sweep.repository import SweepRepository
from playground.studies.sweep.settings import Axis, Sweep, suggested_values, sweepable
from playground.training import control
from playground.training.trainer import Trainer
from playground.ui import services
from playground.ui.run_links import page_of

EPOCHS = 4
NUMBER = r"-?\d[\d.]*(?:e[+-]?\d+)?"
every_experiment = pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
every_preset = pytest.mark.parametrize(
    ("experiment", "preset"),
    [(e, name) for e in EXPERIMENTS.values() for name in e.presets],
    ids=[f"{e.name}:{name}" for e in EXPERIMENTS.values() for name in e.presets],
)


# Its settings


@every_experiment
def test_without_a_name_the_default_preset_serves(experiment):
    assert experiment.preset(None) == experiment.presets[experiment.default_preset]


@every_experiment
def test_an_unknown_preset_is_refused_with_those_there_are(experiment):
    names = ", ".join(experiment.presets)
    with pytest.raises(
        ConfigError, match=f"^Expected preset to be one of {names}. Received: preset=lucky.$"
    ):
        experiment.preset("lucky")


@every_preset
def test_a_preset_with_another_seed_is_still_that_preset(experiment, preset):
    config = experiment.presets[preset]
    parse = experiment.config_type.parse
    assert experiment.preset_of(parse({"seed": 7}, base=config)) == preset
    assert experiment.preset_of(parse({"epochs": 3}, base=config)) is None


@every_preset
def test_a_preset_comes_back_from_the_text_of_its_link_and_from_its_json(experiment, preset):
    config, parse = experiment.preset(preset), experiment.config_type.parse
    assert parse(config.as_text()) == parse(config.model_dump(mode="json")) == config


@every_experiment
def test_every_preset_has_a_name_of_its_own(experiment):
    names = [experiment.called(config) for config in experiment.presets.values()]
    assert len(set(names)) == len(names)


@every_experiment
def test_every_field_has_a_label_a_help_text_and_a_group(experiment):
    for field in experiment.config_type.controls().values():
        assert field.label, field.name
        assert len(field.help) > 10, field.name
        assert field.help.endswith("."), field.name
        assert field.group in (*GROUPS, HIDDEN), field.name
        # Its sentence writes limits as people do.
        assert not re.search(r"e\+", field.expectation()), field.expectation()


@every_experiment
def test_every_number_has_limits_and_everything_suggested_lies_within(experiment):
    for field in experiment.config_type.controls().values():
        if field.kind in ("integer", "integers", "number"):
            assert field.minimum is not None, field.name
            assert field.maximum is not None, field.name
            for value in field.choices:
                assert field.minimum <= value <= field.maximum, field.name


@every_experiment
def test_a_bad_value_of_any_field_is_refused_in_a_sentence(experiment):
    for field in experiment.config_type.controls().values():
        for value in _bad_values(field):
            with pytest.raises(ConfigError) as refusal:
                experiment.config_type.parse({field.name: value}, base=experiment.preset(None))
            said = str(refusal.value)
            assert "Received: " in said, field.name
            assert "\n" not in said
            begins = "Expected " if field.kind == "text" else f"Expected {field.name} to be "
            assert said.startswith(begins), said


def _bad_values(field):
    """As a link would spell them."""
    if field.kind == "text":
        return ["x" * (int(field.maximum) + 1)]
    bad = ["no such value"]
    if field.kind in ("integer", "number"):
        bad += ["nan", str(field.minimum - 1), str(field.maximum * 2 + 1)]
    if field.kind in ("integers", "numbers"):
        bad += [str(field.minimum - 1), str(field.maximum * 2 + 1)]
    if field.most is not None:
        value = field.choices[0] if field.choices else field.maximum
        bad.append(",".join([str(value)] * (field.most + 1)))
    return bad


@every_preset
def test_whether_a_field_applies_can_be_said(experiment, preset):
    for field in experiment.config_type.controls().values():
        assert field.applies_to(experiment.presets[preset]) in (True, False)


@every_experiment
@pytest.mark.parametrize("command", ["train", "sweep", "search"])
def test_help_of_a_command_tells_presets_fields_defaults_and_limits(command, experiment):
    text = " ".join(CliRunner().invoke(main, [command, experiment.name, "--help"]).stdout.split())
    for name in experiment.presets:
        assert f" {name} " in text
    for name, field in experiment.config_type.controls().items():
        assert f" {name} {field.label}" in text
    assert "learning_rate Learning rate: a number between 1e-06 and 10. Default: " in text


@every_experiment
def test_the_example_in_the_help_is_a_command_that_is_taken(experiment, monkeypatch, tmp_path):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    text = CliRunner().invoke(main, ["train", experiment.name, "--help"]).stdout
    example = " ".join(text.split("Example:")[1].split())
    asked = []

    def submit(chosen, config, preset):
        asked.append((chosen.name, config.seed))
        raise LimitError("Expected a quieter machine. Received: a test.")

    engine = SimpleNamespace(submit=submit, close=lambda: None)
    monkeypatch.setattr("playground.cli.train.Engine", lambda store: engine)
    arguments = example.removeprefix("python -m playground ").removeprefix("main ").split()
    assert "Expected a quieter machine" in CliRunner().invoke(main, arguments).stderr
    assert asked == [(experiment.name, 1)]


# Its data


@every_experiment
def test_every_split_holds_floats_and_integer_classes_or_values(experiment):
    data = experiment.load_data(experiment.preset(None))
    for split in (data.train, data.validation, data.test):
        assert split.x.dtype == np.float32
        assert len(split.x) == len(split.y) == len(split)
        if data.class_names:
            assert split.y.dtype == np.int32
            assert set(np.unique(split.y)) == set(range(len(data.class_names)))
        else:
            assert split.y.dtype == np.float32


@every_experiment
def test_the_same_configuration_gives_the_same_data_object(experiment):
    config = experiment.preset(None)
    assert experiment.load_data(config) is experiment.load_data(config)


@every_experiment
def test_it_is_known_whether_what_validates_is_the_test(experiment):
    config = experiment.preset(None)
    data = experiment.load_data(config)
    same = np.array_equal(data.validation.x, data.test.x)
    assert experiment.validates_on_test(config) == same


@every_preset
def test_the_data_of_a_preset_are_without_a_fault_and_are_checked_at_once(experiment, preset):
    data = experiment.compact_data(experiment.presets[preset])
    begin = time.process_time()
    outcomes = [rule.examine(data) for rule in DATA_RULES]
    assert time.process_time() - begin < 0.2  # 1 to 30 ms
    assert [o for o in outcomes if o is not None and not isinstance(o, NotApplicable)] == []


# Its model


@every_preset
def test_the_arithmetic_of_every_row_of_the_summary_adds_up(experiment, preset):
    """`784 × 300 weights + 300 biases` is 235,500: products and sums in the words, read as such."""
    for row in experiment.summary(experiment.presets[preset]):
        sums = row.arithmetic.partition(", and ")[0]  # what follows is not trained
        terms = [term.replace(",", "").split() for term in sums.split(" + ")]
        if not all(term[0].isdigit() for term in terms) or not row.parameters:
            continue
        products = [[int(word) for word in term if word.isdigit()] for term in terms]
        assert sum(np.prod(factors) for factors in products) == row.parameters, row


@every_experiment
def test_memory_is_estimated_above_weights_and_gradients_and_fits_every_preset(experiment):
    for config in experiment.presets.values():
        parameters, estimate = experiment.count_parameters(config), experiment.memory_estimate
        assert estimate(config) > 2 * 4 * parameters  # single precision
        most = experiment.config_type.controls()["batch_size"].maximum
        larger = experiment.config_type.parse({"batch_size": most}, base=config)
        assert estimate(larger) >= estimate(config)
        Limits().check(parameters, estimate(config), 0)


@every_experiment
def test_a_change_that_only_training_sees_keeps_the_architecture(experiment):
    config = experiment.preset(None)
    for change in ({"learning_rate": 0.5}, {"seed": 9}, {"epochs": 3}, {"batch_size": 16}):
        changed = experiment.config_type.parse(change, base=config)
        assert experiment.architecture(changed) == experiment.architecture(config)


@every_experiment
def test_the_same_seed_gives_the_same_initial_weights_and_another_gives_others(experiment):
    data = experiment.load_data(experiment.preset(None))
    first, again, other = (
        experiment.build_model(experiment.config_type(seed=seed), data).get_weights()
        for seed in (3, 3, 4)
    )
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


# Its script


@every_preset
def test_a_script_is_python_that_needs_no_playground(experiment, preset):
    tree = ast.parse(experiment.script(experiment.preset(preset)))
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    roots = {name.split(".")[0] for name in imported}
    assert roots <= {
        *(
            "__future__",
            "collections",
            "contextlib",
            "dataclasses",
            "gzip",
            "importlib",
            "itertools",
            "keras",
        ),
        *("math", "numpy", "operator", "pathlib", "sklearn", "typing"),
    }
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert len(defined) == len(set(defined)), "one module's function hides another's"


@every_preset
def test_the_settings_stand_at_the_top_of_the_script(experiment, preset):
    config = experiment.config_type.parse({"seed": 7}, base=experiment.preset(preset))
    (found,) = [
        ast.literal_eval(node.value)
        for node in ast.parse(experiment.script(config)).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CONFIG"
    ]
    assert experiment.config_type(**found) == config


@every_experiment
def test_a_notebook_is_valid_and_holds_the_lines_of_the_script_in_their_order(experiment):
    script = experiment.script(experiment.preset(None))
    book = nbformat.reads(notebook(script), as_version=nbformat.NO_CONVERT)
    nbformat.validate(book)
    cells = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    tree = ast.parse(script.replace("Path(__file__).with_name(", "Path("))  # a notebook is no file
    tree.body = tree.body[1:]  # the docstring
    assert ast.dump(ast.parse(cells)) == ast.dump(tree)


# Its place in sweeps, searches and on the home page


@every_experiment
def test_suggested_values_are_taken_by_their_field(experiment):
    base = experiment.preset(None)
    wrong: list[str] = []
    for name, field in sweepable(experiment).items():
        for text in suggested_values(field, base):
            try:
                experiment.config_type.parse({name: text}, base=base)
            except ConfigError as error:  # it may not go together with the other fields
                wrong.append(str(error))
            assert not [said for said in wrong if f"Received: {name}={text}" in said]


@every_experiment
def test_neither_data_nor_seeds_nor_hidden_fields_are_searched(experiment):
    for name, field in experiment.config_type.controls().items():
        if name in ("seed", "data_seed") or field.group == HIDDEN or field.kind == "text":
            assert name not in tunable(experiment), name
        if field.group == "Data" and name != "augmentation":
            assert name not in tunable(experiment), name
    assert set(tunable(experiment)) >= {"optimizer", "learning_rate", "batch_size", "epochs"}
    assert len(first_fields(experiment)) == 2


@every_experiment
def test_no_example_that_validates_a_trial_is_an_example_of_the_test(experiment):
    base = experiment.preset(None)
    validation = experiment.load_data(experiment.with_test_unseen(base)).validation
    test = experiment.load_data(base).test
    # Values that follow from x alone have no examples to keep apart: they are known everywhere.
    if experiment.load_data(base).class_names:
        assert not {x.tobytes() for x in validation.x} & {x.tobytes() for x in test.x}


@every_experiment
def test_every_declared_figure_is_drawn_before_there_is_a_run(experiment, tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    for config in experiment.presets.values():
        figures = RunFigures(store, experiment, config)
        assert figures.titles() == {}
        for each in _declared(experiment, config):
            assert checked(figures.newest(each).draw(FigureOptions())).layout.meta["alt"]


def _declared(experiment, config, *, while_training=False):
    """Names of the figures that a configuration has, in the order of their declaration."""
    return list(
        dict.fromkeys(
            figure.name
            for observation in experiment.observations
            if observation.applies(config) and (observation.record or not while_training)
            for figure in observation.figures
            if figure.applies(config)
        )
    )


# A run of it


@dataclass(frozen=True)
class Trained:
    """A run that paused on its way.

    Attributes:
        states: That it told of, in their order.
        checkpoint: Of its pause.
        streamed: What a browser had received by then, by channel.
        answers: Of its network for the test examples, in the end.
        sibling: A run that changes nothing of it but its seed.
    """

    experiment: Experiment
    config: Config
    store: RunStore
    run: Run
    states: list[str]
    checkpoint: bytes
    streamed: dict[str, dict]
    answers: np.ndarray
    sibling: Run


def _smallest(experiment):
    """The default preset on the fewest examples that its fields allow, for a few epochs."""
    config = experiment.config_type.parse({"epochs": EPOCHS}, base=experiment.preset(None))
    for field in experiment.config_type.controls().values():
        if field.group == "Data" and field.kind == "integer":
            config = _with_least(experiment, config, field)
    return config


def _with_least(experiment, config, field):
    for value in (field.minimum, *sorted(field.choices)):
        try:
            return experiment.config_type.parse({field.name: value}, base=config)
        except ConfigError:  # too small beside the other fields
            continue
    return config


class Browser:
    """What a browser receives of the stream, by channel, the newest."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.received = {}
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()

    def offer(self, key, message):
        with self._changed:
            self.received[key] = json.loads(message)
            self._changed.notify_all()

    def wait_until(self, condition):
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self.received), 120), self.received

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


def _channels(experiment, config, run):
    figures = _declared(experiment, config, while_training=True)
    return [
        Channel.of("progress", (run.id,)),
        *(Channel.of("figure", (run.id,), name=name, height=None) for name in figures),
    ]


def _train(store, experiment, config, parent=None, publish=lambda run, kind, fields: None):
    owner = store.become_owner()
    origin = Origin(parent=parent)
    run = store.create(experiment.name, config.model_dump(mode="json"), owner, None, origin)

    def apply(kind, **fields):
        store.apply([{"kind": kind, "run": run.id, "time": time.time(), **fields}])
        publish(run, kind, fields)

    try:
        Trainer(run.id, experiment, config, apply).run()
    finally:
        control.forget(run.id)
        owner.close()
    return store.run(run.id)


def _train_with_a_pause(store, experiment, config):
    """Pauses in the middle, until a browser has received the frames of that moment."""
    states, checkpoints, streamed = [], [], {}
    hub, browser = Hub(store, SOURCES, encoded), Browser()

    def publish(run, kind, fields):
        if kind == "progress" and not states:
            control.request_until(run.id, fields["progress"]["total_steps"] // 2)
        if kind == "state":
            states.append(fields["state"])
        if kind == "checkpoint" and states[-1] == "paused":
            checkpoints.append(fields["data"])
            channels = _channels(experiment, config, run)
            hub.watch(browser, channels)
            browser.wait_until(lambda received: len(received) == len(channels))
            streamed.update(browser.received)
            control.request(run.id, None)

    try:
        run = _train(store, experiment, config, publish=publish)
    finally:
        hub.close()
        browser.close()
    (checkpoint,) = checkpoints
    return run, states, checkpoint, streamed


@pytest.fixture(scope="class", params=EXPERIMENTS.values(), ids=EXPERIMENTS)
def trained(request, few_examples, tmp_path_factory):  # noqa: F811
    experiment = request.param
    store = RunStore(tmp_path_factory.mktemp("every experiment") / "runs.sqlite")
    config = _smallest(experiment)
    answers, report = [], experiment.report
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            experiment,
            "report",
            lambda config, model, data: (
                answers.append(model.predict(data.test.x)) or report(config, model, data)
            ),
        )
        run, *found = _train_with_a_pause(store, experiment, config)
    other = experiment.config_type.parse({"seed": config.seed + 1}, base=config)
    sibling = _train(store, experiment, other, parent=run.id)
    return Trained(experiment, config, store, run, *found, answers[0], sibling)


class TestARun:
    """All on a few examples."""

    def test_it_trains_to_the_end_and_is_measured(self, trained):
        assert trained.run.state is RunState.COMPLETE
        history = trained.store.history(trained.run.id)
        assert history["epoch"].tolist() == list(range(1, EPOCHS + 1))
        assert all(np.isfinite(column).all() for column in history.values())
        assert np.isfinite(trained.run.report["test"]["loss"])
        assert trained.run.parameters == trained.experiment.count_parameters(trained.config)

    def test_it_records_what_is_declared_and_nothing_else(self, trained):
        store, run, declared = trained.store, trained.run, trained.experiment.observations
        recorded = {o.name for o in declared if store.observation_epochs(run.id, o.name)}
        assert recorded == {o.name for o in declared if o.record} | (
            {"test_confusion"} if "per_class" in run.report else set()
        )

    def test_it_paused_and_went_on(self, trained):
        states = [state for state in trained.states if state != "waiting"]
        assert states[-3:] == ["paused", "running", "complete"]

    def test_resumed_elsewhere_from_its_checkpoint_or_never_paused_it_ends_with_the_same_weights(
        self, trained
    ):
        expected = trained.store.observation(trained.run.id, "final_weights")
        for checkpoint in (trained.checkpoint, None):
            last = {}

            def publish(kind, name="", data=b"", **_):
                if kind == "observation":
                    last[name] = unpack(data)  # noqa: B023

            Trainer("again", trained.experiment, trained.config, publish, checkpoint).run()
            for name, values in expected.items():
                np.testing.assert_array_equal(last["final_weights"][name], values, err_msg=name)

    def test_frames_of_its_progress_and_its_figures_came_to_a_browser_while_it_paused(
        self, trained
    ):
        channels = _channels(trained.experiment, trained.config, trained.run)
        frames = [trained.streamed[channel.key]["frame"] for channel in channels]
        assert "paused" in json.dumps(frames[0]).lower()
        for frame in frames[1:]:
            assert checked(frame["figure"]).layout.meta["alt"]

    def test_it_is_replayed_at_every_moment(self, trained):
        moments = moments_of(trained.store, trained.run)
        assert moments[-1] == EPOCHS
        for epoch in moments:
            played = json.loads(replay_frame(trained.store, trained.run, epoch))["figures"]
            for part in played:
                assert checked(part["figure"]).layout.meta["alt"]
        expected = _declared(trained.experiment, trained.config, while_training=True)
        assert [part["name"] for part in played] == ["curves", *expected]

    def test_its_figures_are_taken_home_with_titles_and_alternative_texts(self, trained):
        files = RunFiles(trained.store, trained.run.id)
        names = _declared(trained.experiment, trained.config)
        assert names
        assert list(files.figure_titles()) == ["curves", *names]
        page = files.figures_page()
        for name, title in files.figure_titles().items():
            assert checked(files.figure(name)).layout.meta["alt"]
            assert f"<h2>{title}</h2>" in page

    def test_its_curves_and_its_report_are_taken_home(self, trained):
        files = RunFiles(trained.store, trained.run.id)
        rows = list(csv.DictReader(io.StringIO(files.curves())))
        for name, column in trained.store.history(trained.run.id).items():
            assert [float(row[name]) for row in rows] == column.tolist()
        assert trained.experiment.title in files.report()

    def test_its_model_is_of_keras_own_layers_and_answers_as_the_run_did(self, trained, tmp_path):
        path = tmp_path / "model.keras"
        path.write_bytes(RunFiles(trained.store, trained.run.id).model(keras_file))
        with zipfile.ZipFile(path) as archive:
            assert "playground" not in archive.read("config.json").decode()
        model = keras.models.load_model(path)
        x = trained.experiment.load_data(trained.config).test.x
        np.testing.assert_allclose(model(x).numpy(), trained.answers, atol=1e-5)

    def test_its_script_prints_the_numbers_of_the_run(self, trained, tmp_path, capsys):
        path = written(tmp_path, trained.experiment, trained.config)
        run_alone(path)
        said = capsys.readouterr().out
        report = trained.run.report
        if "fits" in report:
            fits = [ast.literal_eval(found) for found in re.findall(r"\{.+\}", said)]
            assert_same_fits(fits, report["fits"])
            return
        epochs = [
            dict(re.findall(rf"(\w+): ({NUMBER})", line))
            for line in said.splitlines()
            if " - loss: " in line
        ]
        theirs = {name: [float(epoch[name]) for epoch in epochs] for name in epochs[0]}
        assert_same_curves(theirs, trained.store.history(trained.run.id))
        printed = dict(re.findall(rf"test (\w+) ({NUMBER})", said))
        assert "loss" in printed
        for name, value in printed.items():
            np.testing.assert_allclose(float(value), report["test"][name], **CLOSE, err_msg=name)

    def test_it_is_diagnosed_by_every_check(self, trained):
        found = examine(evidence_of(trained.store, trained.run.id))
        outcomes = len(found.findings) + len(found.clear) + len(found.not_applicable)
        assert outcomes == len(RULES)

    def test_it_is_compared_with_a_run_of_another_seed(self, trained):
        runs = [trained.run, trained.sibling]
        assert [difference.name for difference in differences(runs)] == ["seed"]
        names = run_names(runs)
        assert len(set(names)) == 2
        snapshots = [trained.store.snapshot(run.id) for run in runs]
        for view in VIEWS.values():
            figure = run_lines(compared_curves(view, snapshots, names))
            assert checked(figure).layout.meta["alt"]
        _, mean, width = mean_over_seeds(snapshots, "val_loss", "epoch", "deviation")
        both = np.array([snapshot.history["val_loss"] for snapshot in snapshots])
        np.testing.assert_allclose(mean, both.mean(0))
        np.testing.assert_allclose(width, both.std(0, ddof=1))

    def test_it_can_be_swept(self, trained, tmp_path):
        reported = RunState.COMPLETE, "with a report"
        engine = ScriptedEngine(tmp_path, lambda config: ([0.5], reported))
        repository = SweepRepository(tmp_path / "sweeps")
        axis = Axis("learning_rate", ("0.01", "0.1"))
        asked = Sweep(trained.experiment.name, trained.config, (axis,), seeds=2)
        asked.check()
        sweep_id = repository.create(asked)
        SweepDriver(engine, repository, sweep_id).run()
        status = repository.status(sweep_id, engine.store)
        assert (status.state, status.done) == (StudyState.COMPLETE, 4)

    def test_it_can_be_searched(self, trained, tmp_path):
        engine = ScriptedEngine(tmp_path, parabola)
        repository = SearchRepository(tmp_path / "searches")
        asked = settings(experiment=trained.experiment, base=trained.config)
        asked.check()
        search_id = repository.create(asked)
        SearchDriver(engine, repository, search_id).run()
        found = repository.status(search_id)
        assert (found.state, len(found.complete)) == (StudyState.COMPLETE, 5)

    # On pages

    @pytest.fixture
    def page(self, trained, monkeypatch):
        """The name of its page, in an app that has its runs."""
        engine = SimpleNamespace(store=trained.store, trouble=None)
        monkeypatch.setattr(services, "store", lambda: trained.store)
        monkeypatch.setattr(services, "engine", lambda: engine)
        return Path(page_of(trained.run)).stem

    def test_its_page_opens_at_a_link_and_has_a_lesson_s_parts(self, trained, page):
        at = open_page(page, **trained.config.as_text())
        assert not at.warning
        parse, controls = trained.experiment.config_type.parse, trained.config.as_text()
        values = {name: at.session_state[f"{trained.experiment.name}:{name}"] for name in controls}
        assert parse(values) == trained.config
        names = [name for name in ("preset", *controls) if name in at.query_params]
        link = {name: at.query_params[name] for name in names}
        link = {name: v[0] if isinstance(v, list) else v for name, v in link.items()}
        base = trained.experiment.preset(link.pop("preset", None))
        assert parse(link, base=base) == trained.config
        assert at.title
        assert "Train" in [button.label for button in at.button]
        assert "Try this" in [heading.value for heading in at.subheader]
        assert "what stands out in the run" in words(at)
        open_tab(at, "Code")
        assert [b.label for b in at.get("download_button")] == ["Script", "Notebook"]
        open_tab(at, "Understand")
        assert re.search(r"\*(Sources|References|Source)", words(at))

    def test_a_bad_value_in_a_link_is_named_on_its_page(self, page):
        assert "Received: learning_rate=99." in open_page(page, learning_rate="99").warning[0].value

    def test_its_page_shows_it_with_diagnoses_and_all_that_can_be_taken_home(self, trained, page):
        at = open_page(page, tab="Code", run=trained.run.id)
        assert not at.warning
        assert "what stands out in the run" not in words(at)
        assert "Change one thing" in [button.label for button in at.button]
        offered = [button.label for button in at.get("download_button")]
        assert offered == ["Script", "Notebook", "Model", "Curves", "Figures", "Report"]

    def test_its_page_says_what_was_changed_of_a_parent(self, trained, page):
        seeds = (trained.run.config["seed"], trained.sibling.config["seed"])
        at = open_page(page, parent=trained.run.id)
        assert at.session_state[f"{trained.experiment.name}:seed"] == seeds[0]
        assert "nothing is changed yet" in words(at)
        at = open_page(page, run=trained.sibling.id)
        assert f"Seed {seeds[0]} → {seeds[1]}" in words(at)
        assert "test loss" in words(at)

    def test_only_who_began_it_has_its_buttons(self, trained, page):
        owner = trained.store.become_owner()
        origin = Origin(begun_by="a" * 16)
        paused = trained.store.create(
            trained.experiment.name, trained.run.config, owner, None, origin
        )
        trained.store.set_state(paused.id, RunState.PAUSED)
        for identity, may in (("a" * 16, True), ("b" * 16, False)):
            at = open_page(page, identity=Identity(identity), run=paused.id)
            labels = {button.label for button in at.button}
            asking = labels & {"Train", "Pause", "Resume", "Stop", "Step", "Epoch"}
            assert ("Stop" in asking) == bool(asking) == may
            assert ("Change a copy" in labels) == (not may)
            assert ("Only the browser that started this run" in words(at)) == (not may)
        trained.store.set_state(paused.id, RunState.STOPPED)
        owner.close()

    def test_pages_that_are_for_every_experiment_take_it(self, trained, page):
        name, ids = trained.experiment.name, f"{trained.run.id},{trained.sibling.id}"
        for other, link in (
            ("replay", {"run": trained.run.id}),
            ("compare", {"runs": ids}),
            ("runs", {"lesson": name}),
            ("sweep", {"experiment": name}),
            ("search", {"experiment": name}),
        ):
            at = open_page(other, **link)
            assert not [*at.warning, *at.error], other
            starts = [button for button in at.button if button.label == "Start"]
            assert len(starts) == (other in ("sweep", "search"))
            assert not any(button.disabled for button in starts)

    def test_it_has_a_card_on_the_home_page(self, trained, page):
        card = trained.experiment.page.card
        assert 'role="img" aria-label="' in card.picture()
        assert card.question in [link.label.strip("*") for link in open_page().get("page_link")]
