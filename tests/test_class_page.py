"""The class: its animals, who is here, polls, who passed a task, and the table to take away."""

import csv
import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from plotly_checks import checked

from playground.classroom import class_store
from playground.classroom.animals import ANIMALS, animal_of
from playground.classroom.authorized_class import AuthorizedClass
from playground.classroom.brought_data import AccessError, claim, share
from playground.classroom.called import called
from playground.classroom.class_store import FILE, ClassStore, FullError, Person
from playground.classroom.identity import (
    AT_MACHINE,
    NOBODY,
    STUDENT,
    TEACHER,
    Identity,
    identity_key,
)
from playground.classroom.poll import PollError, PollState, counts_of, edges_of, questions_for
from playground.classroom.prediction import Prediction
from playground.classroom.presence import GRACE_SECONDS, Presence
from playground.classroom.signed import task_signature
from playground.classroom.standings import standings, tasks_of
from playground.classroom.task import Criterion, Task
from playground.datasets import kept_points
from playground.experiments import EXPERIMENTS
from playground.export.class_csv import class_csv
from playground.figures.prediction_histogram import PredictionHistogram, prediction_histogram
from playground.folders import data_folder
from playground.live import Channel
from playground.runs import Origin, Run, RunQuery, RunState, RunStore
from playground.runs.writing import WriteError
from playground.ui import stream

PLANE, FITS = EXPERIMENTS["plane_classifier"], EXPERIMENTS["function_fit"]
CONFIG = PLANE.preset("spiral")
CLASS = "c" * 8
TEACH = Identity("t" * 16, role=TEACHER, class_id=CLASS)


def student(number, name=""):
    return Identity(f"{number:016x}", role=STUDENT, class_id=CLASS, name=name)


@pytest.fixture
def kept(tmp_path):
    return ClassStore(tmp_path)


@pytest.fixture
def asked(kept):
    """The class as somebody may use it."""
    return lambda identity: AuthorizedClass(kept, identity)


# Animals and names


def test_sixty_students_have_sixty_animals_and_keep_them_when_the_app_starts_again(asked, tmp_path):
    for number in range(60):
        asked(student(number)).enter()
    animals = {person.id: person.animal for person in asked(TEACH).people()}
    assert len(set(animals.values())) == 60
    again = AuthorizedClass(ClassStore(tmp_path), student(59))
    assert again.enter().animal == again.my_animal() == animals[student(59).id]


def test_an_animal_follows_from_the_id_alone_where_it_is_free():
    first = animal_of("a" * 16, ())
    assert animal_of("a" * 16, set(ANIMALS) - {first}) == first
    assert len(set(ANIMALS)) == len(ANIMALS) >= 120


def test_where_all_animals_are_taken_a_number_follows():
    assert animal_of("a" * 16, ANIMALS) == f"{animal_of('a' * 16, ())} 2"


def test_another_class_begins_with_all_animals(asked):
    first = asked(student(1)).enter()
    other = replace(student(1), class_id="d" * 8)
    assert asked(other).enter() == first
    assert [person.id for person in asked(replace(TEACH, class_id="e" * 8)).people()] == []


def test_names_are_shown_only_where_the_teacher_says_so_and_who_has_none_is_an_animal(asked):
    people = [Person("1", "Otter", "Ada"), Person("2", "Yak"), Person("3", "Bee", "Ada")]
    assert called(people, by_name=False) == {"1": "Otter", "2": "Yak", "3": "Bee"}
    by_name = {"1": "Ada (Otter)", "2": "Yak", "3": "Ada (Bee)"}
    assert called(people, by_name=True) == by_name
    assert not asked(TEACH).names_shown()
    asked(TEACH).show_names(True)
    assert asked(student(1)).names_shown()


def test_who_calls_themselves_like_an_animal_is_told_apart_from_it():
    people = [Person("1", "Otter", "Yak"), Person("2", "Yak")]
    assert called(people, by_name=True) == {"1": "Yak (Otter)", "2": "Yak"}


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0)])
def test_nobody_can_type_the_name_that_somebody_else_is_told_apart_by(order):
    people = [
        Person("1", "Yak", "Ada"),
        Person("2", "Otter", "Ada"),
        Person("3", "Bee", "Ada (Yak)"),
        Person("4", "Cat", "Ada (Otter)"),
    ]
    names = called([people[place] for place in order], by_name=True)
    assert len(set(names.values())) == 4
    assert (names["3"], names["4"]) == ("Ada (Yak)", "Ada (Otter)")


