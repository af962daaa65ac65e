"""Settings that are changed while a run trains: they count from the next burst on, and are kept."""

import contextlib
import io
import runpy
import threading
from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf
from few_examples import few_pictures, few_series  # noqa: F401
from short_scripts import CLOSE

from playground.classroom.task import Task
from playground.engine import EngineError
from playground.engine.changes import changed_config
from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.naming import capital
from playground.experiments.script.changes import script_with_changes
from playground.figures.curve_marks import words_of_marks
from playground.limits import LimitError, Limits
from playground.runs import RunState, RunStore
from playground.runs.arrays import pack, unpack
from playground.runs.run import Change
from playground.training import control
from playground.training.changing import Changing
from playground.training.checkpoint import Checkpoint
from playground.training.programs import prepare
from playground.training.trainer import Trainer
from playground.training.training import Training

PLANE, FIT, IMAGES, TABLE, TRANSFORMER = (
    EXPERIMENTS[name]
    for name in (
        *("plane_classifier", "function_fit", "image_convolution", "table_network"),
        "timeseries_transformer",
    )
)
EPOCHS = 60
DROPS = {"dropout": 0.2, "hidden_units": (8, 4), "regularization": "l2"}
PLATEAU = {
    "epochs": 16, "learning_rate": 1e-5, "learning_rate_schedule": "reduce_on_plateau",
    "patience": 9, "filters": (), "dense_units": 8, "dropout": 0.0,
}  # fmt: skip
SERIES = {
    "epochs": 4, "d_model": 8, "patch_length": 50, "patch_stride": 50, "ff_dim": 8,
    "num_transformer_blocks": 1, "augmentation": False, "batch_size": 20, "dropout": 0.1,
}  # fmt: skip


class Course:
    """What a training reports; settings are changed once some epochs have ended.

    Args:
        after: Epochs, and what to change when so many have ended; at once where it is none.
    """

    def __init__(self, experiment, config, after=(), resume_from=None):
        self.blocks, self.checkpoints, self.report, self.progress = [], [], {}, []
        self.message = ""
        self._after = list(after)
        trainer = Trainer("changed", experiment, config, self._take, resume_from)
        if self._after and self._after[0][0] == 0:
            self._ask()
        trainer.run()
        control.forget("changed")

    def _take(self, kind, **fields):
        if kind == "history":
            self.blocks.append(fields)
            if self._after and self.curve("epoch")[-1] >= self._after[0][0]:
                self._ask()
        elif kind == "checkpoint":
            self.checkpoints.append(fields["data"])
        elif kind == "progress":
            self.progress.append(fields["progress"])
            if fields["progress"]["wanted"]:  # a tiny training is over before anything is compiled
                wait_for_programs()
        elif kind == "state":
            self.message = fields.get("message", "")
        elif kind == "observation" and fields["name"] == "validation_confusion":
            matrix = unpack(fields["data"])["matrix"]
            self.validated = np.trace(matrix) / matrix.sum()
        elif kind == "report":
            self.report = fields["report"]

    def _ask(self):
        for name, value in self._after.pop(0)[1].items():
            control.request_change("changed", name, value)

    def curve(self, name):
        tables = [np.frombuffer(b["data"]).reshape(-1, len(b["columns"])) for b in self.blocks]
        return np.concatenate(tables)[:, self.blocks[0]["columns"].index(name)]

    @property
    def changes(self):
        return [Change(**each) for each in self.report.get("changes", ())]


def wait_for_programs():
    for thread in threading.enumerate():
        if thread.name == "next program":
            thread.join()


@pytest.fixture(scope="module")
def toy_courses(toy):
    """One without a change, one whose rate is set twice, after epochs 2 and 4 or soon after."""
    config = toy.config_type(epochs=EPOCHS, learning_rate=0.1, learning_rate_schedule="cosine")
    return Course(toy, config), _with_two_rates(toy, config), config


def _with_two_rates(toy, config):
    return Course(toy, config, after=[(2, {"learning_rate": 0.4}), (4, {"learning_rate": 0.02})])


def test_up_to_the_change_nothing_is_different_and_from_there_the_schedule_goes_on_scaled(
    toy_courses,
):
    alone, changed, _ = toy_courses
    first, second = (int(each["epoch"]) for each in changed.report["changes"])
    assert 2 <= first < second < EPOCHS
    np.testing.assert_array_equal(changed.curve("loss")[:first], alone.curve("loss")[:first])
    assert changed.curve("loss")[first] != alone.curve("loss")[first]
    planned = alone.curve("learning_rate")
    expected = planned * np.repeat([1, 4, 0.2], [first, second - first, EPOCHS - second])
    np.testing.assert_allclose(changed.curve("learning_rate"), expected, rtol=1e-6)


