"""A learning rate that is set while a run trains: it counts from the next burst on, and is kept."""

import contextlib
import io
import runpy

import numpy as np
import pytest
from few_examples import few_pictures  # noqa: F401
from short_scripts import CLOSE

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
    assert len(course.changes) == 2
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


def test_a_run_that_has_ended_is_not_changed(run, tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    store.set_state(run.id, RunState.STOPPED)
    with pytest.raises(EngineError, match=r"Expected a run under way\. Received: one that is stop"):
        checked_change(store.run(run.id), "learning_rate", 0.1)
