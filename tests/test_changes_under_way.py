"""A learning rate that is set while a run trains: it counts from the next burst on, and is kept."""

import contextlib
import io
import runpy
from dataclasses import replace

import numpy as np
import pytest
from few_examples import few_pictures  # noqa: F401
from short_scripts import CLOSE

from playground.classroom.task import Task
from playground.engine import EngineError
from playground.engine.changes import checked_change
from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.script.parts import with_changes
from playground.figures.curve_marks import words_of_marks
from playground.runs import RunState, RunStore
from playground.training import control
from playground.training.trainer import Trainer

PLANE, FIT, FASHION = (
    EXPERIMENTS[name] for name in ("plane_classifier", "function_fit", "fashion_mnist")
)
EPOCHS = 60
PLATEAU = {
    "epochs": 14, "learning_rate": 1e-5, "learning_rate_schedule": "reduce_on_plateau",
    "patience": None,
}  # fmt: skip


class Course:
    """What a training reports; its learning rate is set once some epochs have ended.

    Args:
        after: Epochs, and the rate to set when so many have ended.
    """

    def __init__(self, experiment, config, after=(), resume_from=None):
        self.blocks, self.checkpoints, self.report, self.progress = [], [], {}, []
        self.message = ""
        self._after = list(after)
        Trainer("changed", experiment, config, self._take, resume_from).run()
        control.forget("changed")

    def _take(self, kind, **fields):
        if kind == "history":
            self.blocks.append(fields)
            if self._after and self.curve("epoch")[-1] >= self._after[0][0]:
                control.request_change("changed", "learning_rate", self._after.pop(0)[1])
        elif kind == "checkpoint":
            self.checkpoints.append(fields["data"])
        elif kind == "progress":
            self.progress.append(fields["progress"])
        elif kind == "state":
            self.message = fields.get("message", "")
        elif kind == "report":
            self.report = fields["report"]

    def curve(self, name):
        tables = [np.frombuffer(b["data"]).reshape(-1, len(b["columns"])) for b in self.blocks]
        return np.concatenate(tables)[:, self.blocks[0]["columns"].index(name)]

    @property
    def changes(self):
        return [(each["step"], each["value"]) for each in self.report.get("changes", ())]


@pytest.fixture(scope="module")
def toy_courses(toy):
    """One without a change, one whose rate is set twice, after epochs 2 and 4 or soon after."""
    config = toy.config_type(epochs=EPOCHS, learning_rate=0.1, learning_rate_schedule="cosine")
    return Course(toy, config), Course(toy, config, after=[(2, 0.4), (4, 0.02)]), config


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
    assert [value for _, value in changed.changes] == [0.4, 0.02]
    for each in changed.report["changes"]:
        assert each["name"] == "learning_rate"
        assert each["epoch"] == each["step"] / 6  # 45 examples in batches of 8
    assert changed.progress[-1]["changes"] == changed.report["changes"]


def test_a_run_that_goes_on_from_any_checkpoint_ends_with_the_same_digits(toy, toy_courses):
    _, changed, config = toy_courses
    whole = changed.curve("val_loss")
    resumed = [Course(toy, config, resume_from=data) for data in changed.checkpoints]
    after_both = [rest for rest in resumed if rest.changes == changed.changes]
    assert after_both
    for rest in after_both:
        val_loss = rest.curve("val_loss")
        np.testing.assert_array_equal(val_loss, whole[-len(val_loss) :])


@pytest.mark.parametrize(
    ("experiment", "settings"),
    [
        (PLANE, {"epochs": 12, "learning_rate_schedule": "cosine"}),
        (FIT, {"epochs": 12, "compare": "learning rates", "learning_rates": (0.001, 0.01)}),
        (FASHION, PLATEAU),
    ],
    ids=["plane", "fits of two rates", "rate that rests"],
)
@pytest.mark.usefixtures("few_pictures", "without_xla")
def test_the_script_makes_the_same_changes_at_the_same_steps(tmp_path, experiment, settings):
    known = {name: v for name, v in settings.items() if name in experiment.config_type.controls()}
    config = experiment.config_type.parse(known, base=experiment.preset(None))
    course = Course(experiment, config, after=[(3, 0.03), (6, 0.004)])
    script = tmp_path / "script.py"
    script.write_text(with_changes(experiment.script(config), course.changes))
    with contextlib.redirect_stdout(io.StringIO()):
        result = runpy.run_path(str(script), run_name="__main__")
    if "histories" in result:
        theirs = np.mean([h["loss"] for h in result["histories"]], axis=0)
        np.testing.assert_allclose(theirs, course.curve("loss"), **CLOSE)
    else:
        for name in ("loss", "val_loss"):
            np.testing.assert_allclose(
                result["history"].history[name], course.curve(name), **CLOSE, err_msg=name
            )
    unchanged = tmp_path / "unchanged.py"
    unchanged.write_text(experiment.script(config))
    assert course.changes
    assert "CHANGES" not in unchanged.read_text()


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
    assert run.setting("learning_rate") == 0.3
    assert run.is_set_by_hand


@pytest.mark.parametrize(
    ("name", "value", "refused"),
    [
        ("learning_rate", 50.0, (ConfigError, "learning_rate")),
        ("seed", 3, (EngineError, "Received: seed")),
        ("learning_rate", float("nan"), (ConfigError, "learning_rate")),
    ],
)
def test_what_a_run_cannot_go_on_with_is_refused_in_a_sentence(run, name, value, refused):
    kind, words = refused
    with pytest.raises(kind, match=words):
        checked_change(run, name, value)


def test_a_run_that_others_share_keeps_its_rate(run, tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    for person in ("a" * 16, "b" * 16):
        store.share(run.id, person)
    with pytest.raises(EngineError, match="Received: one that 2 people share"):
        checked_change(store.run(run.id), "learning_rate", 0.1)


def test_a_rate_that_the_settings_of_a_run_do_not_use_is_not_changed(tmp_path):
    store = RunStore(tmp_path / "other.sqlite")
    config = FIT.config_type.parse({"compare": "learning rates"}, base=FIT.preset(None))
    run = store.create(FIT.name, config.model_dump(mode="json"), store.become_owner())
    with pytest.raises(EngineError, match="whose settings do not"):
        checked_change(run, "learning_rate", 0.1)


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
    course = Course(toy, config, after=[(2, 1e30)])
    assert course.message.startswith("Learning rate 1e+30 with sgd diverged at epoch ")


def test_a_run_that_has_ended_is_not_changed(run, tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    store.set_state(run.id, RunState.STOPPED)
    with pytest.raises(EngineError, match=r"Expected a run under way\. Received: one that is stop"):
        checked_change(store.run(run.id), "learning_rate", 0.1)
