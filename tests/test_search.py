"""Searching: the space, what is suggested, pruned, counted and judged, and what a kill leaves.

Most searches here train nothing: runs get their curves from a formula, so that the best is known.
"""

import errno
import json
import math
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import optuna
import pytest
from scripted_search import ScriptedEngine, parabola, settings

from playground.engine import EngineError, LimitError, limits
from playground.experiments import EXPERIMENTS, ConfigError
from playground.runs import Origin, RunQuery, RunState, WriteError
from playground.studies.repository import StudyError, StudyState
from playground.studies.search.driver import SearchDriver
from playground.studies.search.importance import importances, missing_trials
from playground.studies.search.journal import JournalFile
from playground.studies.search.repository import SearchRepository
from playground.studies.search.search import Outcome
from playground.studies.search.settings import SearchConfig, SearchSettings
from playground.studies.search.space import (
    Choices,
    Range,
    configuration,
    parse_dimension,
    tunable,
    whole_dimension,
)

ROOT = Path(__file__).resolve().parents[1]
FASHION, PLANE = EXPERIMENTS["fashion_mnist"], EXPERIMENTS["plane_classifier"]
TRANSFORMER = EXPERIMENTS["timeseries_transformer"]
EVERY_FIELD = [(e, name) for e in EXPERIMENTS.values() for name in tunable(e)]
IDS = [f"{e.name}-{name}" for e, name in EVERY_FIELD]


def searched(folder, asked, curve=parabola):
    """A search driven to its end in this thread; the search and its engine."""
    repository, engine = SearchRepository(folder / "searches"), ScriptedEngine(folder, curve)
    search_id = repository.create(asked)
    SearchDriver(engine, repository, search_id).run()
    return repository.status(search_id), engine


def test_the_runs_of_a_search_belong_to_it_and_to_the_browser_that_began_it(tmp_path):
    repository, engine = SearchRepository(tmp_path / "searches"), ScriptedEngine(tmp_path, parabola)
    search_id = repository.create(settings(trials=3), "a" * 16)
    SearchDriver(engine, repository, search_id).run()
    assert repository.status(search_id).begun_by == "a" * 16
    assert [run.begun_by for run in engine.store.runs()] == 3 * ["a" * 16]
    assert engine.store.count(RunQuery(study=search_id)) == 3
    assert not engine.store.find(RunQuery(alone=True))


# The space


@pytest.mark.parametrize(("experiment", "name"), EVERY_FIELD, ids=IDS)
def test_whatever_is_suggested_is_a_value_that_the_field_takes(experiment, name):
    base = experiment.preset(None)
    found, control = whole_dimension(experiment, name, base), tunable(experiment)[name]
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    seen = set()
    for _ in range(60):
        raw = study.ask({name: found.distribution()}).params
        try:
            config = configuration(experiment, base, {name: found}, raw)
        except ConfigError as error:
            if str(error).startswith(f"Expected {name} to be"):
                raise
            continue  # fields that do not go together are refused as a trial
        value = getattr(config, name)
        seen.add(value)
        if isinstance(found, Range):
            assert (control.minimum or 0) <= found.low <= value <= found.high <= control.maximum
    assert len(seen) > 1


@pytest.mark.parametrize(("experiment", "name"), EVERY_FIELD, ids=IDS)
def test_a_field_reads_back_as_the_command_line_spells_it(experiment, name):
    found = whole_dimension(experiment, name)
    assert parse_dimension(experiment, f"{name}={found}") == found


@pytest.mark.parametrize(("experiment", "name"), EVERY_FIELD, ids=IDS)
def test_every_preset_lies_within_the_whole_of_its_own_field(experiment, name):
    for base in experiment.presets.values():
        found = whole_dimension(experiment, name, base)
        raw = found.raw(base)
        if raw is not None:  # a logarithmic range has no 0
            assert configuration(experiment, base, {name: found}, {name: raw}) == base
        else:
            assert getattr(base, name) == 0


def test_a_logarithmic_range_is_even_in_powers_of_ten():
    found = whole_dimension(FASHION, "learning_rate")
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
    drawn = [study.ask({"x": found.distribution()}).params["x"] for _ in range(400)]
    middle = math.sqrt(found.low * found.high)
    assert 0.42 < np.mean([value < middle for value in drawn]) < 0.58


