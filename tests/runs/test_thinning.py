"""Room for new runs: which old ones are seen at fewer moments, at which, and what stays whole."""

import numpy as np
import pytest
from short_training import train_into

from playground.classroom.task import Task
from playground.datasets import brought
from playground.engine.admission import Admission
from playground.experiments import EXPERIMENTS
from playground.limits import MEGABYTE, LimitError, Limits
from playground.replay.moments import moments_of, recorded_epochs
from playground.runs import Origin, RunState, RunStore
from playground.runs.arrays import pack
from playground.runs.thinning import (
    LEVELS,
    bytes_by_person,
    bytes_in_all,
    kept_moments,
    that_may_be_thinned,
    thin,
    thin_until,
)
from playground.runs.transfer import export_runs, import_runs

PLANE = EXPERIMENTS["plane_classifier"]
MOMENTS = 100


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(brought, "bytes_in", lambda folder: 0)
    monkeypatch.setattr(brought, "all_names", list)
    return RunStore(tmp_path / "runs.sqlite")


@pytest.fixture
def owner(store):
    owner = store.become_owner()
    yield owner
    owner.close()


@pytest.fixture
def begun(store, owner):
    """A run with a hundred moments of 10 kB each, the best of which is that of epoch 37."""

    def make(person="ada", state=RunState.COMPLETE, **origin):
        run = store.create("toy", {}, owner, None, Origin(begun_by=person, **origin))
        data = pack({"flat": np.random.default_rng(0).random(1250)})
        events = [
            {"kind": "observation", "name": "weights", "epoch": epoch, "data": data}
            for epoch in range(MOMENTS)
        ]
        events.append({"kind": "report", "report": {"best_epoch": 37}})
        events.append({"kind": "state", "state": state.value, "time": 0.0})
        store.apply([{**event, "run": run.id} for event in events])
        return run.id

    return make


def moments(store, run_id):
    return store.observation_epochs(run_id, "weights")


@pytest.mark.parametrize(
    ("epochs", "best", "most", "kept"),
    [
        (range(101), 37, 5, {0, 25, 37, 50, 75, 100}),
        (range(101), None, 3, {0, 50, 100}),
        ([0, 0.5, 7, 90], 8, 2, {0, 7, 90}),  # what was seen at epoch 8 was that of epoch 7
        ([3, 4], 1, 8, {3, 4}),
        ([5], 5, 8, {5}),
    ],
)
def test_the_first_the_last_the_best_and_an_even_spread_stay(epochs, best, most, kept):
    assert kept_moments(list(epochs), best, most) == kept


def test_the_oldest_run_is_thinned_first_and_no_more_than_needed(store, begun):
    old, middle, new = (begun() for _ in range(3))
    before = bytes_by_person(store)["ada"]
    freed = thin_until(store, wanted=400_000)
    assert freed >= 400_000
    assert before - bytes_by_person(store)["ada"] == freed
    assert len(moments(store, old)) <= LEVELS[0] + 1
    assert {0, 37, 99} <= set(moments(store, old))
    assert len(moments(store, new)) == len(moments(store, middle)) == MOMENTS
    kept = len(moments(store, old))
    (said,) = store.run(old).course
    assert f"{kept} of its 100 recorded moments were kept" in said
    assert store.run(new).course == ()


def test_of_one_person_alone_where_that_person_has_too_much(store, begun):
    adas, bobs = begun("ada"), begun("bob")
    thin_until(store, 10**9, "bob")
    assert len(moments(store, adas)) == MOMENTS
    assert len(moments(store, bobs)) <= LEVELS[-1] + 1
    assert "of its 100 recorded moments" in store.run(bobs).course[0]  # though thinned twice