def test_a_change_is_told_with_its_step_at_once_and_at_the_end(toy_courses):
    _, changed, _ = toy_courses
    assert [change.value for change in changed.changes] == [0.4, 0.02]
    for each in changed.report["changes"]:
        assert each["name"] == "learning_rate"
        assert each["epoch"] == each["step"] / 6  # 45 examples in batches of 8
    assert changed.progress[-1]["changes"] == changed.report["changes"]


def test_a_run_that_goes_on_from_any_checkpoint_ends_with_the_same_digits(toy, toy_courses):
    _, changed, config = toy_courses
    expect_same_digits_from_every_checkpoint(toy, config, changed)


def expect_same_digits_from_every_checkpoint(experiment, config, changed):
    """What a checkpoint does not know of yet is changed at the same steps."""
    known, data = set(), experiment.load_data(config)
    for kept in changed.checkpoints:
        training = Training(experiment, config, data, prepare(experiment, config, data))
        training.restore(Checkpoint.from_bytes(kept))
        known.add(len(training.changes))
        left, rows = changed.changes[len(training.changes) :], []
        while training.step < training.total_steps:
            while left and left[0].step == training.step:
                change, *left = left
                asked = {change.name: change.value}
                training.change(asked, training.stages.preparing(asked)())
            training.wait_until_compiled(lambda: False)
            ends = [training.step + training.most_steps(), *(change.step for change in left)]
            rows += training.train(min(ends) - training.step).rows.tolist()
        val_loss = [row[training.program.metrics.index("val_loss")] for row in rows]
        assert [Change(**each) for each in training.changes] == changed.changes
        np.testing.assert_array_equal(val_loss, changed.curve("val_loss")[-len(val_loss) :])
    assert known == set(range(len(changed.changes) + 1))


def trained(config, bursts, changes):
    """All weights after bursts of so many steps on the plane; changes by their step."""
    data = PLANE.load_data(config)
    training = Training(PLANE, config, data, prepare(PLANE, config, data))
    for count in bursts:
        if training.step in changes:
            training.change(
                changes[training.step], training.stages.preparing(changes[training.step])()
            )
        training.wait_until_compiled(lambda: False)
        training.train(count)
    return training.state.weights


def test_the_same_changes_at_the_same_steps_give_the_same_digits_also_beside_others():
    config = PLANE.config_type.parse({**DROPS, "hidden_units": (6,)})
    changes = {
        25: {"dropout": 0.4},
        50: {"batch_size": 50},
        60: {"regularization_rate": 0.3, "learning_rate": 0.1},
    }
    alone = trained(config, (25, 25, 10, 40), changes)
    found = []
    others = [
        threading.Thread(target=lambda b=bursts: found.append(trained(config, b, changes)))
        for bursts in ((25, 25, 4, 6, 40), (5, 20, 25, 10, 15, 25))
    ]
    for thread in others:
        thread.start()
    for thread in others:
        thread.join()
    assert len(found) == 2
    for weights in found:
        np.testing.assert_array_equal(weights, alone)


def test_another_strength_or_rate_compiles_nothing():
    config = PLANE.config_type.parse(DROPS)
    data = PLANE.load_data(config)
    program = prepare(PLANE, config, data).program
    for changed in ({"regularization_rate": 0.5}, {"dropout": 0.7}, {"learning_rate": 1.0}):
        assert prepare(PLANE, config.model_copy(update=changed), data).program is program
    assert prepare(PLANE, config.model_copy(update={"dropout": 0.0}), data).program is not program


@pytest.fixture(scope="module")
def batches(without_xla):
    """Runs on the plane: one, the same one changed three times, and the settings of both."""
    del without_xla
    config = PLANE.config_type.parse({**DROPS, "epochs": 20, "learning_rate_schedule": "cosine"})
    after = [(2, {"regularization_rate": 0.1}), (5, {"batch_size": 25}), (9, {"dropout": 0.6})]
    return Course(PLANE, config), Course(PLANE, config, after=after), config


