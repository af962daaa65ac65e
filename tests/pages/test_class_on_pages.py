"""The teacher's page of the class, and what students see of it on theirs."""

import csv
import io
import time

import numpy as np
import pytest
from opening import open_page, open_part, press, told_to_components, words
from streamlit.testing.v1 import AppTest

from playground.classroom.authorized_class import AuthorizedClass
from playground.classroom.brought_data import AccessError
from playground.classroom.identity import STUDENT, TEACHER, Identity, identity_key, new_id
from playground.classroom.poll import PollState
from playground.classroom.prediction import Prediction
from playground.classroom.signed import task_signature
from playground.classroom.task import Task
from playground.experiments import EXPERIMENTS
from playground.folders import data_folder
from playground.lessons.class_page.best import table_of_class
from playground.lessons.class_page.frames import class_now
from playground.runs import Origin
from playground.ui import services, visitor
from playground.ui.class_here import class_here

PLANE = EXPERIMENTS["plane_classifier"]
CONFIG = PLANE.preset("spiral")
NAME = "*Ada* [x](http://evil.example)"


@pytest.fixture
def class_id(monkeypatch):
    """Of a class that nobody has entered."""
    monkeypatch.setenv("PLAYGROUND_PIN", "new")
    class_here.cache_clear()
    yield class_here().id
    class_here.cache_clear()


@pytest.fixture
def teacher(class_id):
    return Identity(new_id(), role=TEACHER, class_id=class_id)


@pytest.fixture
def ada(class_id):
    return Identity(new_id(), role=STUDENT, class_id=class_id, name=NAME)


@pytest.fixture
def bob(class_id):
    return Identity(new_id(), role=STUDENT, class_id=class_id)


def asked(identity):
    return AuthorizedClass(services.class_store(), identity)


def visit(identity):
    """What stands above every page, for somebody."""

    def above_every_page():
        from playground.ui.class_visit import attend_class

        attend_class()

    at = AppTest.from_function(above_every_page, default_timeout=60)
    at.session_state[visitor.SEEN] = identity
    at.run()
    assert not at.exception
    return at


def trained(identity, accuracy=0.9, state="complete", **how):
    """A run of somebody's with two epochs."""
    store = services.store()
    config, origin = CONFIG.model_dump(mode="json"), Origin(begun_by=identity.id, **how)
    run = store.create(PLANE.name, config, store.become_owner(), None, origin).id
    table = np.array([[1.0, 0.6, 0.7], [2.0, 0.5, accuracy]])
    columns = ["epoch", "val_loss", "val_accuracy"]
    events = [
        {"kind": "history", "columns": columns, "data": table.tobytes()},
        {"kind": "report", "report": {"test": {"accuracy": accuracy, "loss": 0.5}}},
        {"kind": "state", "state": state, "message": "", "time": time.time()},
    ]
    store.apply([{**event, "run": run} for event in events])
    return run


def drawn(at):
    """What the cells of the class are told."""
    (found,) = [data for data in told_to_components(at) if "now" in data]
    return found


def test_a_student_who_opens_the_page_gets_one_sentence(ada):
    at = open_page("class", identity=ada)
    assert words(at).splitlines() == ["This page is for the teacher of the class."]
    assert not at.button


def test_where_no_class_is_open_the_page_says_how_to_open_one():
    at = open_page("class")
    assert "--server.address=0.0.0.0" in at.info[0].value


def test_whoever_is_here_has_a_cell_those_who_train_first(teacher, ada, bob):
    for student in (ada, bob):
        visit(student)  # enters the class
    trained(ada, 0.75)
    running = trained(bob, 0.5, state="running")
    here = services.presence()
    with here.connected(ada.id), here.connected(bob.id), here.connected(teacher.id):
        now = drawn(open_page("class", identity=teacher))["now"]
        assert drawn(open_page("class", identity=teacher))["stream"]["part"] == "class"
    first, second = now["cells"]
    assert (first["run"], first["trains"], first["score"]) == (running, True, "50.0%")
    assert (second["trains"], second["score"]) == (False, "75.0%")
    # 2 of the epochs that are planned, at an accuracy of 0.7 and 0.75 in a box of 100 by 40
    across = [100 * epoch / CONFIG.epochs for epoch in (1, 2)]
    assert second["points"] == f"{across[0]:.1f},12.0 {across[1]:.1f},10.0"
    animals = {asked(ada).my_animal(), asked(bob).my_animal()}
    assert {first["name"], second["name"]} == animals
    assert now["idle"] == []


def test_the_teacher_chooses_between_names_and_animals(teacher, ada):
    visit(ada)
    with services.presence().connected(ada.id):
        at = open_page("class", identity=teacher)
        assert asked(ada).my_animal() in drawn(at)["now"]["idle"]
        at.toggle(key="class:names").set_value(True).run()
        assert NAME in drawn(at)["now"]["idle"]
        assert NAME in class_now(services.store(), "loss")["idle"]


def test_a_poll_is_asked_on_every_page_of_a_student_and_answered_there(teacher, ada):
    at = open_page("plane", identity=teacher, preset="spiral")
    open_part(at, "plane_classifier:share")
    open_part(at, "plane_classifier:share:4", "Poll")
    press(at, "Open the poll")
    assert "The poll is open" in at.success[0].value
    assert "Your teacher asks" in words(open_page(identity=ada))
    students = visit(ada)
    assert "What test accuracy will this reach?" in words(students)
    press(students, "Send my prediction")
    assert "Received: none" in students.error[0].value
    students.number_input[0].set_value(85.0)
    press(students, "Send my prediction")
    assert "You predicted **85.0%**" in words(students)
    assert asked(teacher).answers() == [0.85]


