"""Grids of settings: as values, on disk, and driven on runs that are over at once."""

import errno
import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from plotly_checks import checked
from scipy import stats

import playground.studies.sweep.command
from playground.__main__ import main
from playground.engine import EngineError, LimitError
from playground.experiments import EXPERIMENTS, ConfigError
from playground.figures.mean_bars import MeanBar, mean_bars
from playground.figures.sweep_grid import SweepGrid, sweep_grid
from playground.folders import sweeps_folder
from playground.runs import Origin, RunState, RunStore, WriteError
from playground.studies.repository import StudyError, StudyState
from playground.studies.sweep.driver import SweepDriver
from playground.studies.sweep.repository import SweepRepository
from playground.studies.sweep.results import CellScore, best_first, cell_scores, seed_words, verdict
from playground.studies.sweep.settings import (
    MOST_RUNS,
    Axis,
    Sweep,
    parse_axis,
)

PLANE = EXPERIMENTS["plane_classifier"]
RATES = Axis("learning_rate", ("0.01", "0.1", "1"))
BENDS = Axis("activations", ("tanh", "relu"))


def sweep(*axes, seeds=2, **settings):
    return Sweep(PLANE.name, PLANE.config_type.parse(settings), axes or (RATES,), seeds)


class ScriptedEngine:
    """Runs that are over as soon as they are submitted; the score is the learning rate's."""

    def __init__(self, store, end=RunState.COMPLETE):
        self.store, self.end = store, end
        self._owner = store.become_owner()
        self.is_closed, self.unsaved = False, None
        self.submitted = []

    def submit(self, experiment, config, preset, origin):
        values = config.model_dump(mode="json")
        run = self.store.create(experiment.name, values, self._owner, preset, origin)
        self.submitted.append(values)
        accuracy = 0.9 - config.learning_rate / 2 + config.seed / 100
        columns = ["epoch", "val_loss", "val_accuracy"]
        table = np.array([[1.0, 1 - accuracy, accuracy]])
        events = [
            {"kind": "history", "columns": columns, "data": table.tobytes()},
            {"kind": "report", "report": {"test": {"accuracy": accuracy}}},
            {"kind": "state", "state": self.end.value, "message": "", "time": time.time()},
        ]
        self.store.apply([{**event, "run": run.id} for event in events])
        return self.store.run(run.id)

    def stop(self, run_id):
        self.store.set_state(run_id, RunState.STOPPED)

    def close(self):
        pass


@pytest.fixture
def repository(tmp_path):
    return SweepRepository(tmp_path / "sweeps")


@pytest.fixture
def engine(tmp_path):
    return ScriptedEngine(RunStore(tmp_path / "runs.sqlite"))


# The grid


def test_the_grid_has_every_pair_with_every_seed_once():
    asked = sweep(RATES, BENDS, seeds=3, seed=5)
    found = {(c.learning_rate, c.activations, c.seed) for c in asked.grid()}
    expected = set()
    for rate in (0.01, 0.1, 1.0):
        for bend in ("tanh", "relu"):
            for seed in (5, 6, 7):
                expected.add((rate, (bend,), seed))
    assert found == expected
    assert asked.size == len(asked.grid()) == 18


def test_all_else_is_that_of_the_base():
    for config in sweep(BENDS, epochs=7, noise=0.3).grid():
        assert (config.epochs, config.noise) == (7, 0.3)


def test_a_sweep_survives_being_written():
    asked = sweep(RATES, BENDS, seeds=3, epochs=7)
    assert Sweep.from_json(json.loads(json.dumps(asked.to_json()))) == asked


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Sweep(PLANE.name, PLANE.preset(None), (), 1), "one or two settings"),
        (sweep(Axis("learning_rate", ("0.1",))), "2 to 12 values of learning_rate"),
        (sweep(Axis("learning_rate", ("0.1", "0.10"))), "one of them twice"),
        (sweep(Axis("learning_rate", ("0.1", "fast"))), "Received: learning_rate=fast"),
        (sweep(Axis("seed", ("1", "2"))), "Give a number of seeds"),
        (sweep(RATES, RATES), "learning_rate twice"),
        (sweep(seeds=0), "1 to 20 seeds"),
        (
            sweep(RATES, Axis("epochs", tuple(map(str, range(1, 13)))), seeds=9),
            f"at most {MOST_RUNS} runs in a sweep. Received: 324",
        ),
    ],
)
def test_what_makes_no_sweep_is_refused_in_a_sentence(asked, words):
    with pytest.raises((ConfigError, LimitError), match=words):
        asked.check()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("activation=tanh, relu", Axis("activations", ("tanh", "relu"))),
        ("hidden_units=4;8,8", Axis("hidden_units", ("4", "8,8"))),
        ("learning_rate=0.1,0.1,1", Axis("learning_rate", ("0.1", "1"))),
    ],
)
def test_an_axis_is_read_from_text(text, expected):
    assert parse_axis(PLANE, text) == expected


