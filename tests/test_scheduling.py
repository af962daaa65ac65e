"""Whose turn it is."""

import threading
import time

import pytest

from playground.training import control
from playground.training.scheduling import FairSemaphore, Ticket


def never():
    return False


def wait_for(condition, seconds=5.0):
    """Waits until a condition among threads holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.001)


class Visitor(threading.Thread):
    """Takes a turn, notes its name in `log`, and holds the turn until `leave` is set."""

    def __init__(self, turns, name, log, give_up=never, **settings):
        super().__init__(name=name, daemon=True)
        self.turns, self.log, self.give_up, self.settings = turns, log, give_up, settings
        self.leave = threading.Event()
        self.granted = None

    def run(self):
        with self.turns.turn(self.give_up, **self.settings) as self.granted:
            if self.granted:
                self.log.append(self.name)
                self.leave.wait(5)


def queue_up(turns, names, log, settings=lambda name: {}):
    """Visitors that came in the order of `names`, which is made certain one by one.

    Args:
        settings: Gives what else a visitor of that name asks with.
    """
    visitors = []
    for name in names:
        arrived = turns._arrivals
        visitors.append(Visitor(turns, name, log, **settings(name)))
        visitors[-1].start()
        wait_for(lambda a=arrived: turns._arrivals > a)
    return visitors


def test_who_came_first_is_served_first():
    turns, log = FairSemaphore(width=1), []
    visitors = queue_up(turns, "abcde", log)
    for count, visitor in enumerate(visitors, start=1):
        wait_for(lambda n=count: len(log) == n)
        visitor.leave.set()
    for visitor in visitors:
        visitor.join(5)
    assert log == list("abcde")


def test_as_many_hold_a_turn_as_the_width_allows():
    turns, log = FairSemaphore(width=2), []
    visitors = queue_up(turns, "abcd", log)
    time.sleep(0.05)
    assert log == ["a", "b"]
    visitors[1].leave.set()
    wait_for(lambda: log == ["a", "b", "c"])
    for visitor in visitors:
        visitor.leave.set()
    for visitor in visitors:
        visitor.join(5)
    assert log == list("abcd")


def test_who_takes_turns_again_and_again_alternates_with_who_waits():
    turns, log = FairSemaphore(width=1), []
    begin = threading.Barrier(2)

    def visit(name):
        begin.wait()
        for _ in range(20):
            with turns.turn(never):
                log.append(name)
                time.sleep(0.002)  # the other is back in the queue by then

    threads = [threading.Thread(target=visit, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    longest = max(len(run) for name in "ab" for run in "".join(log).split(name))
    assert longest <= 3, "".join(log)


def test_who_gives_up_gets_no_turn_and_holds_nobody_back():
    turns, log, tired = FairSemaphore(width=1), [], threading.Event()
    first, *_ = queue_up(turns, "a", log)
    impatient = Visitor(turns, "b", log, give_up=tired.is_set)
    impatient.start()
    wait_for(lambda: len(turns._queue) == 1)
    patient = Visitor(turns, "c", log)
    patient.start()
    wait_for(lambda: len(turns._queue) == 2)
    tired.set()
    turns.wake()
    impatient.join(5)
    assert impatient.granted is False
    first.leave.set()
    wait_for(lambda: log == ["a", "c"])
    patient.leave.set()
    patient.join(5)


def test_a_turn_ends_even_when_its_work_fails():
    turns = FairSemaphore(width=1)
    try:
        with turns.turn(never):
            raise ValueError
    except ValueError:
        pass
    with turns.turn(never) as granted:
        assert granted


def test_who_fails_while_it_waits_holds_nobody_back():
    turns, log = FairSemaphore(width=1), []
    first, *_ = queue_up(turns, "a", log)

    def fail(ticket):
        raise OSError("the scheduler is gone")

    with pytest.raises(OSError, match="is gone"), turns.turn(never, on_wait=fail):
        pass
    later, *_ = queue_up(turns, "b", log)
    first.leave.set()
    wait_for(lambda: log == ["a", "b"])
    later.leave.set()
    later.join(5)
    assert not turns._present


def serve_all(visitors, log):
    """Lets each leave as soon as it has been served."""
    for count in range(1, len(visitors) + 1):
        wait_for(lambda n=count: len(log) == n)
        next(v for v in visitors if v.name == log[-1]).leave.set()
    for visitor in visitors:
        visitor.join(5)


def test_a_run_that_nobody_watches_waits_for_those_that_are_watched():
    turns, log = FairSemaphore(width=1), []
    watched = {"a": True, "b": False, "c": True, "d": False}
    visitors = queue_up(
        turns, "abcd", log, lambda name: {"is_watched": lambda: watched[name], "person": name}
    )
    serve_all(visitors, log)
    assert log == list("acbd")


def test_a_run_that_is_looked_at_again_comes_forward():
    turns, log = FairSemaphore(width=1), []
    watched = {"a": True, "b": False, "c": False}
    visitors = queue_up(
        turns, "abc", log, lambda name: {"is_watched": lambda: watched[name], "person": name}
    )
    watched["c"] = True
    turns.wake()
    serve_all(visitors, log)
    assert log == list("acb")


class Clock:
    """Time that passes when a test says so."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def serve_for_a_second_each(visitors, log, clock, count):
    """Lets the next `count` turns last a second of the clock each."""
    for _ in range(count):
        wait_for(lambda: any(v.name in log and not v.leave.is_set() for v in visitors))
        holder = next(v for v in visitors if v.name in log and not v.leave.is_set())
        clock.now += 1
        holder.leave.set()
        holder.join(5)