def test_what_people_care_for_or_work_on_is_never_thinned(store, begun):
    task = Task.from_json({"task": "Reach 0.95", "fix": {}, "hide": [], "pass": []}).as_json()
    named, tagged, noted, shared = (begun() for _ in range(4))
    store.describe(named, name="My best")
    store.describe(tagged, tags=["exam"])
    store.describe(noted, note="Look at epoch 12")
    for person in ("ada", "bob"):
        store.share(shared, person)
    kept = [named, tagged, noted, shared, begun(task=task)]
    kept += [begun(state=state) for state in (RunState.RUNNING, RunState.PAUSED)]
    plain = begun()
    assert that_may_be_thinned(store) == [plain]
    thin_until(store, 10**9)
    assert {len(moments(store, run_id)) for run_id in kept} == {MOMENTS}
    assert all(thin(store, run_id, 8) == 0 for run_id in kept)  # also when asked for by name


def test_a_thinned_run_is_replayed_exported_and_compared_as_before(store, tmp_path):
    run = train_into(store, "plane_classifier", epochs=60)
    curves, script = store.history(run.id), PLANE.script(PLANE.config_type.parse(run.config))
    recorded = moments(store, run.id)
    assert thin(store, run.id, 8) > 0
    thinned = store.run(run.id)
    assert (thinned.report, thinned.measures, thinned.config) == (
        *(run.report, run.measures),
        run.config,
    )
    for name, column in store.history(run.id).items():
        np.testing.assert_array_equal(column, curves[name])
    seen = recorded_epochs(store, thinned, "weights")
    assert 8 <= len(seen) <= 9
    best = curves["epoch"][curves["val_loss"].argmin()]
    assert max(epoch for epoch in recorded if epoch <= best) in seen
    assert {seen[0], seen[-1]} <= set(moments_of(store, thinned))
    assert PLANE.script(PLANE.config_type.parse(thinned.config)) == script
    export_runs(store, [run.id], tmp_path / "exported.sqlite")
    other = RunStore(tmp_path / "other.sqlite")
    assert import_runs(other, tmp_path / "exported.sqlite").new == (run.id,)
    assert other.run(run.id).course == thinned.course != ()
    assert moments(other, run.id) == moments(store, run.id)


def test_a_thinned_run_is_resumed_where_it_was_and_still_says_so(store, owner, begun):
    run_id = begun(state=RunState.RUNNING)
    store.apply([{"kind": "checkpoint", "run": run_id, "epoch": 80, "data": b"weights"}])
    store.set_state(run_id, RunState.INTERRUPTED)
    thin(store, run_id, 8)
    assert store.checkpoint(run_id) == b"weights"
    assert store.take_over(run_id, owner)
    assert max(moments(store, run_id)) <= 80
    progress = {"kind": "progress", "run": run_id, "progress": {"step": 9, "loss": 0.25}}
    store.apply([progress])
    assert store.run(run_id).progress["loss"] == 0.25
    assert "recorded moments" in store.run(run_id).course[0]


def test_near_the_limit_of_the_disk_room_is_made_before_a_run_is_refused(store, begun):
    for _ in range(3):
        begun()
    used = bytes_in_all(store)
    roomy = Admission(store, Limits(disk_in_all=2 * used)).disk
    roomy.make_room()
    assert bytes_in_all(store) == used
    Admission(store, Limits(disk_in_all=used)).disk.expect_room("ada")
    assert bytes_in_all(store) < used


@pytest.mark.parametrize("limit", ["disk_of_one", "disk_in_all"])
def test_when_thinning_is_not_enough_no_run_begins_and_a_sentence_says_what_to_do(
    store, begun, limit
):
    named = [begun(), begun()]
    for run_id in named:
        store.describe(run_id, name="Keep me")
    admission = Admission(store, Limits(**{limit: MEGABYTE}))
    config = PLANE.preset(None)
    with (
        pytest.raises(
            LimitError, match=r"^Expected at most 1 MB .* Received: 2 MB\. On the page Runs, delete"
        ),
        admission.checked(PLANE, config, "ada"),
    ):
        pytest.fail("began all the same")
    assert {len(moments(store, run_id)) for run_id in named} == {MOMENTS}
    if limit == "disk_of_one":
        with admission.checked(PLANE, config, "bob"):
            pass