def test_an_unknown_field_is_named():
    with pytest.raises(ConfigError, match="Received: colour=red"):
        parse_axis(PLANE, "colour=red")


# Driving


def test_the_runs_of_a_sweep_belong_to_the_browser_that_began_it(engine, repository):
    sweep_id = repository.create(sweep(), "a" * 16)
    SweepDriver(engine, repository, sweep_id).run()
    status = repository.status(sweep_id, engine.store)
    assert {each.begun_by for each in (status, *status.runs)} == {"a" * 16}


def test_a_sweep_of_an_older_version_was_begun_by_no_browser(engine, repository, tmp_path):
    sweep_id = repository.create(sweep())
    path = tmp_path / "sweeps" / f"{sweep_id}.json"
    values = json.loads(path.read_text())
    del values["begun_by"]
    path.write_text(json.dumps(values))
    SweepDriver(engine, repository, sweep_id).run()
    status = repository.status(sweep_id, engine.store)
    assert {each.begun_by for each in (status, *status.runs)} == {""}


def test_a_driven_sweep_is_complete_and_its_runs_name_it(repository, engine):
    sweep_id = repository.create(sweep(RATES, BENDS))
    SweepDriver(engine, repository, sweep_id).run()
    status = repository.status(sweep_id, engine.store)
    assert (status.state, status.done) == (StudyState.COMPLETE, 12)
    assert {run.origin.study for run in status.runs} == {sweep_id}
    assert [run.config["seed"] for run in status.cell_runs(0)] == [0, 1]


def test_a_driver_that_goes_on_trains_only_what_is_missing(repository, engine):
    sweep_id = repository.create(sweep())
    SweepDriver(engine, repository, sweep_id).run()
    engine.store.delete([repository.status(sweep_id, engine.store).runs[0].id])
    assert repository.status(sweep_id, engine.store).state is StudyState.INTERRUPTED
    engine.submitted.clear()
    SweepDriver(engine, repository, sweep_id).run()
    assert [config["seed"] for config in engine.submitted] == [0]
    assert repository.status(sweep_id, engine.store).state is StudyState.COMPLETE


def test_runs_that_were_cut_off_are_trained_again(repository, engine):
    sweep_id = repository.create(sweep())
    engine.end = RunState.INTERRUPTED
    SweepDriver(engine, repository, sweep_id).run()
    assert repository.status(sweep_id, engine.store).done == 0
    engine.end = RunState.COMPLETE
    SweepDriver(engine, repository, sweep_id).run()
    assert repository.status(sweep_id, engine.store).done == 6


def test_a_sweep_that_nobody_drives_any_more_is_interrupted(repository, engine):
    sweep_id = repository.create(sweep())
    with repository.lock(sweep_id):
        assert repository.status(sweep_id, engine.store).state is StudyState.RUNNING
    assert repository.status(sweep_id, engine.store).state is StudyState.INTERRUPTED


def test_a_sweep_is_driven_once(repository, engine):
    sweep_id = repository.create(sweep())
    with repository.lock(sweep_id), pytest.raises(StudyError, match="under way"):
        SweepDriver(engine, repository, sweep_id)


def test_a_stop_ends_the_runs_under_way(repository, engine):
    engine.end = RunState.RUNNING
    sweep_id = repository.create(sweep())
    thread = threading.Thread(target=SweepDriver(engine, repository, sweep_id).run)
    thread.start()
    repository.ask_to_stop(sweep_id)
    thread.join(5)
    assert not thread.is_alive()
    status = repository.status(sweep_id, engine.store)
    assert status.state is StudyState.STOPPED
    assert not any(run and not run.state.is_finished() for run in status.runs)


def test_runs_of_a_driver_that_was_killed_are_not_waited_for(repository, engine):
    asked = sweep()
    sweep_id, gone = repository.create(asked), engine.store.become_owner()
    for config in asked.grid()[:4]:
        values, origin = config.model_dump(mode="json"), Origin(study=sweep_id)
        run = engine.store.create(PLANE.name, values, gone, None, origin)
        engine.store.set_state(run.id, RunState.RUNNING)
    gone.close()  # as the operating system does with the process
    thread = threading.Thread(target=SweepDriver(engine, repository, sweep_id).run, daemon=True)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()
    assert len(engine.submitted) == asked.size
    assert repository.status(sweep_id, engine.store).state is StudyState.COMPLETE


def test_few_are_submitted_at_a_time(repository, engine):
    engine.end = RunState.RUNNING
    sweep_id = repository.create(sweep(seeds=5))
    thread = threading.Thread(target=SweepDriver(engine, repository, sweep_id).run)
    thread.start()
    time.sleep(0.4)
    assert len(engine.submitted) == 4
    repository.ask_to_stop(sweep_id)
    thread.join(5)