def test_a_new_batch_size_begins_with_an_epoch_and_keeps_the_schedule_of_the_epochs(batches):
    alone, changed, _ = batches
    _, larger, dropout = changed.changes
    assert larger.step == larger.epoch * 26  # 251 points in batches of 10
    assert dropout.step - larger.step == round((dropout.epoch - larger.epoch) * 11)  # and of 25
    assert changed.progress[-1]["step"] == larger.step + (20 - larger.epoch) * 11
    np.testing.assert_array_equal(changed.curve("epoch"), alone.curve("epoch"))
    late = changed.curve("epoch") > larger.epoch
    done = (changed.curve("epoch")[late] - 1 / 11) / 20  # before the last step of each epoch
    expected = 0.03 * (0.05 + 0.95 * 0.5 * (1 + np.cos(np.pi * done)))
    np.testing.assert_allclose(changed.curve("learning_rate")[late], expected, rtol=1e-6)


def test_up_to_the_first_of_several_changes_no_digit_is_different(batches):
    alone, changed, _ = batches
    first = int(changed.changes[0].epoch)
    np.testing.assert_array_equal(changed.curve("loss")[:first], alone.curve("loss")[:first])
    assert changed.curve("loss")[first] != alone.curve("loss")[first]


def test_a_changed_run_goes_on_from_any_checkpoint_with_the_same_digits(batches):
    _, changed, config = batches
    expect_same_digits_from_every_checkpoint(PLANE, config, changed)


def test_the_value_that_a_run_has_takes_back_what_was_asked_for(batches):
    _, _, config = batches
    data = PLANE.load_data(config)
    training = Training(PLANE, config, data, prepare(PLANE, config, data))
    training.train(1)
    changing = Changing(training)
    changing.ask({"batch_size": 50})
    assert not changing.apply()  # an epoch is under way
    changing.ask({"batch_size": 10, "dropout": 0.2})
    assert changing.wanted == {}
    assert not changing.apply()
    assert training.changes == []


def test_what_is_still_to_change_is_in_the_checkpoint(batches):
    _, _, config = batches
    data = PLANE.load_data(config)
    training = Training(PLANE, config, data, prepare(PLANE, config, data))
    rest = Course(PLANE, config, resume_from=training.checkpoint({"batch_size": 25}).to_bytes())
    assert rest.changes == [Change(0, 0, "batch_size", 25)]
    assert rest.progress[-1]["step"] == 20 * 11


def test_a_checkpoint_of_an_older_version_has_its_learning_rates(batches):
    _, _, config = batches
    data = PLANE.load_data(config)
    training = Training(PLANE, config, data, prepare(PLANE, config, data))
    arrays = unpack(training.checkpoint({}).to_bytes())
    del arrays["settings"]
    old = Checkpoint.from_bytes(pack({**arrays, "learning_rates": np.array([[26.0, 0.3]])}))
    assert old.changes == ((26, "learning_rate", 0.3),)
    assert old.wanted == {}


def test_best_weights_from_before_a_change_come_back(without_xla, few_pictures):  # noqa: F811
    del without_xla, few_pictures
    settings = {**PLATEAU, "learning_rate": 0.01, "patience": 3, "epochs": 60}
    config = IMAGES.config_type.parse(settings)
    worse = {"learning_rate": 1.0, "batch_size": 32, "dropout": 0.9}
    course = Course(IMAGES, config, after=[(4, worse)])
    best = int(course.report["best_epoch"])
    assert best <= course.changes[-1].epoch
    assert {change.name for change in course.changes} == set(worse)
    np.testing.assert_allclose(course.validated, course.curve("val_accuracy")[best - 1])


@pytest.fixture
def late_dropout(without_xla, few_pictures):  # noqa: F811
    """The settings of a model that gets other parts when dropout begins."""
    del without_xla, few_pictures
    return IMAGES.config_type.parse(PLATEAU, base=IMAGES.preset(None))


def test_what_diverges_after_dropout_began_keeps_its_last_good_weights_and_the_new_parts(
    late_dropout,
):
    data = IMAGES.load_data(late_dropout)
    training = Training(IMAGES, late_dropout, data, prepare(IMAGES, late_dropout, data))
    end = training.epochs.steps_per_epoch
    training.train(end)
    good = training.state.weights
    training.train(1)
    changes = {"dropout": 0.4, "learning_rate": 1e30}
    training.change(changes, training.stages.preparing(changes)())
    verdict, _ = training.train(end - 1).verdict
    assert (verdict, training.step) == (RunState.FAILED, end)
    assert [change["name"] for change in training.changes] == list(changes)
    with_dropout = IMAGES.build_model(late_dropout.model_copy(update=changes), data)
    seeds = [np.asarray(variable) for variable in with_dropout.non_trainable_variables]
    flat, *others = training.final_weights().values()
    np.testing.assert_array_equal(flat, good)
    np.testing.assert_equal(others, seeds)