def test_steps_stay_on_the_grid_of_the_slider():
    found = whole_dimension(TRANSFORMER, "dropout")
    grid = {round(0.05 * n, 10) for n in range(19)}
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=2))
    asked = [study.ask({"x": found.distribution()}).params["x"] for _ in range(300)]
    assert {found.value(raw) for raw in asked} == grid


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("depth", "Received: depth."),
        ("seed", "Received: seed."),
        ("learning_rate=0.1..0.01", "the lower one first"),
        ("learning_rate=1..50", "between 1e-06 and 10"),
        ("learning_rate=a..b", "Expected two numbers for learning_rate"),
        ("optimizer=1..2", "Expected choices for optimizer"),
        ("optimizer=adam", "Expected at least two values of optimizer"),
        ("optimizer=adam;magic", "Received: optimizer=magic."),
        ("hidden_units=8;many", "Received: hidden_units=many."),
    ],
)
def test_a_field_that_cannot_be_searched_so_is_refused_in_one_sentence(text, sentence):
    with pytest.raises(ConfigError) as refusal:
        parse_dimension(FASHION, text)
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_settings_survive_the_way_through_their_text():
    asked = settings("learning_rate=0.001..1", "hidden_units=8;16,8;", trials=None, minutes=2.0)
    assert SearchSettings.from_json(asked.to_json()) == asked


def test_a_search_needs_a_budget_and_something_to_vary():
    with pytest.raises(ConfigError, match="Expected a number of trials or of minutes"):
        SearchConfig.parse({"trials": "none"})
    with pytest.raises(ConfigError, match="Expected a setting to search"):
        SearchSettings("fashion_mnist", FASHION.preset(None), {}, SearchConfig()).check()


# The test examples


def test_own_points_cannot_be_searched_as_there_are_no_others():
    base = PLANE.config_type(dataset="own")
    with pytest.raises(ConfigError, match="Received: own points"):
        settings(experiment=PLANE, base=base).check()


def test_the_plane_is_searched_on_the_points_of_the_next_seed(tmp_path):
    _, engine = searched(tmp_path, settings(experiment=PLANE, trials=2))
    assert {run.config["data_seed"] for run in engine.store.runs()} == {1}


# What is suggested


def test_the_estimator_finds_the_top_of_a_parabola(tmp_path):
    found, _ = searched(tmp_path, settings("learning_rate=0.00001..10", trials=40))
    assert abs(math.log10(found.best.raw["learning_rate"] / 0.1)) < 0.2
    rates = [
        FASHION.config_type.parse({"learning_rate": t.raw["learning_rate"]}) for t in found.trials
    ]
    assert found.best.value == pytest.approx(max(parabola(rate)[0][-1] for rate in rates), abs=1e-4)
    late = [abs(math.log10(t.raw["learning_rate"] / 0.1)) for t in found.trials[20:]]
    early = [abs(math.log10(t.raw["learning_rate"] / 0.1)) for t in found.trials[:10]]
    assert np.median(late) < np.median(early)


def test_losses_are_made_small(tmp_path):
    asked = settings("learning_rate=0.001..10", trials=12, judged_by="loss")
    found, _ = searched(tmp_path, asked)
    assert found.best.value == min(trial.value for trial in found.trials)


def test_the_first_trial_has_the_current_settings(tmp_path):
    found, engine = searched(tmp_path, settings("learning_rate", "hidden_units"))
    assert found.config(found.trials[0]) == FASHION.preset(None)
    assert engine.store.run(found.trials[0].run_id).config["learning_rate"] == 0.01


def test_current_settings_outside_of_the_ranges_are_not_tried(tmp_path):
    found, _ = searched(tmp_path, settings("learning_rate=0.1..1"))
    assert all(0.1 <= trial.raw["learning_rate"] <= 1 for trial in found.trials)


