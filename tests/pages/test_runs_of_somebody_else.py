"""What pages offer to a browser that did not begin what it looks at."""

from __future__ import annotations

import time

import numpy as np
import pytest
from opening import APP, open_page, press, words
from scripted_search import settings
from streamlit.testing.v1 import AppTest

from playground.classroom.authorization import AccessError, AuthorizedRuns
from playground.classroom.identity import AT_MACHINE, Identity
from playground.experiments import EXPERIMENTS
from playground.lessons.studies import drivers
from playground.lessons.studies.drivers import SEARCHES, SWEEPS
from playground.runs import Origin
from playground.runs.arrays import pack
from playground.studies.sweep.settings import Axis, Sweep
from playground.ui import services, visitor

ADA, BOB = Identity("a" * 16), Identity("b" * 16)
PLANE = EXPERIMENTS["plane_classifier"]


@pytest.fixture(autouse=True)
def owner():
    owner = services.store().become_owner()
    yield owner
    owner.close()


@pytest.fixture
def begun(owner):
    """Makes a run that somebody began, in a state."""

    def make(experiment, state, begun_by=ADA.id, study=None):
        config = experiment.preset(None).model_dump(mode="json")
        origin = Origin(study=study, begun_by=begun_by)
        run = services.store().create(experiment.name, config, owner, None, origin)
        events = [
            {"kind": "checkpoint", "epoch": 0, "data": pack({"w": np.zeros(1)})},
            {"kind": "state", "state": state, "message": "", "time": time.time()},
        ]
        services.store().apply([{**event, "run": run.id} for event in events])
        return run.id

    return make


def open_as(identity, page, **query):
    return open_page(page, identity=identity, **query)


def disabled(at):
    return {button.label: button.disabled for button in at.button}


CHANGE = "Change learning rate 0.03 → 0.3 in this run"


def test_a_run_under_way_takes_the_learning_rate_of_the_controls_when_its_owner_asks(
    begun, monkeypatch
):
    told = []
    monkeypatch.setattr(AuthorizedRuns, "change", lambda _, *asked: told.append(asked))
    run_id = begun(PLANE, "running")
    at = open_as(ADA, "plane", run=run_id, learning_rate="0.3")
    press(at, CHANGE)
    assert told == [(run_id, "learning_rate", 0.3)]
    assert CHANGE not in disabled(open_as(BOB, "plane", run=run_id, learning_rate="0.3"))


def test_of_several_settings_that_differ_its_owner_chooses_which_to_change(begun, monkeypatch):
    told = []
    monkeypatch.setattr(AuthorizedRuns, "change", lambda _, *asked: told.append(asked))
    run_id = begun(PLANE, "running")
    wanted = {"learning_rate": "0.3", "batch_size": "50", "dropout": "0.2", "noise": "0.3"}
    at = open_as(ADA, "plane", run=run_id, **wanted)
    offered = [label for label in disabled(at) if label.endswith("in this run")]
    assert set(offered) == {
        CHANGE,
        "Change batch size 10 → 50 in this run",
        "Change dropout 0 → 0.2 in this run",
    }
    press(at, "Change batch size 10 → 50 in this run")
    assert told == [(run_id, "batch_size", 50)]


def test_what_has_been_asked_for_is_said_until_it_counts_and_can_be_taken_back(begun, monkeypatch):
    told = []
    monkeypatch.setattr(AuthorizedRuns, "change", lambda _, *asked: told.append(asked))
    run_id = begun(PLANE, "running")
    progress = {"step": 0, "wanted": {"batch_size": 50}}
    services.store().apply([{"kind": "progress", "run": run_id, "progress": progress}])
    at = open_as(ADA, "plane", run=run_id, batch_size="50")
    said = [caption.value for caption in at.caption]
    assert "Batch size 50 is on its way: it counts from the end of an epoch." in said
    assert not [label for label in disabled(at) if label.endswith("in this run")]
    press(at, "Keep batch size 10")
    assert told == [(run_id, "batch_size", 10)]


def test_a_run_whose_change_was_not_compiled_says_what_to_do(begun):
    run_id = begun(PLANE, "running")
    progress = {"step": 0, "change_failure": "Ask once more, or train again."}
    services.store().apply([{"kind": "progress", "run": run_id, "progress": progress}])
    at = open_as(ADA, "plane", run=run_id)
    assert "Ask once more, or train again." in [caption.value for caption in at.caption]


def test_a_run_that_several_share_says_why_its_settings_stay(begun):
    run_id = begun(PLANE, "running")
    for person in (ADA, BOB):
        services.store().share(run_id, person.id)
    at = open_as(ADA, "plane", run=run_id, learning_rate="0.3")
    refusals = [each.value for each in at.caption if "2 people share" in each.value]
    assert refusals == [
        "Expected a run of one person. Received: one that 2 people share. "
        "Train a changed copy instead."
    ]
    assert CHANGE not in disabled(at)
    ended = begun(PLANE, "complete")
    assert CHANGE not in disabled(open_as(ADA, "plane", run=ended, learning_rate="0.3"))


@pytest.mark.parametrize("identity", [ADA, AT_MACHINE, Identity(BOB.id, at_machine=True)])
def test_on_the_plane_its_own_browser_and_the_machine_itself_may_change_a_weight(begun, identity):
    at = open_as(identity, "plane", run=begun(PLANE, "paused"))
    assert {"Resume", "Stop", "Step"} <= disabled(at).keys()


def test_a_copy_has_the_settings_and_the_run_as_its_parent(begun):
    run = begun(PLANE, "running")
    at = open_as(BOB, "plane", run=run)
    press(at, "Change a copy")
    at.run()
    assert at.query_params["parent"] == run
    assert "run" not in at.query_params
    assert not disabled(at)["Train"]
    assert services.store().run(run).state == "running"