def test_a_change_that_is_not_compiled_is_told_with_what_to_do(late_dropout, monkeypatch):
    def fails(*_):
        raise RuntimeError("out of memory")

    monkeypatch.setattr("playground.training.stage.prepare", fails)
    course = Course(IMAGES, late_dropout, after=[(3, {"dropout": 0.4})])
    assert course.changes == []
    assert course.progress[-1]["wanted"] == {}
    assert course.progress[-1]["change_failure"] == (
        "Expected dropout 0.4 for this run. Received: an error of the compiler. The run goes on as "
        "before. Ask once more, or train again with other settings."
    )


SCRIPTS = {
    "plane": (
        PLANE,
        {**DROPS, "epochs": 14, "learning_rate_schedule": "cosine"},
        [
            (0, {"batch_size": 30}),
            (3, {"learning_rate": 0.05, "regularization_rate": 0.2, "dropout": 0.5}),
            (6, {"learning_rate": 0.004, "dropout": 0.0}),
            (8, {"batch_size": 25, "dropout": 0.3}),
        ],
    ),
    "fits of two rates": (
        FIT,
        {"epochs": 6, "compare": "learning rates", "learning_rates": (0.001, 0.01)},
        [(0, {"batch_size": 60})],
    ),
    "rate that rests, dropout that begins late": (
        IMAGES,
        PLATEAU,
        [(3, {"learning_rate": 0.03}), (5, {"dropout": 0.4, "batch_size": 40})],
    ),
    "table": (
        TABLE,
        {"epochs": 5, "dropout": 0.1},
        [(2, {"dropout": 0.3})],
    ),
    "Transformer": (
        TRANSFORMER,
        SERIES,
        [(1, {"weight_decay": 0.9, "dropout": 0.4, "batch_size": 40})],
    ),
}


@contextlib.contextmanager
def eagerly(wanted):
    """TensorFlow compiles nothing inside, if so wanted."""
    tf.config.run_functions_eagerly(wanted)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(False)