def person_of(name):
    return {"person": name[0]}


def test_one_person_with_many_runs_gets_no_more_than_one_with_a_single_run():
    clock, log = Clock(), []
    turns = FairSemaphore(width=1, clock=clock)
    visitors = queue_up(turns, ["m1", "m2", "m3", "o1"], log, person_of)
    serve_for_a_second_each(visitors, log, clock, 4)
    assert log == ["m1", "o1", "m2", "m3"]


def test_who_comes_late_does_not_catch_up_on_the_past():
    clock, log = Clock(), []
    turns = FairSemaphore(width=1, clock=clock)
    visitors = queue_up(turns, ["a0", "b0"], log, person_of)
    for number in range(1, 6):  # for ten seconds a and b alternate
        for name in (f"a{number}", f"b{number}"):
            serve_for_a_second_each(visitors, log, clock, 1)
            visitors += queue_up(turns, [name], log, person_of)
    visitors += queue_up(turns, ["l1", "l2", "l3"], log, person_of)
    wait_for(lambda: log[-1] == "a5")
    served = len(log)
    serve_for_a_second_each(visitors, log, clock, 5)
    assert log[served:] == ["b5", "l1", "l2", "l3"]
    assert log[:4] == ["a0", "b0", "a1", "b1"]


def test_nobody_is_charged_for_time_in_which_a_turn_could_not_be_used():
    clock = Clock()
    turns = FairSemaphore(width=2, clock=clock)
    with turns.turn(never, "bob", run_id="other"):  # while bob is here, nothing is forgotten
        with turns.turn(never, "ada", run_id="run"):
            clock.now += 2
            with turns.free_of_charge("run"):
                clock.now += 60
            clock.now += 1
        assert turns._seconds["ada"] == 3


def test_three_hundred_who_wait_sort_the_line_once_until_something_changes():
    turns, ranked = FairSemaphore(width=1), []
    news = threading.Condition(turns._lock)
    place = lambda: ranked.append(1) or 0  # noqa: E731
    tickets = [
        Ticket(number, f"run {number}", "", lambda: True, place, never, news)
        for number in range(300)
    ]
    with turns.turn(never):
        turns._queue.extend(tickets)
        lines = [turns.line(ticket)[1] for ticket in tickets]
        assert lines == [[f"run {before}" for before in range(number)] for number in range(300)]
        assert len(ranked) == 300
        turns.wake()
        turns.line(tickets[0])
        assert len(ranked) == 600
        turns._queue.clear()


