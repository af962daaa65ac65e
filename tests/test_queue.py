"""The queue of heavy runs: who trains, who waits, in which place, and for how long."""

import heapq
import random
import threading
import time

import pytest

from playground.runs import RunState, RunStore
from playground.training import control, queue
from playground.training.queue import HELD, WATCHED, Durations, Place, first_free
from playground.training.scheduling import FairSemaphore


@pytest.fixture(autouse=True)
def two_places(monkeypatch):
    turns = FairSemaphore(width=2)
    for module in (queue, control):
        monkeypatch.setattr(module, "TRAINING_SLOTS", turns)
    monkeypatch.setattr(queue, "_ends", {})
    yield turns
    for run_id in list(control._requests):
        control.forget(run_id)
    control._orders.clear()


def wait_for(condition):
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.002)


class HeavyRun(threading.Thread):
    """Queues, and trains until it is let go."""

    def __init__(self, run_id, person="", expected=Durations()):  # noqa: B008 - frozen
        super().__init__(daemon=True)
        self.said, self.trains, self.go = [], threading.Event(), threading.Event()
        control.begin(run_id, person or run_id)
        self.place = Place(run_id, True, self.publish, expected)

    def publish(self, kind, **fields):
        self.said.append(fields.get("waits") or fields.get("state"))

    def run(self):
        if self.place.have_before_first_step():
            self.trains.set()
            self.go.wait(5)
        self.place.forget()


def come(turns, run_id, **settings):
    """A run that has a place, or waits in the queue."""
    run = HeavyRun(run_id, **settings)
    arrived = turns._arrivals
    run.start()
    wait_for(lambda: turns._arrivals > arrived)
    return run


def let_go(*runs):
    for run in runs:
        run.go.set()
    for run in runs:
        run.join(5)


def test_each_who_waits_is_told_its_place_and_how_long(two_places):
    runs = [come(two_places, name, expected=Durations(8.0, 52.0)) for name in "abcd"]
    assert all(run.trains.wait(5) for run in runs[:2])
    wait_for(lambda: runs[2].said and runs[3].said)
    third, fourth = (run.said[-1] for run in runs[2:])
    assert (third["place"], fourth["place"]) == (1, 2)
    # Both places become free after a minute: one for each.
    assert third["seconds"] == pytest.approx(60, abs=2)
    assert fourth["seconds"] == pytest.approx(60, abs=2)
    runs[0].place.ends_in(5.0)  # as its speed says
    wait_for(lambda: runs[2].said[-1]["seconds"] < 6)
    let_go(runs[0])
    assert runs[2].trains.wait(5)
    wait_for(lambda: runs[3].said[-1]["place"] == 1)
    let_go(*runs)


def test_without_a_run_before_it_only_the_place_is_known(two_places):
    runs = [come(two_places, name) for name in "abc"]
    wait_for(lambda: runs[2].said and "place" in runs[2].said[-1])
    assert (runs[2].said[-1]["place"], runs[2].said[-1]["seconds"]) == (1, None)
    let_go(*runs)


def test_a_person_with_one_run_comes_before_the_second_run_of_another(two_places):
    first = [come(two_places, name, person="ada") for name in ("a1", "a2")]
    second = [come(two_places, "a3", person="ada"), come(two_places, "b1", person="bob")]
    wait_for(lambda: second[1].said)
    wait_for(lambda: second[0].said[-1]["place"] == 2)
    let_go(first[0])
    assert second[1].trains.wait(5)
    assert not second[0].trains.is_set()
    let_go(*first, *second)


def test_a_run_that_nobody_watches_gives_its_place_to_one_that_is_watched(two_places):
    unwatched, other = come(two_places, "a"), come(two_places, "b")
    assert unwatched.trains.wait(5)
    assert other.trains.wait(5)
    waiting = come(two_places, "c")
    control.request_watched(["b", "c"])
    got_back = threading.Event()

    def between_two_bursts():
        assert unwatched.place.have(lambda: False)
        got_back.set()

    thread = threading.Thread(target=between_two_bursts, daemon=True)
    thread.start()
    assert waiting.trains.wait(5)
    wait_for(lambda: WATCHED in unwatched.said)
    assert not got_back.is_set()
    let_go(waiting)
    assert got_back.wait(5)
    thread.join(5)
    let_go(unwatched, other)


def test_who_pauses_while_it_waits_lets_others_go_before_it(two_places):
    runs = [come(two_places, name) for name in "abcd"]
    control.request("c", "pause")
    wait_for(lambda: "paused" in runs[2].said)
    wait_for(lambda: runs[3].said[-1]["place"] == 1)
    let_go(runs[0])
    assert runs[3].trains.wait(5)
    control.request("c", None)
    let_go(runs[1])
    assert runs[2].trains.wait(5)
    let_go(*runs)