@pytest.mark.parametrize("name", ["nobody", "../../etc", "0123456789"])
def test_an_unknown_sweep_is_a_sentence(repository, engine, name):
    with pytest.raises(StudyError, match="Expected the id of a recorded sweep"):
        repository.status(name, engine.store)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"experiment": "plane_classifier"}'])
def test_a_damaged_file_is_a_sentence(repository, engine, text):
    sweep_id = repository.create(sweep())
    (path,) = repository._folder.glob("*.json")
    path.write_text(text)
    for ask in (
        lambda: repository.status(sweep_id, engine.store),
        lambda: SweepDriver(engine, repository, sweep_id),
    ):
        with pytest.raises(StudyError, match=rf"Received: .*{sweep_id}\.json, which is damaged"):
            ask()


@pytest.fixture
def fill_disk(monkeypatch):
    """From its call on files can be made, but take nothing."""

    def write(path, content):
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    def fill():
        monkeypatch.setattr(Path, "write_text", write)
        monkeypatch.setattr(Path, "write_bytes", write)

    return fill


def test_a_sweep_for_which_there_is_no_room_is_refused_in_a_sentence(repository, fill_disk):
    fill_disk()
    with pytest.raises(WriteError, match=r"Expected room to write.*Free some space"):
        repository.create(sweep())
    assert repository.newest() == []
    assert list(repository._folder.iterdir()) == []