def test_the_same_seed_suggests_the_same_and_another_seed_something_else(tmp_path):
    asked = {"trials": 12}
    first, again, other = (
        [trial.raw for trial in searched(tmp_path / name, settings(**asked, seed=seed))[0].trials]
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first == again
    assert first != other


def test_a_search_waits_while_its_browser_has_as_many_runs_as_it_may(tmp_path):
    repository, engine = SearchRepository(tmp_path / "searches"), ScriptedEngine(tmp_path, parabola)
    mine = Origin(begun_by="a" * 16)
    others = [
        engine.store.create("toy", {}, engine._owner, origin=mine)
        for _ in range(limits().unfinished_runs_of_one)
    ]
    search_id = repository.create(settings(trials=2), mine.begun_by)
    driver = SearchDriver(engine, repository, search_id)
    thread = threading.Thread(target=driver.run)
    spent = time.process_time()
    thread.start()
    time.sleep(1)
    assert time.process_time() - spent < 0.5  # it rests
    assert repository.status(search_id).trials == ()
    engine.store.set_state(others[0].id, RunState.STOPPED)
    thread.join(20)
    found = repository.status(search_id)
    assert (found.state, len(found.trials)) == (StudyState.COMPLETE, 2)


def test_a_stopped_search_goes_on_as_if_it_had_not_been_stopped(tmp_path):
    whole, _ = searched(tmp_path / "whole", settings(trials=14))
    repository, engine = SearchRepository(tmp_path / "searches"), ScriptedEngine(tmp_path, parabola)
    search_id = repository.create(settings(trials=14))
    told = []

    def stop_after_six(number):
        told.append(number)
        if len(told) == 6:
            repository.ask_to_stop(search_id)

    SearchDriver(engine, repository, search_id, stop_after_six).run()
    assert repository.status(search_id).state is StudyState.STOPPED
    assert len(repository.status(search_id).trials) < 14
    SearchDriver(engine, repository, search_id).run()
    found = repository.status(search_id)
    assert found.state is StudyState.COMPLETE
    assert [trial.raw for trial in found.trials] == [trial.raw for trial in whole.trials]


# How trials end


def test_a_trial_worse_than_the_median_is_stopped_early(tmp_path):
    good = []

    def curve(config):
        if config.learning_rate < 0.02 or len(good) < 4:
            good.append(config)
            return [0.9] * 8, RunState.COMPLETE
        return [0.1] * 8, None  # goes on for ever

    asked = settings("learning_rate=0.001..0.1", trials=12, seed=3)
    found, engine = searched(tmp_path, asked, curve)
    bad = [trial for trial in found.trials if trial.value == 0.1]
    assert bad
    assert {trial.outcome for trial in bad} == {Outcome.PRUNED}
    assert set(engine.stopped) == {trial.run_id for trial in bad}
    assert len(found.complete) == len(good)
    assert found.state is StudyState.COMPLETE


def test_without_pruning_nothing_is_stopped(tmp_path):
    def curve(config):
        return [config.learning_rate / 10] * 8, RunState.COMPLETE

    found, engine = searched(tmp_path, settings(trials=10, pruning=False), curve)
    assert engine.stopped == []
    assert len(found.complete) == 10


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        (RunState.COMPLETE, Outcome.COMPLETE),
        (RunState.STOPPED, Outcome.PRUNED),
        (RunState.INTERRUPTED, Outcome.FAILED),
        (RunState.FAILED, Outcome.FAILED),
        ((RunState.FAILED, "with a report"), Outcome.DIVERGED),
    ],
)
def test_each_end_of_a_run_has_its_word(tmp_path, end, outcome):
    first = iter([end])
    found, _ = searched(
        tmp_path, settings(trials=1), lambda config: ([0.5], next(first, RunState.COMPLETE))
    )
    assert found.trials[0].outcome is outcome
    assert found.state is StudyState.COMPLETE
    assert sum(trial.outcome.counts() for trial in found.trials) == 1


def test_fields_that_do_not_go_together_are_a_trial_without_a_run(tmp_path):
    base = PLANE.config_type(dataset="regression_plane")
    asked = settings("output=softmax;linear;tanh", experiment=PLANE, base=base, trials=12)
    found, engine = searched(tmp_path, asked, lambda config: ([0.5], RunState.COMPLETE))
    wrong = [trial for trial in found.trials if trial.raw["output"] == "softmax"]
    assert wrong
    for trial in wrong:
        assert (trial.outcome, trial.run_id) == (Outcome.REFUSED, "")
        assert trial.message.startswith("Expected output tanh or linear for regression_plane")
    assert len(engine.store.runs()) == 12 - len(wrong)
    assert found.counted == 12


def test_what_the_engine_refuses_is_a_trial_with_its_sentence(tmp_path):
    def curve(config):
        raise LimitError("Expected a smaller model.")

    found, engine = searched(tmp_path, settings(trials=3), curve)
    assert [trial.message for trial in found.trials] == ["Expected a smaller model."] * 3
    assert engine.store.runs() == []


def test_without_an_engine_a_search_is_interrupted_and_says_why(tmp_path):
    def curve(config):
        raise EngineError("Expected a training engine.")

    found, _ = searched(tmp_path, settings(), curve)
    assert found.state is StudyState.INTERRUPTED
    assert found.message == "Expected a training engine."


def test_a_run_that_may_stop_early_is_judged_by_the_weights_it_keeps(tmp_path):
    def curve(config):  # the scripted validation loss is 1 - accuracy: lowest at the second epoch
        return [0.5, 0.8, 0.7, 0.6], RunState.COMPLETE

    base = TRANSFORMER.config_type(patience=2)
    patient, _ = searched(
        tmp_path / "a", settings(experiment=TRANSFORMER, base=base, trials=1), curve
    )
    to_the_end, _ = searched(tmp_path / "b", settings(experiment=TRANSFORMER, trials=1), curve)
    assert patient.best.value == pytest.approx(0.8)
    assert to_the_end.best.value == pytest.approx(0.6)


