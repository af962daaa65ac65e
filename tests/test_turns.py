"""Whose turn it is."""

import threading
import time

from playground.training.turns import Turns


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

    def __init__(self, turns, name, log, give_up=never):
        super().__init__(name=name, daemon=True)
        self.turns, self.log, self.give_up = turns, log, give_up
        self.leave = threading.Event()
        self.granted = None

    def run(self):
        with self.turns.turn(self.give_up) as self.granted:
            if self.granted:
                self.log.append(self.name)
                self.leave.wait(5)


def queue_up(turns, names, log):
    """Visitors that came in the order of `names`, which is made certain one by one."""
    visitors = []
    for name in names:
        waiting = len(turns._queue)
        visitors.append(Visitor(turns, name, log))
        visitors[-1].start()
        wait_for(lambda n=name, w=waiting: n in log or len(turns._queue) > w)
    return visitors


def test_who_came_first_is_served_first():
    turns, log = Turns(width=1), []
    visitors = queue_up(turns, "abcde", log)
    for count, visitor in enumerate(visitors, start=1):
        wait_for(lambda n=count: len(log) == n)
        visitor.leave.set()
    for visitor in visitors:
        visitor.join(5)
    assert log == list("abcde")


def test_as_many_hold_a_turn_as_the_width_allows():
    turns, log = Turns(width=2), []
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
    turns, log = Turns(width=1), []
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
    turns, log, tired = Turns(width=1), [], threading.Event()
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
    turns = Turns(width=1)
    try:
        with turns.turn(never):
            raise ValueError
    except ValueError:
        pass
    with turns.turn(never) as granted:
        assert granted
