"""Pages and lists keep runs and studies on somebody's own data from other students of a class."""

import pytest
from opening import open_page, open_part, words

from playground.classroom.brought_data import claim, may_look, visible_run
from playground.classroom.identity import STUDENT, Identity
from playground.datasets import kept_points
from playground.experiments import EXPERIMENTS
from playground.lessons import frame_sources
from playground.lessons.plane.compare import runs_of
from playground.lessons.plane.compare_settings import CompareConfig
from playground.lessons.studies.drivers import SEARCHES, SWEEPS
from playground.live import Channel
from playground.number_text import counted
from playground.runs import Origin
from playground.studies.sweep.settings import Axis, Sweep
from playground.ui import services, visitor
from playground.ui.stream import _may_watch

ADA, BOB = (Identity(letter * 16, role=STUDENT, class_id="c" * 8) for letter in "ab")
TEACHER = Identity("c" * 16, role="teacher", class_id="c" * 8)
PLANE = EXPERIMENTS["plane_classifier"]


@pytest.fixture
def points():
    """The name of points that Ada has brought."""
    return brought(ADA)


def brought(identity, first=0):
    each = (f"{(x + first) / 300},{x / 100},{x % 2}" for x in range(-100, 101))
    name = kept_points.short(";".join(each))
    if identity:
        claim(identity, name)
    return name


def run_on(name, begun_by=ADA):
    config = PLANE.preset(None).model_dump(mode="json") | {"dataset": "own", "points": name}
    store = services.store()
    origin = Origin(begun_by=begun_by.id)
    return store.create(PLANE.name, config, store.become_owner(), None, origin).id


def sweep_on(name):
    base = PLANE.config_type.parse({"dataset": "own", "points": name}, base=PLANE.preset(None))
    settings = Sweep(PLANE.name, base, [Axis("learning_rate", ("0.1", "0.2"))], 1)
    return SWEEPS.repository.create(settings, ADA.id)


def rows(at):
    return sum(len(frame.value) for frame in at.dataframe)


def test_a_comparison_on_the_plane_draws_no_run_on_somebody_elses_data(points, monkeypatch):
    compared = CompareConfig(runs=run_on(points))
    for identity, drawn in ((ADA, 1), (TEACHER, 1), (BOB, 0)):
        monkeypatch.setattr(visitor, "visitor", lambda identity=identity: identity)
        assert len(runs_of(compared)) == drawn


def test_the_list_of_runs_leaves_out_what_the_visitor_may_not_see_and_counts_the_rest(points):
    seen = {who: rows(open_page("runs", identity=who)) for who in (ADA, BOB, TEACHER)}
    run_on(points)
    run_on("")
    for who, more in ((BOB, 1), (ADA, 2), (TEACHER, 2)):
        at = open_page("runs", identity=who)
        assert rows(at) == seen[who] + more
        assert counted(seen[who] + more, "run") in words(at).splitlines()


def test_a_study_on_somebody_elses_data_is_neither_listed_nor_opened_nor_watched(points):
    sweep = sweep_on(points)
    channel = Channel.of("sweep", (sweep,))
    source = frame_sources()["sweep"]
    for identity, may in ((ADA, True), (TEACHER, True), (BOB, False)):
        at = open_page("sweep", identity=identity, sweep=sweep)
        assert any("somebody else's" in said.value for said in at.warning) == (not may)
        at = open_page("sweep", identity=identity)
        open_part(at, "sweep:past")
        listed = [sweep in frame.value.to_string() for frame in at.dataframe]
        assert any(listed) == may
        assert _may_watch(identity, channel, source) == may


def test_who_began_a_run_sees_it_also_where_nobody_noted_whose_the_data_are():
    run = run_on(brought(None, first=1))
    assert visible_run(services.store(), ADA, run).id == run
    with pytest.raises(KeyError, match="somebody else's"):
        visible_run(services.store(), BOB, run)


def test_where_no_class_is_open_everybody_sees_data_that_nobody_claimed():
    run = services.store().run(run_on(brought(None, first=2)))
    assert may_look(Identity("b" * 16), run, run.config)
    assert not may_look(Identity(), run, run.config)


def test_where_no_class_is_open_claimed_data_are_still_their_owners(points):
    run = services.store().run(run_on(points))
    assert not may_look(Identity("b" * 16), run, run.config)


@pytest.mark.parametrize("drivers", [SWEEPS, SEARCHES])
def test_every_source_of_studies_says_what_its_ids_name(drivers):
    assert frame_sources()[drivers.name].named is not None