# Budget


@pytest.mark.parametrize("parallel", [1, 3])
def test_as_many_trials_are_trained_as_were_asked_for(tmp_path, parallel):
    found, engine = searched(tmp_path, settings(trials=7, parallel=parallel))
    assert len(found.trials) == len(engine.store.runs()) == 7
    assert {trial.run_id for trial in found.trials} == {run.id for run in engine.store.runs()}


def test_when_the_minutes_are_over_all_runs_are_stopped(tmp_path):
    asked = settings(trials=None, minutes=0.05, parallel=3)
    repository = SearchRepository(tmp_path / "searches")
    engine = ScriptedEngine(tmp_path, lambda config: ([0.5], None))
    search_id = repository.create(asked)
    repository.study(search_id).set_user_attr("spent", 2.9)  # of three seconds
    SearchDriver(engine, repository, search_id).run()
    found = repository.status(search_id)
    assert found.state is StudyState.COMPLETE
    assert [trial.outcome for trial in found.trials] == [Outcome.STOPPED] * 3
    assert set(engine.stopped) == {trial.run_id for trial in found.trials}
    assert 3.0 <= found.spent < 4.5


# Kept on disk


def test_a_line_that_was_cut_off_anywhere_spoils_nothing(tmp_path):
    lines = [{"op": n, "text": "é" * n} for n in range(4)]
    whole = tmp_path / "whole"
    JournalFile(whole).append_logs(lines)
    text = whole.read_bytes()
    ends = [i + 1 for i, byte in enumerate(text) if byte == ord("\n")]
    for cut in range(len(text)):
        path = tmp_path / "cut"
        path.write_bytes(text[:cut])
        kept = lines[: sum(end <= cut for end in ends)]
        journal = JournalFile(path)
        assert list(journal.read_logs(0)) == kept
        JournalFile(path).append_logs([{"op": "new"}])
        assert list(journal.read_logs(0)) == [*kept, {"op": "new"}]
        assert list(journal.read_logs(len(kept))) == [{"op": "new"}]


def test_many_may_write_the_journal_at_once(tmp_path):
    def write(writer):
        for number in range(50):
            JournalFile(tmp_path / "j").append_logs([{"writer": writer, "number": number}])

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = list(JournalFile(tmp_path / "j").read_logs(0))
    for writer in range(4):
        assert [x["number"] for x in found if x["writer"] == writer] == list(range(50))


def test_only_one_may_drive_a_search(tmp_path, monkeypatch):
    monkeypatch.setattr("playground.runs.locks.LOCK_SECONDS", 0.1)
    repository, engine = SearchRepository(tmp_path), ScriptedEngine(tmp_path, parabola)
    search_id = repository.create(settings(trials=2))
    driver = SearchDriver(engine, repository, search_id)
    with pytest.raises(StudyError, match="Received: this one is under way"):
        SearchDriver(engine, SearchRepository(tmp_path), search_id)
    driver.run()
    assert SearchRepository(tmp_path).status(search_id).state is StudyState.COMPLETE


@pytest.mark.parametrize("name", ["", "nobody", "../../etc/passwd", "0123456789"])
def test_an_unknown_search_is_refused_in_one_sentence(tmp_path, name):
    with pytest.raises(StudyError, match="Expected the id of a recorded search"):
        SearchRepository(tmp_path).status(name)


