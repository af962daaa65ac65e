"""The teacher's tabs for limits and the queue, as the page of the class shows them."""

import time

import opening  # noqa: F401 - AppTest reads no metadata again
import pytest
from opening import press, words
from streamlit.testing.v1 import AppTest

from playground.classroom.class_controls import ClassControls
from playground.classroom.identity import TEACHER, Identity
from playground.classroom.open_class import _give_room
from playground.engine.queue_order import QueueOrder
from playground.folders import data_folder
from playground.limits import DEFAULTS, FILE, GIVEN_FILE, limits
from playground.runs import Origin, RunState
from playground.ui import queue_words, services, visitor
from playground.ui.run_progress import waiting_words

STUDENT = Identity("a" * 16, class_id="c")
A_TEACHER = Identity("b" * 16, role=TEACHER, class_id="c")


def limits_tab():
    from playground.ui.class_limits import show_limits

    show_limits()


def queue_tab():
    from playground.ui.class_queue import show_queue

    show_queue()


def open_tab(tab, identity=A_TEACHER):
    at = AppTest.from_function(tab, default_timeout=60)
    at.session_state[visitor.SEEN] = identity
    at.run()
    assert not at.exception
    return at


@pytest.fixture(autouse=True)
def a_class(monkeypatch):
    engine = services.engine()
    folder = engine.store.path.parent
    (folder / GIVEN_FILE).unlink(missing_ok=True)  # of a class that another test has opened here
    monkeypatch.setattr(engine.queue, "is_kept", True)
    yield
    engine.queue._change(lambda _: QueueOrder())
    for name in (FILE, "queue.json"):
        (folder / name).unlink(missing_ok=True)


@pytest.fixture
def begun():
    """Makes a run in a state, which waits for something."""
    owner = services.store().become_owner()

    def make(experiment, state, waits=None):
        run = services.store().create(experiment, {}, owner, None, Origin(begun_by=STUDENT.id))
        events = [{"kind": "waiting", "waits": waits}] if waits else []
        events.append({"kind": "state", "state": state.value, "time": time.time()})
        services.store().apply([{**event, "run": run.id} for event in events])
        return run.id

    yield make
    owner.close()
    services.store().interrupt_orphans()


@pytest.mark.parametrize("tab", [limits_tab, queue_tab])
def test_a_student_sees_nothing_of_it(tab):
    at = open_tab(tab, STUDENT)
    assert not at.button
    assert not words(at)


def test_what_the_teacher_saves_counts_and_an_empty_field_is_no_limit():
    at = open_tab(limits_tab)
    field = {each.label: each for each in at.number_input}
    assert field["Runs under way, per person"].value == 30
    assert field["Epochs per run"].value is None
    field["Runs under way, per person"].set_value(3)
    field["Epochs per run"].set_value(200)
    field["Disk per person, in MB"].set_value(500)
    press(at, "Save")
    now = limits()
    assert (now.unfinished_runs_of_one, now.epochs, now.disk_of_one) == (3, 200, 500 * 1024**2)
    assert now.uploads_bytes == DEFAULTS.uploads_bytes  # the field has whole megabytes, and rests
    field = {each.label: each for each in at.number_input}
    field["Epochs per run"].set_value(None)
    press(at, "Save")
    assert limits().epochs is None
    press(at, "Back to the defaults")
    assert limits() == DEFAULTS


def test_a_tab_that_is_older_than_a_limit_leaves_it_when_it_saves():
    at = open_tab(limits_tab)
    field = {each.label: each for each in at.number_input}
    field["Runs under way, per person"].set_value(3)
    values = {"disk_of_one": 500 * 1024**2, "epochs": 90}
    ClassControls(services.engine(), services.store(), A_TEACHER).adjust(values)
    press(at, "Save")
    now = limits()
    assert (now.unfinished_runs_of_one, now.epochs, now.disk_of_one) == (3, 90, 500 * 1024**2)


def test_the_defaults_are_those_that_the_class_was_given_when_it_was_opened():
    folder = data_folder()
    try:
        (folder / FILE).unlink(missing_ok=True)
        _give_room(folder)
        given = limits()
        assert given.disk_in_all >= 20 * 1024**3
        at = open_tab(limits_tab)
        {each.label: each for each in at.number_input}["Epochs per run"].set_value(200)
        press(at, "Save")
        press(at, "Back to the defaults")
        assert limits() == given
    finally:
        (folder / GIVEN_FILE).unlink(missing_ok=True)


def test_the_teacher_pauses_the_queue_and_moves_a_run_first(begun):
    trains = begun("fashion_mnist", RunState.RUNNING)
    second = {"place": 2, "seconds": 130.0, "training": [trains], "ahead": [trains]}
    waits = begun("timeseries_transformer", RunState.WAITING, second)
    at = open_tab(queue_tab)
    assert "Time-series Transformer" in words(at)
    assert "second in the queue, about 2 min" in words(at)
    press(at, "Pause the queue")
    assert services.engine().queue.order.paused
    assert "The queue is paused" in at.info[0].value
    press(at, "First")
    assert services.engine().queue.order.first == (waits,)
    press(at, "Resume the queue")
    assert not services.engine().queue.order.paused


def test_who_waits_reads_what_trains_and_what_comes_before(begun):
    trains, ahead = begun("fashion_mnist", RunState.RUNNING), begun("dna_motif", RunState.WAITING)
    waits = {"place": 3, "seconds": 42.0, "training": [trains, "0123456789"], "ahead": [ahead]}
    assert waiting_words(waits) == (
        "third in the queue, about 40 s · training now: Fashion-MNIST · next: DNA motifs and 1 more"
    )
    assert "the teacher has paused the queue" in waiting_words({"for": "teacher"})


def test_a_run_in_the_queue_is_an_animals_and_for_the_teacher_a_names_where_names_are_shown(
    begun, monkeypatch
):
    monkeypatch.setattr(queue_words, "class_id", lambda: STUDENT.class_id)
    run = services.store().run(begun("fashion_mnist", RunState.WAITING))
    kept = services.class_store()
    animal = kept.enter(STUDENT.class_id, STUDENT.id, "Ada").animal
    kept.show_names(STUDENT.class_id, False)
    assert queue_words.named([run]) == [f"Fashion-MNIST ({animal})"]
    kept.show_names(STUDENT.class_id, True)
    assert queue_words.named([run], by_name=True) == ["Fashion-MNIST (Ada)"]
    waits = {"place": 2, "training": [run.id], "ahead": []}
    assert f"training now: Fashion-MNIST ({animal})" in waiting_words(waits)