def test_what_came_stands_beside_the_predictions_once_it_is_revealed(teacher, ada, bob):
    asked(teacher).open_poll(PLANE, CONFIG, "accuracy")
    asked(ada).answer(Prediction(accuracy=0.85))
    run = services.store().run(trained(teacher, 0.95))
    asked(teacher).note_run(run, CONFIG)
    assert "The poll is closed. You predicted **85.0%**." in words(visit(ada))
    at = open_page("class", identity=teacher)
    open_part(at, "class:tabs", "Poll")
    press(at, "Reveal to the class")
    # Half of the distance at which a prediction earns nothing
    assert "it is **95.0%** (50 of 100 points)" in words(visit(ada))
    assert "You did not predict." in words(visit(bob))
    press(at, "End the poll")
    assert "teacher asks" not in words(visit(ada))


def test_a_poll_that_is_revealed_while_its_run_trains_has_no_verdict_yet(teacher, ada):
    asked(teacher).open_poll(PLANE, CONFIG, "turn")
    asked(ada).answer(Prediction(turn=2))
    run = services.store().run(trained(teacher, state="running"))
    asked(teacher).note_run(run, CONFIG)
    asked(teacher).reveal_poll()
    assert "You predicted **epoch 2**." in words(visit(ada))
    assert "points)" not in words(visit(ada))


def test_a_student_has_no_way_to_open_a_poll(ada):
    at = open_page("plane", identity=ada)
    open_part(at, "plane_classifier:share")
    assert "Poll" not in [tab.label for tab in at.tabs]


def test_to_train_the_settings_of_a_poll_closes_it(teacher, monkeypatch):
    run = services.store().run(trained(teacher))
    monkeypatch.setattr(
        "playground.lessons.class_page.poll.my_runs",
        lambda: type("Runs", (), {"submit": lambda *given, **how: how["may_join"] or run})(),
    )
    asked(teacher).open_poll(PLANE, CONFIG, "accuracy")
    at = open_page("class", identity=teacher)
    open_part(at, "class:tabs", "Poll")
    press(at, "Train these settings")
    poll = asked(teacher).poll()
    assert (poll.run, poll.state) == (run.id, PollState.CLOSED)


def test_who_passed_the_task_and_everybodys_best_run_stand_in_a_table(teacher, ada, bob):
    link = {"task": "# Reach *it*", "pass": "test_accuracy>=0.8"}
    task = Task.from_link(link, CONFIG)
    signature = task_signature(identity_key(data_folder()), PLANE.name, task)
    begun = {**task.as_json(), "signed": signature}
    for student in (ada, bob):
        asked(student).enter()
    trained(ada, 0.7, task=begun)
    trained(ada, 0.95, task=begun)
    trained(bob, 0.75, task=begun)
    at = open_page("class", identity=teacher)
    open_part(at, "class:tabs", "Task and best runs")
    assert r"**\# Reach \*it\***" in words(at)
    assert f"**1** of 2 students passed: {asked(ada).my_animal()}" in words(at)
    rows = at.dataframe[0].value
    assert list(rows["Who"]) == [asked(ada).my_animal(), asked(bob).my_animal()]
    assert list(rows["Test accuracy"]) == [0.95, 0.75]
    assert list(rows["Passed"]) == [True, False]


def test_where_a_class_has_more_runs_than_are_ranked_the_page_says_so(teacher, ada, monkeypatch):
    monkeypatch.setattr("playground.lessons.class_page.best.MOST_RUNS", 2)
    asked(ada).enter()
    for accuracy in (0.9, 0.7, 0.8):
        trained(ada, accuracy)
    at = open_page("class", identity=teacher)
    open_part(at, "class:tabs", "Task and best runs")
    assert "Only the newest 2 runs of the class count here." in words(at)
    assert list(at.dataframe[0].value["Test accuracy"]) == [0.8]


def test_a_run_on_the_projector_says_whose_it_is_and_leads_back_to_the_class(teacher, ada):
    asked(ada).enter()
    at = open_page("class", identity=teacher, show=trained(ada, 0.95))
    assert at.title[0].value == asked(ada).my_animal()
    assert "test accuracy **95.0%**" in words(at)
    press(at, "Back to the class")
    assert "show" not in at.query_params
    assert at.title[0].value == "What is the class doing?"


def test_a_run_that_is_not_there_is_said_and_the_class_is_shown(teacher):
    at = open_page("class", identity=teacher, show="f" * 10)
    assert "Received: run='ffffffffff'" in at.warning[0].value
    assert at.title[0].value == "What is the class doing?"


def test_the_class_is_taken_away_as_a_table(teacher, ada):
    asked(ada).enter()
    trained(ada, 0.95)
    text = table_of_class(asked(teacher))
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["who"], row["animal"]) == (NAME, asked(ada).my_animal())
    assert float(row["test_accuracy"]) == 0.95
    with pytest.raises(AccessError):
        table_of_class(asked(ada))


def test_a_student_finds_their_animal_under_share(ada):
    asked(ada).enter()
    at = open_page("plane", identity=ada)
    open_part(at, "plane_classifier:share")
    assert f"you appear as **{asked(ada).my_animal()}**" in words(at)
