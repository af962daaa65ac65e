"""Who brought data may delete them, on the page of all runs."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from opening import open_page, open_part

from playground.classroom.authorization import AccessError, AuthorizedRuns
from playground.classroom.brought_data import claim, is_shared, may_see, share
from playground.classroom.identity import STUDENT, Identity
from playground.datasets import DatasetError, kept_points
from playground.datasets.brought import all_names
from playground.datasets.file_error import FileError
from playground.engine.admission import Admission
from playground.experiments import EXPERIMENTS
from playground.folders import sweeps_folder
from playground.lessons.runs.data import PLACE, _data_of_studies
from playground.runs import Origin
from playground.studies.sweep.repository import SweepRepository
from playground.studies.sweep.settings import Axis, Sweep
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
    engine = SimpleNamespace(admission=Admission(services.store()))
    return AuthorizedRuns(engine, services.store(), identity)


def run_on(name, identity):
    store = services.store()
    config = PLANE.preset(None).model_dump(mode="json") | {"dataset": "own", "points": name}
    return store.create(
        PLANE.name, config, store.become_owner(), None, Origin(begun_by=identity.id)
    )


def end(run):
    report = {"kind": "state", "state": "stopped", "message": "", "time": 1.0, "run": run.id}
    services.store().apply([report])


def listed(identity, column="Size"):
    at = open_page("runs", identity=identity)
    open_part(at, PLACE)
    return sorted(cell for f in at.dataframe if "Size" in f.value for cell in f.value[column])


def test_deleted_data_are_gone_from_the_disk_and_from_memory():
    name = brought(ADA)
    assert kept_points.full(name)
    runs_of(ADA).delete_data([name])
    assert all_names() == ()
    with pytest.raises(DatasetError, match="no such file"):
        kept_points.full(name)


def test_nobody_deletes_what_somebody_else_brought_but_the_teacher():
    name = brought(ADA)
    share(ADA, name)
    with pytest.raises(AccessError, match="Received: somebody else's"):
        runs_of(BOB).delete_data([name])
    assert all_names() == (name,)
    runs_of(TEACHER).delete_data([name])
    assert all_names() == ()


def test_data_that_two_have_brought_stay_with_the_other():
    name = brought(ADA, BOB)
    runs_of(ADA).delete_data([name])
    assert not may_see(ADA, name)
    assert may_see(BOB, name)
    runs_of(BOB).delete_data([name])
    assert all_names() == ()


def test_who_may_look_at_runs_on_the_data_may_do_so_afterwards_and_nobody_else():
    private, shared = brought(ADA), brought(ADA, first=1)
    share(ADA, shared)
    runs_of(ADA).delete_data([private, shared])
    outside_a_class = Identity(BOB.id)
    assert [may_see(who, private) for who in (ADA, BOB, outside_a_class)] == [True, False, False]
    assert all(may_see(who, shared) for who in (ADA, BOB))


def test_who_brings_the_same_data_again_is_their_only_owner():
    share(ADA, brought(ADA))
    runs_of(ADA).delete_data([brought()])
    name = brought(BOB)
    assert (may_see(BOB, name), may_see(ADA, name), is_shared(name)) == (True, False, False)


def test_data_that_one_of_two_had_shared_are_private_again_when_one_deletes_them():
    name = brought(ADA, BOB)
    share(ADA, name)
    runs_of(ADA).delete_data([name])
    assert may_see(BOB, name)
    assert not is_shared(name)


def test_data_of_a_run_under_way_are_not_deleted_nor_any_with_them():
    used, other = brought(ADA), brought(ADA, first=1)
    run = run_on(used, BOB)
    with pytest.raises(AccessError, match="Received: 201 points, in use"):
        runs_of(ADA).delete_data([other, used])
    assert sorted(all_names()) == sorted([used, other])
    end(run)
    runs_of(ADA).delete_data([other, used])
    assert all_names() == ()


def test_who_has_brought_the_same_as_others_leaves_it_to_them_also_while_it_is_in_use():
    name = brought(ADA, BOB)
    run = run_on(name, BOB)
    runs_of(ADA).delete_data([name])
    assert all_names() == (name,)
    end(run)


def test_nobody_is_told_whether_data_of_somebody_else_are_in_use():
    mine, others = brought(ADA), brought(BOB, first=1)
    runs = [run_on(name, BOB) for name in (mine, others)]
    with pytest.raises(AccessError) as refused:
        runs_of(ADA).delete_data([mine, others])
    assert "in use" not in str(refused.value)
    for run in runs:
        end(run)


def test_data_of_a_sweep_under_way_are_not_deleted():
    name = brought(ADA)
    config = PLANE.config_type.parse({"dataset": "own", "points": name})
    sweeps = SweepRepository(sweeps_folder())
    sweep_id = sweeps.create(Sweep(PLANE.name, config, (Axis("learning_rate", ("0.1", "0.2")),), 1))
    with sweeps.lock(sweep_id):
        assert _data_of_studies() == {name}
        with pytest.raises(AccessError, match="in use"):
            runs_of(ADA).delete_data([name], _data_of_studies())
    assert _data_of_studies() == set()


def test_data_that_cannot_be_deleted_are_a_sentence(monkeypatch):
    name = brought(ADA)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(FileError, match="Received: Permission denied"):
        runs_of(ADA).delete_data([name])


def test_the_page_lists_what_the_visitor_may_delete_and_how_large_it_is():
    mine, others = brought(ADA), brought(BOB, first=1)
    size = {name: kept_points.path(name).stat().st_size for name in (mine, others)}
    assert listed(ADA) == [size[mine]]
    assert listed(TEACHER) == sorted(size.values())
    kept_points.path(mine).unlink()
    assert open_page("runs", identity=ADA).get("expander") == []


def test_rows_with_the_same_title_are_told_apart():
    names = [brought(ADA), brought(ADA, first=1)]
    assert listed(ADA, "Data") == sorted(f"201 points · {name[-4:]}" for name in names)


def test_the_teacher_reads_whose_data_they_are():
    brought(ADA)
    ada = services.class_store().enter(TEACHER.class_id, ADA.id, "Ada")
    assert listed(TEACHER, "Whose") == [ada.animal]