@pytest.mark.parametrize(("experiment", "settings", "after"), SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.filterwarnings(
    "ignore:Even though the .tf.config"
)  # it compiles the data all the same
@pytest.mark.usefixtures("few_pictures", "few_series", "without_xla")
def test_the_script_makes_the_same_changes_at_the_same_steps(tmp_path, experiment, settings, after):
    config = experiment.config_type.parse(settings, base=experiment.preset(None))
    course = Course(experiment, config, after=after)
    asked = [item for _, changes in after for item in changes.items()]
    assert sorted((c.name, c.value) for c in course.changes) == sorted(asked)
    script = tmp_path / "script.py"
    script.write_text(script_with_changes(experiment, config, course.changes))
    # The Transformer's would compile for longer than it trains.
    with contextlib.redirect_stdout(io.StringIO()), eagerly(experiment is TRANSFORMER):
        result = runpy.run_path(str(script), run_name="__main__")
    if "histories" in result:
        theirs = np.mean([h["loss"] for h in result["histories"]], axis=0)
        np.testing.assert_allclose(theirs, course.curve("loss"), **CLOSE)
    else:
        for name in ("loss", "val_loss"):
            np.testing.assert_allclose(
                result["history"].history[name], course.curve(name), **CLOSE, err_msg=name
            )


def test_a_script_without_changes_speaks_of_none():
    for experiment in EXPERIMENTS.values():
        config = experiment.preset(None)
        assert script_with_changes(experiment, config, ()) == experiment.script(config)
        assert "CHANGES" not in experiment.script(config)


# Of runs in a store


@pytest.fixture
def run(tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    config = PLANE.preset(None).model_dump(mode="json")
    run = store.create(PLANE.name, config, store.become_owner())
    changes = [{"step": 20, "epoch": 2.5, "name": "learning_rate", "value": 0.3}]
    store.apply([{"kind": "progress", "run": run.id, "progress": {"step": 30, "changes": changes}}])
    store.set_state(run.id, RunState.RUNNING)
    return store.run(run.id)


def test_a_run_says_what_was_changed_and_its_curves_have_a_mark_there(run):
    assert run.course == ("At epoch 2.5 the learning rate was set to 0.3.",)
    assert words_of_marks(run.marks) == " At epoch 2.5: learning rate 0.3."
    assert run.settings["learning_rate"] == 0.3
    assert run.is_set_by_hand


@pytest.mark.parametrize(
    ("name", "value", "refused"),
    [
        ("learning_rate", 50.0, (ConfigError, "learning_rate")),
        ("seed", 3, (EngineError, "Received: seed")),
        ("batch_size", 0, (ConfigError, "batch_size")),
        ("dropout", 0.95, (ConfigError, "dropout")),
        ("regularization_rate", 0.1, (EngineError, "whose settings do not")),
        ("learning_rate", float("nan"), (ConfigError, "learning_rate")),
    ],
)
def test_what_a_run_cannot_go_on_with_is_refused_in_a_sentence(run, name, value, refused):
    kind, words = refused
    with pytest.raises(kind, match=words):
        changed_config(run, name, value)


def test_steps_and_epochs_follow_from_each_other_where_the_batch_size_changed(run):
    changes = [{"step": 20, "epoch": 2.0, "name": "batch_size", "value": 50}]
    changed = replace(run, progress={"steps_per_epoch": 4, "step": 32, "changes": changes})
    np.testing.assert_array_equal(changed.step_at([0, 1, 2, 5]), [0, 10, 20, 32])
    assert [changed.epoch_at(step) for step in (0, 10, 20, 32)] == [0, 1, 2, 5]
    assert changed.course == ("At epoch 2 the batch size was set to 50.",)


def test_a_larger_batch_that_needs_too_much_memory_is_refused(engine, monkeypatch):
    config = TRANSFORMER.preset(None).model_dump(mode="json")
    run = engine.store.create(TRANSFORMER.name, config, engine._owner)
    monkeypatch.setattr(engine.admission, "_limits", lambda: Limits(memory=1000))
    with pytest.raises(LimitError, match="Make the model or the batch smaller"):
        engine.change(run.id, "batch_size", 4 * config["batch_size"])
    engine.store.set_state(run.id, RunState.STOPPED)


def test_a_run_that_others_share_keeps_its_rate(run, tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    for person in ("a" * 16, "b" * 16):
        store.share(run.id, person)
    with pytest.raises(EngineError, match="Received: one that 2 people share"):
        changed_config(store.run(run.id), "learning_rate", 0.1)


def test_a_rate_that_the_settings_of_a_run_do_not_use_is_not_changed(tmp_path):
    store = RunStore(tmp_path / "other.sqlite")
    config = FIT.config_type.parse({"compare": "learning rates"}, base=FIT.preset(None))
    run = store.create(FIT.name, config.model_dump(mode="json"), store.become_owner())
    with pytest.raises(EngineError, match="whose settings do not"):
        changed_config(run, "learning_rate", 0.1)


def test_sentences_call_a_setting_as_its_control_does(run):
    unscheduled = replace(run, config={})
    for experiment in EXPERIMENTS.values():
        for name, each in experiment.config_type.controls().items():
            if each.under_way is not None:
                assert capital(unscheduled.words_of(name)) == each.label


def test_with_a_schedule_the_words_are_of_its_peak(run):
    scheduled = replace(run, config={**run.config, "learning_rate_schedule": "cosine"})
    assert scheduled.course == ("At epoch 2.5 the peak learning rate was set to 0.3.",)


def test_what_happened_at_one_place_is_one_mark_and_marks_are_in_order(run):
    moves = [{"epoch": 2.5, "words": "a worker was lost", "time": 1.0}]
    changes = [
        {"step": 48, "epoch": 6.0, "name": "learning_rate", "value": 0.1},
        {"step": 20, "epoch": 2.5, "name": "learning_rate", "value": 0.3},
    ]
    moved = replace(run, progress={"moves": moves, "changes": changes})
    assert moved.marks == ((2.5, "another worker, learning rate 0.3"), (6.0, "learning rate 0.1"))


def test_a_task_that_fixes_the_rate_is_not_met_by_a_run_that_changed_it(run):
    config = PLANE.config_type.parse(run.config)
    query = {"pass": "test_accuracy>=0.5", "fix": "learning_rate"}
    done = replace(run, state=RunState.COMPLETE, measures={"test_accuracy": 0.9})
    task = Task.from_link(query, config)
    assert not task.is_met_by(done, config)
    assert task.is_met_by(replace(done, progress={}), config)


def test_a_run_that_diverges_after_a_change_names_the_rate_that_it_had(toy):
    config = toy.config_type(epochs=EPOCHS, learning_rate=0.1)
    course = Course(toy, config, after=[(2, {"learning_rate": 1e30})])
    assert course.message.startswith("Learning rate 1e+30 with sgd diverged at epoch ")


def test_a_run_that_has_ended_is_not_changed(run, tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    store.set_state(run.id, RunState.STOPPED)
    with pytest.raises(EngineError, match=r"Expected a run under way\. Received: one that is stop"):
        changed_config(store.run(run.id), "learning_rate", 0.1)
