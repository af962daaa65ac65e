"""Who brought data may delete them, on the page of all runs."""

from types import SimpleNamespace

import pytest
from opening import open_page, open_part

from playground.classroom.authorization import AccessError, AuthorizedRuns
from playground.classroom.brought_data import claim, may_see, share
from playground.classroom.identity import STUDENT, Identity
from playground.datasets import DatasetError, kept_points
from playground.datasets.brought import all_names, owners_of
from playground.experiments import EXPERIMENTS
from playground.lessons.runs.data import PLACE
from playground.runs import Origin
from playground.ui import services

ADA, BOB = (Identity(letter * 16, role=STUDENT, class_id="c" * 8) for letter in "ab")
TEACHER = Identity("c" * 16, role="teacher", class_id="c" * 8)
PLANE = EXPERIMENTS["plane_classifier"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("playground.datasets.kept_data.data_folder", lambda: tmp_path)


def brought(*identities, first=0):
    each = (f"{(x + first) / 400},{x / 100},{x % 2}" for x in range(-100, 101))
    name = kept_points.short(";".join(each))
    for identity in identities:
        claim(identity, name)
    return name


def runs_of(identity):
    return AuthorizedRuns(SimpleNamespace(), services.store(), identity)


def sizes_listed(identity):
    at = open_page("runs", identity=identity)
    open_part(at, PLACE)
    return sorted(size for f in at.dataframe if "Size" in f.value for size in f.value["Size"])


def test_deleted_data_are_gone_from_the_disk_and_from_memory():
    name = brought(ADA)
    assert kept_points.full(name)
    runs_of(ADA).delete_data([name])
    assert all_names() == []
    assert owners_of(name) == set()
    with pytest.raises(DatasetError, match="no such file"):
        kept_points.full(name)


def test_nobody_deletes_what_somebody_else_brought_but_the_teacher():
    name = brought(ADA)
    share(ADA, name)
    with pytest.raises(AccessError, match="Received: somebody else's"):
        runs_of(BOB).delete_data([name])
    assert all_names() == [name]
    runs_of(TEACHER).delete_data([name])
    assert all_names() == []


def test_data_that_two_have_brought_stay_with_the_other():
    name = brought(ADA, BOB)
    runs_of(ADA).delete_data([name])
    assert not may_see(ADA, name)
    assert may_see(BOB, name)
    runs_of(BOB).delete_data([name])
    assert all_names() == []


def test_data_of_a_run_under_way_are_not_deleted_nor_any_with_them():
    used, other = brought(ADA), brought(ADA, first=1)
    store = services.store()
    config = PLANE.preset(None).model_dump(mode="json") | {"dataset": "own", "points": used}
    run = store.create(PLANE.name, config, store.become_owner(), None, Origin(begun_by=ADA.id))
    with pytest.raises(AccessError, match="in use by 1 run"):
        runs_of(ADA).delete_data([other, used])
    assert sorted(all_names()) == sorted([used, other])
    store.apply([{"kind": "state", "state": "stopped", "message": "", "time": 1.0, "run": run.id}])
    runs_of(ADA).delete_data([other, used])
    assert all_names() == []


def test_the_page_lists_what_the_visitor_may_delete_and_how_large_it_is():
    mine, others = brought(ADA), brought(BOB, first=1)
    size = {name: kept_points.path(name).stat().st_size for name in (mine, others)}
    assert sizes_listed(ADA) == [size[mine]]
    assert sizes_listed(TEACHER) == sorted(size.values())
    kept_points.path(mine).unlink()
    assert open_page("runs", identity=ADA).get("expander") == []
