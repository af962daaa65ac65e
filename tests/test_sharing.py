"""Runs that several people want: who presses Train for one that is under way joins it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from playground.classroom.authorization import AccessError, AuthorizedRuns
from playground.classroom.identity import AT_MACHINE, Identity
from playground.engine import Engine
from playground.engine import cluster as cluster_module
from playground.engine import engine as engine_module
from playground.engine.sharing import finished_run
from playground.experiments import EXPERIMENTS
from playground.runs import Origin, RunState, RunStore
from playground.runs.locks import lock
from playground.runs.run import NOWHERE

TRANSFORMER = EXPERIMENTS["timeseries_transformer"]
PLANE = EXPERIMENTS["plane_classifier"]
DEFAULTS = TRANSFORMER.preset(None)
CLASS = [Identity(f"{number:016x}") for number in range(1, 61)]
ADA, BOB, EVE = CLASS[:3]


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """An engine that would train but only notes what it hands to a worker, and what is asked."""
    engine = Engine(RunStore(tmp_path / "runs.sqlite"))
    engine.launched, engine.asked = [], []
    monkeypatch.setattr(engine._cluster, "client", lambda: None)
    monkeypatch.setattr(cluster_module, "kinds_of_workers", lambda client: {})
    monkeypatch.setattr(engine._tasks, "_submit", lambda run, *_: engine.launched.append(run.id))
    monkeypatch.setattr(engine._tasks, "request", lambda *asked: engine.asked.append(asked))
    yield engine
    engine.close()


def runs_of(engine, identity):
    return AuthorizedRuns(engine, engine.store, identity)


def train(engine, identity, config=DEFAULTS, experiment=TRANSFORMER, **how):
    return runs_of(engine, identity).submit(experiment, config, **how)


def step(engine, run, number=5):
    """Lets a run have trained so far."""
    engine.store.apply([{"kind": "progress", "run": run.id, "progress": {"step": number}}])
    engine.store.set_state(run.id, RunState.RUNNING)


def test_a_class_that_presses_train_on_the_same_defaults_gets_one_run(engine):
    with ThreadPoolExecutor(20) as pool:
        shown = list(pool.map(lambda student: train(engine, student), CLASS))
    assert len({run.id for run in shown}) == 1
    assert engine.launched == [shown[0].id]
    run = engine.store.run(shown[0].id)
    assert sorted(run.sharers) == sorted(student.id for student in CLASS)
    assert run.begun_by in run.sharers


def test_two_apps_on_one_folder_begin_an_equal_run_once(tmp_path, monkeypatch):
    """As many engines as apps: they know of each other by the folder alone."""
    look, begin = engine_module.run_to_join, threading.Barrier(2)

    def look_slowly(*asked):
        found = look(*asked)
        time.sleep(0.2)
        return found

    monkeypatch.setattr(engine_module, "run_to_join", look_slowly)
    monkeypatch.setattr(cluster_module, "kinds_of_workers", lambda client: {})
    engines = [Engine(RunStore(tmp_path / "runs.sqlite")) for _ in range(2)]
    launched = []
    for each in engines:
        monkeypatch.setattr(each._cluster, "client", lambda: None)
        monkeypatch.setattr(each._tasks, "launch", lambda run, *_: launched.append(run.id))

    def press(number):
        begin.wait()
        return train(engines[number], CLASS[number])

    with ThreadPoolExecutor(2) as apps:
        shown = list(apps.map(press, range(2)))
    assert shown[0].id == shown[1].id
    assert launched == [shown[0].id]
    for each in engines:
        each.close()


def test_an_app_that_holds_the_others_up_is_not_waited_for(engine, monkeypatch):
    monkeypatch.setattr("playground.runs.locks.LOCK_SECONDS", 0.1)
    with lock(engine.store.path.parent / "sharing.lock"):
        assert train(engine, ADA).sharers == (ADA.id,)


def test_light_runs_are_always_ones_own(engine):
    config = PLANE.preset(None)
    first, second = (train(engine, who, config, PLANE) for who in (ADA, BOB))
    assert first.id != second.id
    assert first.sharers == ()


@pytest.mark.parametrize(
    "changed", [{"seed": 7}, {"ff_dim": 16}, {"dataset": "ECG5000"}, {"epochs": 3}]
)
def test_another_seed_model_or_data_set_is_another_run(engine, changed):
    first = train(engine, ADA)
    other = train(engine, BOB, TRANSFORMER.config_type.parse(changed, base=DEFAULTS))
    assert first.id != other.id


def test_a_field_that_changes_nothing_makes_no_other_run(engine):
    """Without a model width there are no patches, whose length then says nothing."""
    base = TRANSFORMER.preset("keras-example")
    assert not TRANSFORMER.config_type.controls()["patch_length"].applies_to(base)
    other = base.model_copy(update={"patch_length": base.patch_length + 1})
    assert train(engine, ADA, base).id == train(engine, BOB, other).id


@pytest.mark.parametrize(
    "origin", [Origin(parent="0123456789"), Origin(prediction={"accuracy": 0.9}), Origin(study="s")]
)
def test_a_change_of_a_run_a_prediction_and_a_sweep_are_neither_joined_nor_join(engine, origin):
    plain = train(engine, ADA)
    special = train(engine, BOB, origin=origin)
    assert special.id != plain.id
    engine.store.set_state(plain.id, RunState.STOPPED)
    assert train(engine, EVE).id not in (plain.id, special.id)


def test_who_chooses_a_speed_or_a_number_of_steps_trains_alone(engine):
    plain = train(engine, ADA)
    slow = train(engine, BOB, steps_per_second=1.0)
    assert slow.id != plain.id
    assert slow.sharers == ()
    assert train(engine, EVE, steps_per_second=None, steps=None).id == plain.id


def test_a_task_is_joined_by_those_who_have_the_same_task(engine):
    first = train(engine, ADA, origin=Origin(task={"goal": 0.9}))
    assert train(engine, BOB).id != first.id
    assert train(engine, EVE, origin=Origin(task={"goal": 0.9})).id == first.id


def test_runs_of_the_command_line_and_of_a_search_are_not_joined(engine):
    of_a_search = engine.submit(TRANSFORMER, DEFAULTS, origin=Origin(begun_by=ADA.id))
    assert train(engine, BOB).id != of_a_search.id


@pytest.mark.parametrize("state", [RunState.PAUSED, RunState.COMPLETE, RunState.STOPPED])
def test_only_what_waits_or_trains_is_joined(engine, state):
    first = train(engine, ADA)
    engine.store.set_state(first.id, state)
    assert train(engine, BOB).id != first.id


def test_who_stops_a_shared_run_leaves_it_and_the_last_one_stops_it(engine):
    run = train(engine, ADA)
    train(engine, BOB)
    step(engine, run)
    assert not runs_of(engine, BOB).stop(run.id)
    assert engine.store.run(run.id).sharers == (ADA.id,)
    assert engine.asked == []
    assert runs_of(engine, ADA).stop(run.id)
    assert engine.asked == [(run.id, "stop")]


def test_who_began_a_shared_run_leaves_it_to_the_others_and_still_owns_it(engine):
    run = train(engine, ADA)
    train(engine, BOB)
    step(engine, run)
    assert not runs_of(engine, ADA).stop(run.id)
    assert not runs_of(engine, ADA).stop(run.id)  # once more, from its link
    runs_of(engine, ADA).describe(run.id, name="Ada's")
    with pytest.raises(AccessError):
        runs_of(engine, BOB).describe(run.id, name="Bob's")
    assert engine.asked == []
    assert runs_of(engine, BOB).stop(run.id)
    assert engine.asked == [(run.id, "stop")]


def test_only_who_began_a_shared_run_pauses_it(engine):
    run = train(engine, ADA)
    train(engine, BOB)
    for ask in ("pause", "resume"):
        with pytest.raises(AccessError):
            getattr(runs_of(engine, BOB), ask)(run.id)
    runs_of(engine, ADA).pause(run.id)
    assert engine.asked == [(run.id, "pause")]


def test_a_paused_run_goes_on_for_the_others_when_its_owner_leaves(engine):
    run = train(engine, ADA)
    for other in (BOB, EVE):
        train(engine, other)
    step(engine, run)
    engine.store.set_state(run.id, RunState.PAUSED)
    assert not runs_of(engine, BOB).stop(run.id)
    assert engine.asked == []  # its owner still wants it to rest
    assert not runs_of(engine, ADA).stop(run.id)
    assert engine.asked == [(run.id, "go on")]


def test_somebody_who_does_not_share_a_run_cannot_stop_it_but_the_machine_can(engine):
    run = train(engine, ADA)
    train(engine, BOB)
    step(engine, run)
    with pytest.raises(AccessError):
        runs_of(engine, EVE).stop(run.id)
    assert runs_of(engine, AT_MACHINE).stop(run.id)
    assert engine.asked == [(run.id, "stop")]


def test_a_run_that_was_asked_to_stop_is_not_joined(engine):
    run = train(engine, ADA)
    step(engine, run)
    runs_of(engine, ADA).stop(run.id)
    assert engine.store.run(run.id).state is RunState.RUNNING  # its worker has not answered yet
    assert train(engine, ADA).id != run.id


def test_who_shares_a_run_is_known_after_a_restart(engine):
    run = train(engine, ADA)
    train(engine, BOB)
    assert set(RunStore(engine.store.path).run(run.id).sharers) == {ADA.id, BOB.id}


# Runs that are finished


def completed(engine, seconds, config=DEFAULTS, origin=NOWHERE, experiment=TRANSFORMER):
    owner = engine.store.become_owner()
    run = engine.store.create(experiment.name, config.model_dump(mode="json"), owner, None, origin)
    progress = {"step": 1, "seconds": seconds}
    engine.store.apply([{"kind": "progress", "run": run.id, "progress": progress}])
    engine.store.set_state(run.id, RunState.COMPLETE)
    owner.close()
    return engine.store.run(run.id)


def found(engine, config=DEFAULTS, experiment=TRANSFORMER):
    run = finished_run(engine.store, experiment, config)
    return None if run is None else run.id


def test_the_newest_finished_run_of_the_same_settings_is_found(engine):
    assert found(engine) is None
    completed(engine, 30.0)
    newest = completed(engine, 30.0)
    completed(engine, 30.0, DEFAULTS.model_copy(update={"seed": 9}))
    assert found(engine) == newest.id
    engine.store.delete([newest.id])
    assert found(engine) not in (None, newest.id)


def test_a_finished_run_that_was_short_light_or_a_change_of_another_is_not_offered(engine):
    completed(engine, 19.0)
    completed(engine, 30.0, origin=Origin(parent="0123456789"))
    assert found(engine) is None
    completed(engine, 30.0, PLANE.preset(None), experiment=PLANE)
    assert found(engine, PLANE.preset(None), PLANE) is None


def test_settings_of_another_version_are_passed_over(engine):
    owner = engine.store.become_owner()
    old = engine.store.create(TRANSFORMER.name, {"no such field": 1}, owner)
    engine.store.share(old.id, ADA.id)
    assert train(engine, BOB).id != old.id
    owner.close()


def test_looking_for_a_run_takes_no_time_that_a_person_would_notice(engine):
    owner = engine.store.become_owner()
    for seed in range(500):
        config = DEFAULTS.model_copy(update={"seed": seed}).model_dump(mode="json")
        run = engine.store.create(TRANSFORMER.name, config, owner)
        engine.store.set_state(run.id, RunState.COMPLETE)
    found(engine)
    began = time.process_time()
    for _ in range(10):
        found(engine)
    assert (time.process_time() - began) / 10 < 0.05
    owner.close()