@pytest.fixture
def full_disk(monkeypatch):
    """Inside of it no journal finds room for another line."""

    def no_room(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    @contextmanager
    def full():
        with monkeypatch.context() as disk:
            disk.setattr("playground.studies.search.journal._cut_off_unfinished_line", no_room)
            yield

    return full


def test_a_full_disk_begins_no_search_and_leaves_nothing_behind(tmp_path, full_disk):
    with full_disk(), pytest.raises(WriteError, match=r"room to write.*Free some space"):
        SearchRepository(tmp_path).create(settings())
    assert SearchRepository(tmp_path).newest() == []


def test_a_search_whose_disk_is_full_says_so_and_goes_on_when_there_is_room(tmp_path, full_disk):
    repository, engine = SearchRepository(tmp_path / "searches"), ScriptedEngine(tmp_path, parabola)
    search_id = repository.create(settings(trials=5))
    with ExitStack() as disk:

        def fill_after_three(number):
            if number == 2:
                disk.enter_context(full_disk())

        SearchDriver(engine, repository, search_id, fill_after_three).run()
        found = repository.status(search_id)
        assert found.state is StudyState.INTERRUPTED
        assert "No space left on device. Free some space" in found.message
        assert len(found.complete) == 3
        with pytest.raises(WriteError):
            SearchDriver(engine, repository, search_id)
    SearchDriver(engine, repository, search_id).run()
    assert repository.status(search_id).state is StudyState.COMPLETE
    assert len(repository.status(search_id).complete) == 5


def test_on_a_full_disk_nothing_trains_on_without_a_driver(tmp_path, full_disk):
    repository = SearchRepository(tmp_path / "searches")
    search_id = repository.create(settings(trials=5, parallel=2))
    begun = []
    with ExitStack() as disk:

        def curve(config):
            begun.append(config)
            if len(begun) == 2:
                disk.enter_context(full_disk())
            return [0.5], None

        engine = ScriptedEngine(tmp_path, curve)
        SearchDriver(engine, repository, search_id).run()
    runs = engine.store.runs()
    assert len(runs) == 2
    assert all(run.state is RunState.STOPPED for run in runs)


def test_a_damaged_search_is_not_driven(tmp_path):
    (tmp_path / "0123456789.journal").write_text("no JSON\n")
    with pytest.raises(StudyError, match="which is damaged"):
        SearchDriver(ScriptedEngine(tmp_path, parabola), SearchRepository(tmp_path), "0123456789")


KILLED = """
import sys
sys.path[:0] = ["tests", "."]
from pathlib import Path
from test_search import *
folder = Path(sys.argv[1])
runs = []
def curve(config):
    runs.append(config)
    return [0.5], (RunState.COMPLETE if len(runs) <= 2 else None)
repository = SearchRepository(folder / "searches")
search_id = repository.create(settings(trials=4))
print(search_id, flush=True)
SearchDriver(ScriptedEngine(folder, curve), repository, search_id).run()
"""


def test_a_killed_search_is_interrupted_and_can_be_resumed(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    search_id, repository = (
        process.stdout.readline().strip(),
        SearchRepository(tmp_path / "searches"),
    )
    end = time.monotonic() + 60
    while sum(bool(trial.run_id) for trial in repository.status(search_id).trials) < 3:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert repository.status(search_id).state is StudyState.RUNNING
    process.send_signal(signal.SIGKILL)
    process.communicate()
    cut = repository.status(search_id)
    assert cut.state is StudyState.INTERRUPTED
    assert "resume" in cut.message

    SearchDriver(ScriptedEngine(tmp_path, parabola), repository, search_id).run()
    found = repository.status(search_id)
    assert found.state is StudyState.COMPLETE
    assert [trial.outcome for trial in found.trials] == [
        *(Outcome.COMPLETE,) * 2,
        Outcome.INTERRUPTED,
        *(Outcome.COMPLETE,) * 2,
    ]
    assert found.trials[3].raw == found.trials[2].raw  # what was cut off is tried again


def test_a_reader_in_another_place_sees_the_search_as_it_is_written(tmp_path):
    found, _ = searched(tmp_path, settings(trials=6))
    assert SearchRepository(tmp_path / "searches").status(found.id) == found
    assert SearchRepository(tmp_path / "searches").newest() == [found.id]
    lines = (tmp_path / "searches" / f"{found.id}.journal").read_text().splitlines()
    assert all(json.loads(line) for line in lines)


# Importance


def test_the_field_that_decides_has_nearly_all_of_the_importance(tmp_path):
    asked = settings("learning_rate=0.0001..10", "optimizer", "batch_size", trials=30)
    found, _ = searched(tmp_path, asked)
    shares = importances(found)
    assert next(iter(shares)) == "learning_rate"
    assert shares["learning_rate"] > 0.8
    assert sum(shares.values()) == pytest.approx(1)
    assert importances(found) == shares


def test_importance_says_how_many_trials_are_missing(tmp_path):
    found, _ = searched(tmp_path, settings(trials=4))
    assert (missing_trials(found), importances(found)) == (2, {})


def test_trials_that_are_all_alike_have_no_importance(tmp_path):
    found, _ = searched(tmp_path, settings(trials=8), lambda config: ([0.5], RunState.COMPLETE))
    assert (missing_trials(found), importances(found)) == (0, {})


def test_choices_and_ranges_keep_their_kind():
    assert isinstance(whole_dimension(TRANSFORMER, "patience"), Choices)
    assert whole_dimension(TRANSFORMER, "num_heads") == Range("num_heads", 1, 16, integer=True)