def test_in_a_crowd_there_is_less_than_a_turn_for_everybody():
    turns, log = FairSemaphore(width=2), []
    assert turns.crowd == 1
    visitors = queue_up(turns, "abcdef", log)
    assert turns.crowd == 3
    for visitor in visitors:
        visitor.leave.set()
    for visitor in visitors:
        visitor.join(5)
    assert turns.crowd == 1


def test_who_gave_up_may_leave_after_everybody_else():
    turns = FairSemaphore(width=1)
    with turns.turn(never, "first"):
        late = turns.turn(lambda: True, "second")
        assert not late.__enter__()
    late.__exit__(None, None, None)
    with turns.turn(never, "second") as granted:
        assert granted


def test_a_turn_that_ends_wakes_the_next_alone():
    turns, log, asked = FairSemaphore(width=1), [], []
    visitors = queue_up(
        turns, "abcd", log, lambda name: {"give_up": lambda: asked.append(name) or False}
    )
    wait_for(lambda: len(turns._queue) == 3)
    asked.clear()
    visitors[0].leave.set()
    wait_for(lambda: log == ["a", "b"])
    assert "c" not in asked
    assert "d" not in asked
    for visitor in visitors:
        visitor.leave.set()
    for visitor in visitors:
        visitor.join(5)
    assert log == list("abcd")


def test_runs_that_nobody_looks_at_are_known_until_they_end():
    control.begin("seen", "ada")
    control.begin("unseen", "bob")
    try:
        assert control.is_watched("unseen")  # as long as nobody has said otherwise
        control.request_watched(["seen"])
        assert control.is_watched("seen")
        assert not control.is_watched("unseen")
        control.request_watched(["seen", "unseen"])
        assert control.is_watched("unseen")
    finally:
        control.forget("seen")
        control.forget("unseen")


def test_an_app_does_not_say_which_runs_of_another_one_are_watched():
    control.begin("mine", "ada", owner="an app")
    control.begin("theirs", "bob", owner="another app")
    try:
        control.request_watched(["theirs"], "another app")
        control.request_watched([], "an app")
        assert control.is_watched("theirs")
        assert not control.is_watched("mine")
    finally:
        control.forget("mine")
        control.forget("theirs")


@pytest.fixture
def run_id():
    yield "a run"
    control.forget("a run")


def test_a_run_begins_as_it_was_asked_to(run_id):
    control.begin(run_id, steps=3, steps_per_second=2.0)
    assert control.steps_left(run_id, 0) == 3
    assert control.requested(run_id, 3) == "pause"
    assert control.steps_per_second(run_id) == 2.0


def test_what_was_asked_before_a_run_begins_is_the_later_wish(run_id):
    """A worker may hear a request before it hears of the run."""
    control.request(run_id, None)
    control.request_speed(run_id, 7.0)
    control.begin(run_id, steps=0, steps_per_second=2.0)
    assert control.requested(run_id, 0) is None
    assert control.steps_per_second(run_id) == 7.0


def test_a_run_that_was_stopped_before_it_begins_does_not_begin(run_id):
    control.request(run_id, "stop")
    control.begin(run_id, steps=3)
    assert control.requested(run_id, 0) == "stop"


def test_changes_asked_before_and_after_a_run_was_sent_are_its_own_and_the_later_count(run_id):
    control.request_change(run_id, "learning_rate", 0.1, "second")
    control.begin(run_id, changes={"learning_rate": 0.2, "other": 3.0}, attempt="second")
    assert control.take_changes(run_id) == {"learning_rate": 0.1, "other": 3.0}
    assert control.take_changes(run_id) == {}


def test_a_change_asked_of_an_earlier_attempt_elsewhere_is_forgotten(run_id):
    """Every worker of a kind hears of a change; the run may be resumed in one that kept it."""
    control.request_change(run_id, "learning_rate", 0.1, "first")
    control.begin(run_id, attempt="second")
    assert control.take_changes(run_id) == {}
    control.request_change(run_id, "learning_rate", 0.3, "second")
    assert control.take_changes(run_id) == {"learning_rate": 0.3}