def test_the_teacher_and_a_browser_without_an_id_are_no_students(asked):
    assert asked(TEACH).enter() is asked(AT_MACHINE).enter() is asked(NOBODY).enter() is None
    assert asked(TEACH).people() == []


# Who is here


def test_somebody_is_here_from_the_first_connection_until_a_moment_after_the_last():
    now = [100.0]
    presence = Presence(lambda: now[0])
    with presence.connected("ada"):
        with presence.connected("ada"):
            assert presence.here() == {"ada"}
        now[0] += 2 * GRACE_SECONDS
        assert presence.here() == {"ada"}
    assert presence.here() == {"ada"}
    now[0] += GRACE_SECONDS
    assert presence.here() == frozenset()


# A poll


def test_everybody_has_one_answer_and_may_change_it_until_the_poll_is_closed(asked):
    asked(TEACH).open_poll(PLANE, CONFIG, "accuracy")
    ada, bob = asked(student(1)), asked(student(2))
    ada.answer(Prediction(accuracy=0.5))
    bob.answer(Prediction(accuracy=0.9))
    ada.answer(Prediction(accuracy=0.6))
    asked(TEACH).close_poll()
    with pytest.raises(PollError, match="not counted"):
        bob.answer(Prediction(accuracy=0.95))
    assert sorted(asked(TEACH).answers()) == [0.6, 0.9]
    assert (ada.my_answer(), bob.my_answer()) == (0.6, 0.9)


def test_a_poll_and_its_answers_are_there_when_the_app_starts_again(asked, tmp_path):
    asked(TEACH).open_poll(PLANE, CONFIG, "turn")
    asked(student(1)).answer(Prediction(turn=7))
    again = AuthorizedClass(ClassStore(tmp_path), TEACH)
    assert again.poll().parsed() == (PLANE, CONFIG)
    assert (again.poll().state, again.answers()) == (PollState.OPEN, [7.0])


FORGED = {
    "open_poll": lambda who: who.open_poll(PLANE, CONFIG, "accuracy"),
    "close_poll": lambda who: who.close_poll(),
    "reveal_poll": lambda who: who.reveal_poll(),
    "end_poll": lambda who: who.end_poll(),
    "show_names": lambda who: who.show_names(True),
    "people": lambda who: who.people(),
    "answers": lambda who: who.answers(),
}


