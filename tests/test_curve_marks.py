"""What happened to a run while it trained is marked on its curves, wherever they are drawn."""

import json

import numpy as np
import pytest
from plotly_checks import checked

from playground.experiments import EXPERIMENTS
from playground.experiments.function_fit.recorded_figures import fits
from playground.experiments.observation import FigureOptions, Moment, RunFigures
from playground.export.run_files import RunFiles
from playground.figures.curve_marks import curve_marks
from playground.figures.line_panels import LinesPanel, RunLine, RunLines
from playground.figures.run_lines import run_lines
from playground.figures.sketch import Sketch
from playground.lessons.plane.frames import curves_figure
from playground.replay.frame import curves_json
from playground.runs import RunStore
from playground.runs.run import Mark
from playground.runs.shown import Shown
from playground.ui.classifier_curves import curves_of

SAID = "At epoch 2: another worker."
"""What the words that stand in for a figure say of the mark; a table of its data has them, too."""
COLUMNS = ("epoch", "loss", "val_loss", "accuracy", "val_accuracy")


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


def moved(store, experiment, columns=COLUMNS):
    """A run of three epochs whose worker was lost after the checkpoint of the second one."""
    chosen = EXPERIMENTS[experiment]
    config, owner = chosen.preset(None), store.become_owner()
    run = store.create(experiment, config.model_dump(mode="json"), owner, attempt="first")

    def epochs(attempt, *numbers):
        rows = np.array([[n, *[1 / (n + 1)] * (len(columns) - 1)] for n in numbers], np.float64)
        sender = {"run": run.id, "attempt": attempt, "time": 1.0}
        return {"kind": "history", "columns": list(columns), "data": rows.tobytes(), **sender}

    sender = {"run": run.id, "attempt": "first"}
    store.apply([epochs("first", 1, 2), {"kind": "checkpoint", "epoch": 2, "data": b"", **sender}])
    assert store.move(run.id, "first", "second", "the worker lab-7 was lost")
    done = {"step": 9, "epochs_done": 3, "seconds": 1.0}
    sender = {"run": run.id, "attempt": "second", "time": 2.0}
    store.apply(
        [
            epochs("second", 3),
            {"kind": "progress", "parameters": 9, "progress": done, **sender},
            {"kind": "state", "state": "stopped", "message": "", **sender},
        ]
    )
    owner.close()
    return store.run(run.id)


def marked(figure):
    """Where the vertical lines of a figure stand, by panel, and what is written along them."""
    figure = checked(figure)
    lines = [s for s in figure.layout.shapes if (s.y0, s.y1) == (0, 1) and s.x0 == s.x1]
    words = {a.text for a in figure.layout.annotations if a.textangle == -90}
    return {(line.xref, line.x0) for line in lines}, words


def test_a_run_that_went_on_elsewhere_has_a_mark_at_its_checkpoint(store):
    assert moved(store, "fashion_mnist").marks == (Mark(2.0, "another worker"),)


def test_a_run_that_lost_several_workers_at_one_checkpoint_has_one_mark(store):
    owner = store.become_owner()
    run = store.create("toy", {}, owner, attempt="1")
    for before, attempt in (("1", "2"), ("2", "3")):
        assert store.move(run.id, before, attempt, "the worker was lost")
    owner.close()
    assert store.run(run.id).marks == (Mark(0.0, "another worker"),)


def test_the_curves_of_a_classifier_show_it_in_both_panels(store):
    run = moved(store, "fashion_mnist")
    figure = curves_of(store, [run], baseline=None, log_loss=True)
    assert marked(figure) == ({("x", 2), ("x2", 2)}, {"another worker"})
    assert figure["layout"]["meta"]["alt"].endswith(SAID)


def test_the_curves_of_the_plane_show_it_once_the_moment_on_show_has_come_there(store):
    run = moved(store, "plane_classifier")
    config = EXPERIMENTS["plane_classifier"].preset(None)
    flat = np.zeros(EXPERIMENTS["plane_classifier"].count_parameters(config))
    seen = {}
    for epoch in (1, 3):
        seen[epoch] = curves_figure(store, config, Shown(run, epoch, {"flat": flat}))
    assert marked(seen[1]) == (set(), set())
    assert marked(seen[3]) == ({("x", 2), ("x2", 2)}, {"another worker"})
    assert seen[3]["layout"]["meta"]["alt"].endswith(SAID)


def test_the_losses_of_functions_show_it_where_their_axis_has_it(store):
    run = moved(store, "function_fit", ("epoch", "loss", *(f"val_loss_{k + 1}" for k in range(5))))
    moment = Moment(RunFigures.of(store, run), "fits", epoch=3.0)
    figure = fits(moment, FigureOptions())
    assert marked(figure) == ({("x2", 2)}, {"another worker"})
    assert figure["layout"]["meta"]["alt"].endswith(SAID)


def test_a_player_and_the_files_to_take_home_show_it(store):
    run = moved(store, "plane_classifier")
    assert marked(json.loads(curves_json(store, run.id, run.version)))[1] == {"another worker"}
    files = RunFiles(store, run.id)
    assert marked(files.figure("curves"))[1] == {"another worker"}
    report = files.report()
    assert report.count("rotate(-90)") == 2
    assert SAID in report
    assert run.moves[0] in report


def test_a_mark_before_the_left_end_of_a_logarithmic_axis_stands_at_that_end():
    sketch = Sketch()
    curve_marks(sketch, [Mark(0, "began again")], panels=1, start=1.0)
    axes = {"xaxis": {"type": "log", "range": [0, 2]}}
    figure = checked(sketch.figure(height=200, alt="Losses.", **axes))
    assert figure.layout.shapes[0].x0 == 1
    assert figure.layout.annotations[0].x == 0  # an annotation counts powers of ten


def test_the_text_of_a_mark_is_no_markup():
    line = RunLine("loss", "#000000", np.arange(3.0), np.arange(3.0))
    info = RunLines((LinesPanel("loss", (line,)),), 3.0, marks=(Mark(1, "<b>rate</b>"),))
    assert "&lt;b&gt;rate" in json.dumps(checked(run_lines(info)).to_plotly_json(), default=str)