def test_who_is_stopped_while_it_waits_never_begins(two_places):
    runs = [come(two_places, name) for name in "abc"]
    control.request("c", "stop")
    runs[2].join(5)
    assert not runs[2].trains.is_set()
    assert runs[2].said[-1] == "stopped"
    let_go(*runs[:2])


def test_each_who_waits_is_told_which_runs_train_and_come_before_it(two_places):
    runs = [come(two_places, name) for name in "abcde"]
    wait_for(lambda: all(run.said for run in runs[2:]))
    last = runs[-1].said[-1]
    assert (last["training"], last["ahead"], last["place"]) == (["a", "b"], ["c", "d"], 3)
    let_go(*runs)


def test_what_the_teacher_moves_first_has_the_next_place_though_nobody_watches_it(two_places):
    runs = [come(two_places, name) for name in "abcd"]
    control.request_watched(["a", "b", "c"])
    control.request_order(False, ["d"])
    wait_for(lambda: runs[3].said and runs[3].said[-1].get("place") == 1)
    let_go(runs[0])
    assert runs[3].trains.wait(5)
    assert not runs[2].trains.is_set()
    let_go(*runs)


def test_while_the_teacher_has_paused_the_queue_no_run_begins_also_no_light_one(two_places):
    control.request_order(True, [])
    runs = [HeavyRun("heavy"), HeavyRun("light")]
    runs[1].place._is_heavy = False
    for run in runs:
        run.start()
    wait_for(lambda: all(HELD in run.said for run in runs))
    assert not any(run.trains.is_set() for run in runs)
    control.request_order(False, [])
    assert all(run.trains.wait(5) for run in runs)
    let_go(*runs)


def test_when_the_queue_goes_on_those_who_waited_longest_and_the_one_moved_first_begin(two_places):
    control.request_order(True, [])
    runs = [come(two_places, name) for name in "abcd"]
    wait_for(lambda: all(HELD in run.said for run in runs))
    control.request_order(True, ["d"])
    control.request_order(False, ["d"])
    wait_for(lambda: sum(run.trains.is_set() for run in runs) == 2)
    assert [run.trains.is_set() for run in runs] == [True, False, False, True]
    let_go(*runs)


def test_a_place_that_becomes_free_while_the_queue_is_paused_goes_to_nobody(two_places):
    runs = [come(two_places, name) for name in "abc"]
    wait_for(lambda: runs[2].said)
    control.request_order(True, [])
    let_go(*runs[:2])
    wait_for(lambda: HELD in runs[2].said)
    assert not runs[2].trains.is_set()
    assert two_places._holders == []
    control.request("c", "stop")  # who may stop it still may
    runs[2].join(5)
    assert runs[2].said[-1] == "stopped"


def test_a_teacher_holds_the_runs_of_one_app_and_not_those_of_another(two_places):
    control.request_order(True, [], "elsewhere")
    run = come(two_places, "a")
    assert run.trains.wait(5)
    let_go(run)


def test_light_runs_do_not_queue(two_places):
    heavy = [come(two_places, name) for name in "ab"]
    light = Place("light", False, lambda kind, **_: pytest.fail(kind), Durations())
    assert light.have(lambda: False)
    let_go(*heavy)


@pytest.mark.parametrize("seed", range(20))
def test_the_wait_is_what_a_simulation_second_by_second_gives(seed):
    rng = random.Random(seed)
    ends = [rng.randint(0, 20) for _ in range(rng.randint(1, 4))]
    ahead = [rng.randint(1, 20) for _ in range(rng.randint(0, 6))]
    training, waiting, second = list(ends), list(ahead), 0
    while True:
        training = [end for end in training if end > second]
        while len(training) < len(ends) and waiting:
            training.append(second + waiting.pop(0))
        if len(training) < len(ends):
            break
        second += 1
    assert first_free(ends, ahead) == second


def test_the_wait_is_not_known_while_one_ahead_is_not():
    assert first_free([3.0], [None]) is None
    assert first_free([], [1.0]) is None
    assert heapq.nsmallest(1, [3.0, 2.0]) == [first_free([3.0, 2.0], [])]


def test_what_an_experiment_took_before_is_kept_with_its_runs(tmp_path):
    store = RunStore(tmp_path / "runs.sqlite")
    owner = store.become_owner()
    assert store.durations("toy") == (None, None)
    # Oldest first; the last one found its model compiled, and was stopped.
    for state, progress in [
        ("complete", {"seconds": 90.0, "epochs_done": 9, "compile_seconds": 7.0}),
        ("complete", {"seconds": 30.0, "epochs_done": 10, "compile_seconds": 8.0}),
        ("stopped", {"seconds": 1.0, "epochs_done": 1, "compile_seconds": None}),
    ]:
        run = store.create("toy", {}, owner)
        store.apply([{"kind": "progress", "run": run.id, "progress": progress}])
        store.set_state(run.id, RunState(state))
    store.create("another", {}, owner)
    assert store.durations("toy") == (8.0, 3.0)
    owner.close()