@pytest.mark.parametrize("call", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("identity", [student(1), NOBODY], ids=["student", "nobody"])
def test_a_student_who_forges_a_call_of_the_teacher_changes_and_learns_nothing(
    asked, kept, call, identity
):
    asked(TEACH).open_poll(PLANE, CONFIG, "accuracy")
    before, poll = kept.version, asked(TEACH).poll()
    with pytest.raises(AccessError, match="Ask your teacher"):
        call(asked(replace(identity, class_id=CLASS)))
    assert (kept.version, asked(TEACH).poll()) == (before, poll)


def test_students_see_what_others_predicted_once_the_teacher_reveals_it(asked):
    asked(TEACH).open_poll(PLANE, CONFIG, "accuracy")
    asked(student(1)).answer(Prediction(accuracy=0.8))
    asked(TEACH).reveal_poll()
    assert asked(student(2)).answers() == [0.8]
    with pytest.raises(PollError, match="not counted"):
        asked(student(2)).answer(Prediction(accuracy=0.8))


def test_a_browser_without_an_id_has_no_answer(asked):
    asked(TEACH).open_poll(PLANE, CONFIG, "accuracy")
    with pytest.raises(AccessError, match="cookie"):
        asked(Identity(class_id=CLASS)).answer(Prediction(accuracy=0.5))


@pytest.mark.parametrize(
    ("question", "prediction"),
    [
        ("accuracy", Prediction()),
        ("accuracy", Prediction(turn=3)),
        ("accuracy", Prediction(accuracy=1.01)),
        ("accuracy", Prediction(accuracy=float("nan"))),
        ("turn", Prediction(turn=0)),
        ("turn", Prediction(turn=CONFIG.epochs + 1)),
    ],
)
def test_what_answers_another_question_or_cannot_be_is_refused(asked, question, prediction):
    asked(TEACH).open_poll(PLANE, CONFIG, question)
    with pytest.raises(PollError, match=r"Expected a prediction.*Received: .*Type another one"):
        asked(student(1)).answer(prediction)
    assert asked(student(1)).my_answer() is None


def test_a_new_poll_takes_the_place_of_the_one_before_and_one_that_ended_is_gone(asked):
    asked(TEACH).open_poll(PLANE, CONFIG, "accuracy")
    asked(student(1)).answer(Prediction(accuracy=0.5))
    asked(TEACH).open_poll(PLANE, CONFIG, "turn")
    assert asked(TEACH).answers() == []
    asked(TEACH).end_poll()
    assert asked(student(1)).poll() is None
    with pytest.raises(PollError, match="Open another one"):
        asked(TEACH).reveal_poll()


def test_a_poll_on_data_of_somebody_begins_when_they_are_shared(asked, tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    numbers = np.random.default_rng(0).uniform(-1, 1, (250, 2)).round(2).tolist()
    name = kept_points.short(";".join(f"{x},{y},{k % 2}" for k, (x, y) in enumerate(numbers)))
    claim(TEACH, name)
    config = CONFIG.parse(CONFIG.model_dump() | {"dataset": "own", "points": name})
    with pytest.raises(PollError, match=r"Received: “250 points”, not shared yet\. Press Share"):
        asked(TEACH).open_poll(PLANE, config, "accuracy")
    assert asked(TEACH).poll() is None
    share(TEACH, name)
    asked(TEACH).open_poll(PLANE, config, "accuracy")
    assert asked(student(1)).poll().is_about(PLANE.name, config)


def run_of(config, **values):
    return Run(
        id=values.pop("id", "1" * 10),
        experiment=PLANE.name,
        config=config.model_dump(mode="json"),
        preset=None,
        state=values.pop("state", RunState.COMPLETE),
        message="",
        parameters=17,
        created=0.0,
        started=0.0,
        ended=1.0,
        **values,
    )


def test_the_teachers_run_of_the_same_settings_closes_the_poll_and_answers_it(asked):
    other = CONFIG.model_copy(update={"seed": 99})
    asked(TEACH).open_poll(PLANE, CONFIG, "accuracy")
    asked(student(1)).note_run(run_of(CONFIG), CONFIG)
    asked(TEACH).note_run(run_of(other), other)
    assert asked(TEACH).poll().run == ""
    asked(TEACH).note_run(run_of(CONFIG), CONFIG)
    poll = asked(TEACH).poll()
    assert (poll.run, poll.state) == ("1" * 10, PollState.CLOSED)


def test_a_poll_knows_its_result_when_the_run_has_ended(asked):
    history = {"epoch": np.arange(1.0, 5.0), "val_loss": np.array([0.9, np.nan, 0.3, 0.5])}
    run = run_of(CONFIG, measures={"test_accuracy": 0.93})
    for question, result in (("accuracy", 0.93), ("turn", 3)):
        asked(TEACH).open_poll(PLANE, CONFIG, question)
        poll = asked(TEACH).poll()
        assert poll.result(run, history) == result
        assert poll.result(replace(run, state=RunState.RUNNING), history) is None


def test_a_fit_has_no_accuracy_to_ask_for():
    assert list(questions_for(FITS, FITS.preset(None))) == ["turn"]
    assert list(questions_for(PLANE, CONFIG)) == ["accuracy", "turn"]


def test_bars_count_what_numpy_counts(asked):
    asked(TEACH).open_poll(PLANE, CONFIG, "accuracy")
    edges = edges_of(asked(TEACH).poll())
    values = [0.0, 0.049, 0.05, 0.5, 0.92, 0.999, 1.0]
    assert counts_of(values, edges) == list(np.histogram(values, edges)[0])


@pytest.mark.parametrize("epochs", [1, 7, 20, 21, 1000])
def test_each_epoch_has_a_bar_and_there_are_at_most_twenty(asked, epochs):
    config = CONFIG.model_copy(update={"epochs": epochs})
    asked(TEACH).open_poll(PLANE, config, "turn")
    edges = edges_of(asked(TEACH).poll())
    assert len(edges) <= 21
    assert edges[0] < 1
    assert edges[-1] > epochs
    assert sum(counts_of([float(epoch) for epoch in range(1, epochs + 1)], edges)) == epochs


def test_the_histogram_says_in_words_what_it_shows():
    edges = [0.0, 0.5, 1.0]
    info = PredictionHistogram("final test accuracy", edges, [0, 3], 0.913, percent=True)
    figure = checked(prediction_histogram(info))
    assert list(figure.data[0].y) == [0, 3]
    assert figure.layout.shapes[0].x0 == 0.913
    assert figure.layout.meta["alt"] == (
        "3 predictions of the final test accuracy. 50% to 100%: 3. The result is 91.3%."
    )


# What is kept


def test_a_damaged_file_of_the_class_is_set_aside_and_the_class_goes_on(tmp_path):
    (tmp_path / FILE).write_bytes(b"no database at all, but long enough to be one" * 40)
    assert ClassStore(tmp_path).enter(CLASS, "a" * 16, "").animal
    assert len(list(tmp_path.glob("class.damaged-*.sqlite"))) == 1


def test_a_file_whose_pages_are_damaged_while_the_app_runs_is_set_aside(tmp_path):
    kept = ClassStore(tmp_path)
    for number in range(200):
        kept.enter(CLASS, f"{number:016x}", "a name that fills some pages")
    content = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    kept.enter(CLASS, "0" * 16, "Ada")
    assert [person.name for person in kept.people(CLASS)] == ["Ada"]
    assert len(list(tmp_path.glob("class.damaged-*"))) == 1


def test_a_file_that_is_deleted_while_the_app_runs_begins_anew(tmp_path):
    kept = ClassStore(tmp_path)
    kept.enter(CLASS, "0" * 16, "Ada")
    (tmp_path / FILE).unlink()
    kept.enter(CLASS, "1" * 16, "Bob")
    assert [person.name for person in kept.people(CLASS)] == ["Bob"]


def test_what_many_threads_write_at_once_is_all_kept_and_counted(tmp_path):
    kept = ClassStore(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: kept.enter(CLASS, f"{number:016x}", ""), range(40)))
    assert len({person.animal for person in kept.people(CLASS)}) == kept.version == 40


def test_in_a_full_class_who_entered_first_and_is_away_makes_room(kept, monkeypatch):
    monkeypatch.setattr(class_store, "MOST_PEOPLE", 3)
    for person in ("first", "second", "third"):
        kept.enter(CLASS, person, "")
    kept.enter(CLASS, "fourth", "", here={"first", "third"})
    assert {person.id for person in kept.people(CLASS)} == {"first", "third", "fourth"}
    with pytest.raises(FullError, match=r"^Expected at most 3 people .* Received: one more\. Ask"):
        kept.enter(CLASS, "fifth", "", here={"first", "third", "fourth"})
    assert kept.enter(CLASS, "third", "Ada", here={"first", "third", "fourth"}).name == "Ada"


def test_a_folder_that_is_gone_is_said_in_a_sentence(tmp_path):
    with pytest.raises(WriteError, match="Expected to be allowed to write"):
        ClassStore(tmp_path / "gone").enter(CLASS, "a" * 16, "")


# The stream


def test_only_the_teacher_may_watch_the_whole_class(monkeypatch, tmp_path):
    from playground.lessons.sources import SOURCES

    monkeypatch.setattr(stream.services, "store", lambda: RunStore(tmp_path / "runs.sqlite"))
    for name in ("class", "predictions"):
        channel = Channel.of(name, ())
        assert stream._may_watch(TEACH, channel, SOURCES[name])
        assert not stream._may_watch(student(1), channel, SOURCES[name])
    assert stream._may_watch(student(1), Channel.of("poll", ()), SOURCES["poll"])


# Runs of people


def test_the_newest_run_of_each_person_is_found_also_where_it_is_shared(tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    owner = store.become_owner()

    def begin(person, study=None):
        origin = Origin(begun_by=person, study=study)
        time.sleep(0.002)
        return store.create(PLANE.name, {}, owner, origin=origin).id

    begin("ada")
    newest = begin("ada")
    begin("ada", study="s" * 10)
    shared = begin("bob")
    store.share(shared, "cleo")
    assert store.newest_of(["ada", "bob", "cleo", "dan"]) == {
        "ada": newest,
        "bob": shared,
        "cleo": shared,
    }
    found = store.find(RunQuery(people=("cleo", "dan"), trained_here=True))
    assert [run.id for run in found] == [shared]


# Tasks and best runs


def signed(*criteria):
    task = Task("Reach it.", {}, (), tuple(map(Criterion.parse, criteria)))
    signature = task_signature(identity_key(data_folder()), PLANE.name, task)
    return replace(task, signed=signature)


def scored(person, accuracy, task=None, **values):
    origin = Origin(begun_by=person, task={} if task is None else task.as_json())
    measures = {"test_accuracy": accuracy, "test_loss": 1 - accuracy}
    return run_of(CONFIG, origin=origin, measures=measures, **values)


def test_runs_are_ranked_by_test_accuracy_where_no_task_asks_for_anything():
    runs = [scored("ada", 0.7), scored("bob", 0.9), scored("ada", 0.95), scored("eve", 0.99)]
    runs.append(scored("bob", 1.0, state=RunState.RUNNING))
    found = standings(runs, ["ada", "bob"], PLANE.name)
    assert [(each.person, each.value, each.met) for each in found] == [
        ("ada", 0.95, None),
        ("bob", 0.9, None),
    ]


def test_who_has_met_the_task_comes_first_and_a_task_that_nobody_signed_is_none():
    task = signed("parameters<=20", "test_accuracy>=0.8")
    small = {"id": "2" * 10}
    runs = [
        scored("ada", 0.7, task, **small),  # fewer parameters than bob, but not accurate
        replace(scored("bob", 0.9, task), parameters=20),
        replace(scored("bob", 0.9, task), parameters=19),
        scored("cleo", 0.99, replace(task, signed="forged")),
        scored("dan", 0.99),
    ]
    (found,) = tasks_of(runs)
    assert found.task == task
    ranked = standings(runs, ["ada", "bob", "cleo", "dan"], PLANE.name, found)
    assert [(each.person, each.value, each.met) for each in ranked] == [
        ("bob", 19, True),
        ("ada", 17, False),
    ]


def test_the_key_is_read_once_for_all_runs_that_are_ranked(monkeypatch):
    read = []
    monkeypatch.setattr(
        "playground.classroom.standings.identity_key",
        lambda folder: read.append(folder) or identity_key(folder),
    )
    runs = [scored("ada", 0.9, signed("test_accuracy>=0.8")) for _ in range(5)]
    (task,) = tasks_of(runs)
    assert len(read) == 1
    assert standings(runs, ["ada"], PLANE.name, task)[0].met
    assert len(read) == 2


def test_a_run_that_several_share_counts_for_each_of_them():
    run = scored("ada", 0.8, sharers=("ada", "bob"))
    found = standings([run], ["ada", "bob"], PLANE.name)
    assert {each.person for each in found} == {"ada", "bob"}


# The table


def test_the_table_reads_back_with_every_digit_and_is_utf_8_with_its_mark():
    task = signed("test_accuracy>=0.8")
    runs = [scored("ada", 0.1 + 0.2, task), scored("bob", 0.9, task)]
    text = class_csv(runs, [Person("ada", "Bee", "Zoë"), Person("bob", "Otter")])
    assert text.encode().startswith(b"\xef\xbb\xbf")
    first, second = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (first["who"], first["animal"]) == ("Zoë", "Bee")
    assert (second["who"], second["animal"]) == ("Otter", "Otter")
    assert float(first["test_accuracy"]) == 0.1 + 0.2
    assert (first["task"], first["task_met"], second["task_met"]) == ("Reach it.", "no", "yes")
    assert "dataset=spiral" in first["settings"]


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula_and_numbers_stay_numbers(beginning):
    name = f'{beginning}HYPERLINK("http://evil.example")'
    run = scored("ada", -0.5, replace(signed("test_accuracy>=0.8"), text=name))
    text = class_csv([run], [Person("ada", "Bee", name)]).removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["who"] == row["task"] == f"'{name}"
    assert float(row["test_accuracy"]) == -0.5


def test_runs_of_people_who_are_not_in_the_class_are_left_out():
    assert len(class_csv([scored("eve", 0.9)], [Person("ada", "Bee")]).splitlines()) == 1