def test_an_interrupted_run_of_somebody_else_is_not_resumed(begun):
    run = begun(PLANE, "interrupted")
    assert "Resume" in disabled(open_as(ADA, "plane", run=run))
    others = disabled(open_as(BOB, "plane", run=run))
    assert "Resume" not in others
    assert not others["Train"]
    assert "Change one thing" in others


def test_new_weights_for_oneself_leave_somebody_elses_run_alone(begun, monkeypatch):
    asked = []
    monkeypatch.setattr(services.Engine, "submit", lambda *_, **__: services.store().run(run))
    monkeypatch.setattr(services.Engine, "stop", lambda self, run_id: asked.append(run_id))
    run = begun(PLANE, "paused")
    press(open_as(BOB, "plane", run=run), "New weights")
    assert asked == []
    press(open_as(ADA, "plane", run=run), "New weights")
    assert asked == [run]


def test_of_compared_runs_only_ones_own_are_paused_and_stopped(begun, monkeypatch):
    asked = []
    monkeypatch.setattr(services.Engine, "stop", lambda self, run_id: asked.append(run_id))
    theirs, mine = begun(PLANE, "running"), begun(PLANE, "running", BOB.id)
    at = open_as(BOB, "plane", section="compare", runs=f"{theirs},{mine}")
    assert "Train all starts runs of your own" in words(at)
    press(at, "Stop")
    assert asked == [mine]
    others = disabled(open_as(BOB, "plane", section="compare", runs=theirs))
    assert others["Stop"]
    assert not others["Train all"]


def test_in_the_list_only_ones_own_runs_are_described_and_deleted(begun):
    theirs, mine = begun(PLANE, "complete"), begun(PLANE, "complete", BOB.id)

    def with_ticked(*run_ids):
        at = open_as(BOB, "home")
        at.session_state["runs:ticked"] = run_ids
        at.switch_page("pages/runs.py").run()
        assert not at.exception
        return at

    at = with_ticked(theirs)
    assert disabled(at)["Delete"]
    assert not disabled(at)["Change a copy"]
    assert "Save" not in disabled(at)
    assert "Save" in disabled(with_ticked(mine))
    at = with_ticked(theirs, mine)
    assert "1 of the ticked runs can only be looked at" in words(at)
    press(at, "Delete")
    assert services.store().run(theirs).deleted is None
    assert services.store().run(mine).deleted is not None
    services.store().delete([theirs])
    at = open_as(BOB, "home")
    at.session_state["runs:ticked"] = (theirs, mine)
    at.switch_page("pages/runs.py")
    at.query_params["state"] = "bin"
    press(at.run(), "Restore")
    assert services.store().run(theirs).deleted is not None
    assert services.store().run(mine).deleted is None


def test_home_offers_everybody_their_own_last_run_and_no_trial_of_a_search(begun):
    def last(identity):
        links = open_as(identity, "home").get("page_link")
        return [link for link in links if link.proto.label.startswith("Continue your last run")]

    begun(PLANE, "complete", BOB.id)
    newest = begun(PLANE, "stopped", BOB.id)
    begun(PLANE, "complete", ADA.id)
    begun(PLANE, "complete", BOB.id, study="0123456789")
    (link,) = last(BOB)
    assert link.proto.query_string == f"run={newest}"
    assert "stopped after 0 epochs" in link.proto.label
    assert not last(Identity("c" * 16))


def test_only_who_began_a_sweep_may_continue_or_stop_it(monkeypatch):
    sweep = Sweep(PLANE.name, PLANE.preset(None), (Axis("learning_rate", ("0.01", "0.1")),))
    sweep_id = SWEEPS.repository.create(sweep, ADA.id)
    assert not disabled(open_as(ADA, "sweep", sweep=sweep_id))["Continue"]
    at = open_as(BOB, "sweep", sweep=sweep_id)
    assert disabled(at)["Continue"]
    assert disabled(at)["Stop"]
    assert not disabled(at)["Start"]
    assert "may stop or continue it" in words(at)
    monkeypatch.setattr(drivers, "visitor", lambda: BOB)
    for act in (SWEEPS.stop, SWEEPS.go_on):
        with pytest.raises(AccessError, match="started this sweep"):
            act(sweep_id)
    assert not SWEEPS.repository.is_asked_to_stop(sweep_id)


def test_only_who_began_a_search_may_resume_or_stop_it(monkeypatch):
    search_id = SEARCHES.repository.create(settings("learning_rate=0.001..10", trials=3), ADA.id)
    assert not disabled(open_as(ADA, "search", search=search_id))["Resume"]
    at = open_as(BOB, "search", search=search_id)
    assert disabled(at)["Resume"]
    assert disabled(at)["Stop"]
    assert not disabled(at)["Start"]
    assert "may stop or resume it" in words(at)
    monkeypatch.setattr(drivers, "visitor", lambda: BOB)
    for act in (SEARCHES.stop, SEARCHES.go_on):
        with pytest.raises(AccessError, match="started this search"):
            act(search_id)


def test_behind_the_gate_a_session_without_an_identity_may_change_nothing(begun, monkeypatch):
    run = begun(PLANE, "running")
    assert "Stop" in disabled(open_as(AT_MACHINE, "plane", run=run))
    monkeypatch.setattr(visitor, "_behind_gate", True)
    at = AppTest.from_file(APP, default_timeout=60)
    at.switch_page("pages/plane.py")
    at.query_params["run"] = run
    assert "Stop" not in disabled(at.run())