def test_no_sweep_is_written_where_the_data_folder_was_moved_away(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    monkeypatch.setenv("PLAYGROUND_DATA", str(folder))
    repository = SweepRepository(sweeps_folder())
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(WriteError, match="See that the folder is there"):
        repository.create(sweep())
    assert not folder.exists()


def test_a_sweep_that_a_full_disk_ends_says_so_although_that_cannot_be_written(
    repository, engine, fill_disk, monkeypatch
):
    sweep_id = repository.create(sweep())
    fill_disk()

    def submit(*_, **__):
        raise EngineError("Expected room to write.")

    with monkeypatch.context() as patch:
        patch.setattr(engine, "submit", submit)
        SweepDriver(engine, repository, sweep_id).run()
    status = repository.status(sweep_id, engine.store)
    assert (status.state, status.message) == (StudyState.FAILED, "Expected room to write.")
    SweepDriver(engine, repository, sweep_id).run()
    assert repository.status(sweep_id, engine.store).state is StudyState.COMPLETE


# Results


def scored(name, *scores, failed=0):
    return CellScore(0, (name,), dict(enumerate(scores)), failed=failed)


def said_of(*scores):
    return verdict(scores, "val_accuracy", "accuracy")


def test_the_winner_has_the_best_mean(repository, engine):
    sweep_id = repository.create(sweep(Axis("learning_rate", ("0.01", "0.011", "1"))))
    SweepDriver(engine, repository, sweep_id).run()
    status = repository.status(sweep_id, engine.store)
    scores = cell_scores(status, "val_accuracy", "deviation")
    assert [c.values[0] for c in best_first(scores, "val_accuracy")] == ["0.01", "0.011", "1"]
    losses = cell_scores(status, "val_loss", "deviation")
    assert [c.values[0] for c in best_first(losses, "val_loss")] == ["0.01", "0.011", "1"]
    said = verdict(scores, "val_accuracy", "validation accuracy")
    assert "Best validation accuracy: 0.01 with 90.0% ± 0.7." in said
    assert "± is one sample standard deviation over 2 seeds." in said


@pytest.mark.parametrize("end", [RunState.STOPPED, RunState.INTERRUPTED, RunState.FAILED])
def test_only_runs_that_went_to_their_end_are_scored(repository, engine, end):
    sweep_id = repository.create(sweep(seeds=2))
    for number, config in enumerate(sweep(seeds=2).grid()):
        engine.end = end if number == 3 else RunState.COMPLETE  # the second seed of 0.01
        engine.submit(PLANE, config, None, Origin(study=sweep_id))
    scores = cell_scores(repository.status(sweep_id, engine.store), "val_accuracy", "deviation")
    assert [len(cell.by_seed) for cell in scores] == [1, 2, 2]
    assert [cell.failed for cell in scores] == [int(end is RunState.FAILED), 0, 0]
    assert seed_words(scores) == "1 to 2 seeds"


def test_a_run_whose_weights_were_set_by_hand_is_not_scored(repository, engine):
    sweep_id = repository.create(sweep())
    SweepDriver(engine, repository, sweep_id).run()
    first = repository.status(sweep_id, engine.store).runs[0]
    report = first.report | {"edits": [{"step": 1, "index": 0, "value": 2.0}]}
    engine.store.apply([{"run": first.id, "kind": "report", "report": report}])
    scores = cell_scores(repository.status(sweep_id, engine.store), "val_accuracy", "deviation")
    assert list(scores[0].by_seed) == [1]


def test_bands_that_overlap_do_not_hide_a_difference_that_twenty_seeds_tell():
    # ± 1.5 points around means that are two points apart
    bends = [0.015 * z for z in stats.norm.ppf((np.arange(20) + 0.5) / 20)]
    high, low = [0.92 + b for b in bends], [0.90 + b for b in np.roll(bends, 10)]
    assert stats.ttest_rel(high, low).pvalue < 0.01
    said = said_of(scored("a", *high), scored("b", *low))
    assert "it can be told apart from every other" in said
    assert "(paired by seed) does not contain 0" in said


def test_what_seeds_do_not_tell_apart_is_named():
    said = said_of(scored("a", 0.90, 0.92), scored("b", 0.91, 0.90), scored("c", 0.2, 0.21))
    assert "With these seeds, a cannot be told apart from b: " in said
    assert "(paired by seed) contains 0. Each pair is compared by itself" in said


def test_other_seeds_are_compared_by_welch():
    said = said_of(scored("a", 0.90, 0.92, 0.91), scored("b", 0.2, 0.22))
    assert "(Welch's t) does not contain 0" in said
    assert "Seeds counted for a: 3, b: 2." in said


def test_one_seed_is_said_to_be_one():
    assert "One seed each: another seed may turn the order" in said_of(
        scored("a", 0.5), scored("b", 0.4)
    )
    mixed = said_of(scored("a", 0.9), scored("b", 0.5, 0.6, 0.7))
    assert "One seed each" not in mixed
    assert "Against b, one seed is too few to tell." in mixed
    assert "Seeds counted for a: 1, b: 3." in mixed


def test_the_same_difference_in_every_seed_is_no_proof():
    assert "each seed gives the same difference" in said_of(
        scored("a", 0.95, 0.90), scored("b", 0.90, 0.85)
    )


def test_failed_runs_are_said_not_to_count():
    said = said_of(scored("a", 0.9, 0.91), scored("b", 0.5, failed=1))
    assert "Failed, so not counted: 1 of b." in said


def test_bars_have_their_bands_and_a_dot_per_seed():
    figure = checked(
        mean_bars([MeanBar("a", "#1a62d6", 2.0, 0.5, (1.5, 2.5))], axis="x", percent=False)
    )
    assert list(figure.data[0].error_x.array) == [0.5]
    assert list(figure.data[1].x) == [1.5, 2.5]


def test_the_axis_of_accuracies_ends_at_100_percent_whatever_the_band():
    bars = [MeanBar("a", "#1a62d6", 0.95, 0.1, (0.9, 1.0))]
    figure = checked(mean_bars(bars, axis="x", percent=True))
    assert list(figure.layout.xaxis.range) == pytest.approx([0, 1], abs=0.002)
    assert list(figure.data[0].error_x.array) == [0.1]
    assert figure.data[1].cliponaxis is False


@pytest.mark.parametrize(("higher", "best"), [(True, "d"), (False, "a")])
def test_the_strongest_cell_of_a_heatmap_is_the_best(higher, best):
    means = np.array([[0.1, 0.2], [0.3, 0.4]])
    info = SweepGrid(
        ("r", "s"), ("t", "u"), ("R", "C"), means, 0 * means, "m", True, higher_is_better=higher
    )
    z = np.array(checked(sweep_grid(info)).data[0].z)
    assert "abcd"[int(z.argmax())] == best


def test_an_unfinished_heatmap_leaves_cells_empty():
    means = np.array([[0.1, np.nan]])
    info = SweepGrid(("r",), ("t", "u"), ("R", "C"), means, means, "m", True, True)
    assert checked(sweep_grid(info)).data[0].text[0] == ["10.0% ± 10.0", ""]


# The command


def test_the_command_prints_runs_and_the_result_as_json(engine, monkeypatch, tmp_path):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    monkeypatch.setattr(playground.studies.sweep.command, "Engine", lambda store: engine)
    asked = ["sweep", "plane_classifier", "--vary", "activation=tanh,relu", "--seeds", "3"]
    result = CliRunner().invoke(main, [*asked, "--json"])
    assert result.exit_code == 0, result.output
    *runs, last = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(runs) == 6
    assert [cell["values"] for cell in last["cells"]] == [
        {"activations": "tanh"},
        {"activations": "relu"},
    ]
    assert last["state"] == "complete"


def test_a_bad_value_is_a_sentence_of_the_command():
    asked = ["sweep", "plane_classifier", "--vary", "activation=tanh,clever"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 2
    assert "Received: activations=clever" in result.output
