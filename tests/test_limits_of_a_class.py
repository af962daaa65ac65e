"""What a teacher adjusts while a class works: it counts at once, in every process, and is kept."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from playground.classroom.authorization import AccessError, AuthorizedRuns
from playground.classroom.brought_data import may_see
from playground.classroom.class_controls import ClassControls
from playground.classroom.identity import AT_MACHINE, TEACHER, Identity
from playground.classroom.open_class import open_class
from playground.datasets import DatasetError, kept_points
from playground.datasets.brought import brought_by, bytes_by_owner
from playground.datasets.reading import decoded
from playground.engine import Engine, LimitError
from playground.experiments import EXPERIMENTS
from playground.limits import DEFAULTS, MEGABYTE, limits
from playground.runs import RunState, RunStore
from playground.runs.writing import WriteError

ROOT = Path(__file__).resolve().parents[1]
PLANE = EXPERIMENTS["plane_classifier"]
ADA, BOB = Identity("a" * 16, class_id="c"), Identity("b" * 16, class_id="c")
A_TEACHER = Identity("c" * 16, role=TEACHER, class_id="c")


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def engine(data, monkeypatch):
    """An engine that admits runs, and hands them to no worker."""
    engine = Engine(RunStore(data / "runs.sqlite"))
    monkeypatch.setattr(engine._cluster, "client", lambda: None)
    monkeypatch.setattr(engine._tasks, "launch", lambda *_: None)
    yield engine
    engine.close()


def controls_of(engine, identity=A_TEACHER):
    return ClassControls(engine, engine.store, identity)


def runs_of(engine, identity):
    return AuthorizedRuns(engine, engine.store, identity)


def train(engine, identity, **settings):
    return runs_of(engine, identity).submit(PLANE, PLANE.config_type.parse(settings))


def points(seed):
    """More than a link carries itself."""
    numbers = np.random.default_rng(seed).uniform(-1, 1, (250, 2)).round(2).tolist()
    return ";".join(f"{x},{y},{k % 2}" for k, (x, y) in enumerate(numbers))


def test_who_adjusts_nothing_is_refused_nothing_that_was_allowed_before():
    before = {
        "unfinished_runs": 500,
        "unfinished_runs_of_one": 30,
        "waiting_runs_of_one": 30,
        "searches_at_once": 4,
        "parameters": 20_000_000,
        "memory": 4 * 1024**3,
        "upload_bytes": 10 * 1024**2,
        "uploads_bytes": 1_000_000_000 + 500_000_000 + 200_000_000,
    }
    unlimited = dict.fromkeys(("epochs", "uploads_of_one", "disk_of_one", "disk_in_all"))
    assert asdict(limits()) == before | unlimited


def test_an_adjusted_limit_counts_at_once_here_and_in_other_processes(engine, data):
    train(engine, ADA, epochs=500)
    controls_of(engine).adjust({"epochs": 100})
    with pytest.raises(LimitError, match=r"^Expected at most 100 epochs in this class\. Received:"):
        train(engine, ADA, epochs=500)
    train(engine, ADA, epochs=100)
    code = "from playground.limits import limits; print(limits().epochs)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout == "100\n"


def test_a_limit_that_is_taken_back_leaves_nothing_behind(engine, data):
    controls = controls_of(engine)
    controls.adjust({"parameters": 1000, "disk_in_all": 50 * MEGABYTE})
    controls.adjust({"parameters": DEFAULTS.parameters})
    assert json.loads((data / "limits.json").read_text()) == {"disk_in_all": 50 * 1024**2}
    assert controls_of(engine, AT_MACHINE).adjust({"disk_in_all": None}) == DEFAULTS


@pytest.mark.parametrize(
    "forged",
    [
        lambda controls: controls.adjust({"unfinished_runs_of_one": 500}),
        lambda controls: controls.pause_queue(),
        lambda controls: controls.go_on(),
        lambda controls: controls.move_first("0123456789"),
        lambda controls: controls.stop_all(before=lambda: pytest.fail("ended what others began")),
    ],
    ids=["limits", "pause", "go on", "first", "stop all"],
)
def test_a_student_who_asks_for_what_is_the_teachers_is_refused(engine, data, forged):
    before = sorted(file.name for file in data.iterdir())
    with pytest.raises(AccessError, match=r"^Expected the teacher, .* Received: somebody else\."):
        forged(controls_of(engine, ADA))
    assert sorted(file.name for file in data.iterdir()) == before


@pytest.mark.parametrize(
    "values",
    [{"epochs": 0}, {"parameters": None}, {"memory": 1}, {"upload_bytes": 11 * MEGABYTE}],
    ids=["too little", "none", "not adjusted", "more than the server takes"],
)
def test_a_limit_out_of_range_is_refused(engine, data, values):
    with pytest.raises(LimitError, match=r"^Expected .* Received: .* Choose "):
        controls_of(engine).adjust(values)
    assert not (data / "limits.json").exists()


def test_a_new_class_has_20_gb_beside_what_is_there_and_an_older_one_keeps_what_it_had(data):
    (data / "runs.sqlite").write_bytes(b"0" * 3 * MEGABYTE)
    open_class(data, "http://192.0.2.7")
    assert limits().disk_in_all == 20 * 1024**3 + 3 * 1024**2
    (data / "limits.json").unlink()
    open_class(data, "http://192.0.2.7")
    assert limits().disk_in_all is None


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"epochs": "many", "parameters": -1}', b"\xff"])
def test_a_damaged_file_of_limits_leaves_the_defaults(data, content):
    (data / "limits.json").write_bytes(content)
    assert limits() == DEFAULTS


def test_a_hundred_clicks_of_one_browser_at_once_begin_no_more_than_its_limit(engine):
    def click(student):
        try:
            return train(engine, student).state
        except LimitError as error:
            return str(error)

    others = [Identity(f"{number:016x}", class_id="c") for number in range(59)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(click, [ADA] * 100 + others))
    refused = [answer for answer in answers[:100] if answer != "waiting"]
    assert len(refused) == 100 - 30
    assert set(refused) == {
        "Expected at most 30 runs under way from one browser. Received: one more. Stop some on the "
        "page Runs, or wait until they end."
    }
    assert answers[100:] == ["waiting"] * 59
    assert engine.store.unfinished_count(ADA.id) == 30


def test_one_browser_may_have_so_many_runs_waiting(engine):
    controls_of(engine).adjust({"waiting_runs_of_one": 1})
    first = train(engine, ADA)
    with pytest.raises(LimitError, match=r"^Expected at most 1 waiting run from one browser\."):
        train(engine, ADA)
    engine.store.set_state(first.id, first.state.RUNNING)
    assert limits().have_room(engine.store, ADA.id)
    train(engine, ADA)
    assert not limits().have_room(engine.store, ADA.id)
    train(engine, BOB)


def test_one_browser_may_bring_so_many_data_sets(engine):
    controls_of(engine).adjust({"uploads_of_one": 1})
    name = runs_of(engine, ADA).bring(lambda: kept_points.short(points(1)))
    assert may_see(ADA, name)
    assert not may_see(BOB, name)
    with pytest.raises(LimitError, match=r"^Expected at most 1 data set of one person\."):
        runs_of(engine, ADA).bring(lambda: pytest.fail("kept all the same"))
    runs_of(engine, BOB).bring(lambda: kept_points.short(points(2)))


def test_points_placed_by_hand_are_no_data_set_and_stay_text_where_the_disk_is_full(engine):
    controls_of(engine).adjust({"uploads_of_one": 1})
    names = [runs_of(engine, ADA).draw(points(seed)) for seed in range(3)]
    assert all(may_see(ADA, name) and not may_see(BOB, name) for name in names)
    runs_of(engine, ADA).bring(lambda: kept_points.short(points(4)))
    controls_of(engine).adjust({"disk_of_one": MEGABYTE})
    kept_points.path(names[0]).write_bytes(b"0" * MEGABYTE)
    assert runs_of(engine, ADA).draw(points(5)) == points(5)
    with pytest.raises(
        LimitError, match=r"Received: 1 MB, 1 MB of it data\. On the page Runs, delete"
    ):
        train(engine, ADA)


def test_of_many_files_brought_at_once_no_more_are_kept_than_one_browser_may_bring(engine):
    controls_of(engine).adjust({"uploads_of_one": 2})

    def slow(seed):
        time.sleep(0.02)
        return kept_points.short(points(seed))

    def bring(seed):
        with suppress(LimitError):
            runs_of(engine, ADA).bring(lambda: slow(seed))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bring, range(8)))
    assert len(brought_by(ADA.id)) == 2


def test_data_are_counted_for_each_of_their_owners(engine):
    name = runs_of(engine, ADA).bring(lambda: kept_points.short(points(1)))
    runs_of(engine, BOB).bring(lambda: kept_points.short(points(1)))
    own = runs_of(engine, BOB).bring(lambda: kept_points.short(points(2)))
    sizes = [len(points(seed)) for seed in (1, 2)]
    assert name != own
    assert bytes_by_owner() == {ADA.id: sizes[0], BOB.id: sum(sizes)}


def test_an_interrupted_run_that_goes_on_counts_as_one_that_begins(engine):
    run = train(engine, ADA, epochs=500)
    engine.store.set_state(run.id, RunState.INTERRUPTED)
    checkpoint = {"kind": "checkpoint", "run": run.id, "epoch": 1.0, "data": b"weights"}
    engine.store.apply([checkpoint])
    controls_of(engine).adjust({"epochs": 100})
    with pytest.raises(LimitError, match=r"^Expected at most 100 epochs"):
        runs_of(engine, ADA).resume(run.id)
    controls_of(engine).adjust({"epochs": None, "unfinished_runs_of_one": 1})
    other = train(engine, ADA)
    with pytest.raises(LimitError, match=r"^Expected at most 1 run under way"):
        runs_of(engine, ADA).resume(run.id)
    engine.store.set_state(other.id, RunState.STOPPED)
    runs_of(engine, ADA).resume(run.id)
    assert engine.store.run(run.id).state is not RunState.INTERRUPTED


def test_a_change_that_makes_a_run_no_larger_is_no_question_of_limits(engine, monkeypatch):
    asked = []
    monkeypatch.setattr(engine._tasks, "request", lambda *what: asked.append(what))
    run = runs_of(engine, ADA).submit(PLANE, PLANE.preset("spiral"))
    controls_of(engine).adjust({"parameters": 100})
    assert PLANE.count_parameters(PLANE.config_type.parse(run.config)) > 100
    runs_of(engine, ADA).change(run.id, "learning_rate", 0.01)
    assert asked == [(run.id, "change", "learning_rate", 0.01)]


def test_stop_all_stops_the_others_when_one_cannot_be_and_then_says_why(engine, monkeypatch):
    runs, stopped = [train(engine, ADA) for _ in range(3)], []

    def stop(run_id):
        if run_id == runs[1].id:
            raise WriteError("Expected room. Received: none.", "free some space")
        stopped.append(run_id)

    def full():
        raise WriteError("Expected to write. Received: no.", "wait")

    monkeypatch.setattr(engine, "stop", stop)
    with pytest.raises(WriteError, match=r"^Expected to write"):
        controls_of(engine).stop_all(before=full)
    assert set(stopped) == {runs[0].id, runs[2].id}


def test_a_file_may_be_so_large(engine):
    content = b"1,2,0\n" * 250_000
    assert decoded(content).text.startswith("1,2,0")
    controls_of(engine).adjust({"upload_bytes": MEGABYTE})
    with pytest.raises(DatasetError, match=r"^Expected a file of at most 1 MB\. Received: 1 MB\."):
        decoded(content)


def test_all_data_together_take_so_much(engine):
    controls_of(engine).adjust({"uploads_bytes": MEGABYTE})
    (kept_points.path("points-0").parent).mkdir()
    kept_points.path("points-" + "0" * 16).write_bytes(b"0" * (MEGABYTE - 100))
    assert kept_points.short(points(3)) == points(3)  # it stays text, where there is no room
