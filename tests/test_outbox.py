"""Reports on their way from a worker to an app."""

import threading
from types import SimpleNamespace

import pytest

from playground.engine.outbox import Outbox, outbox_of, reports_in


class Post:
    """Keeps what was sent, and what is to be done later."""

    def __init__(self):
        self.sent, self.later = [], []
        self.outbox = Outbox(
            lambda packet: self.sent.append([report["n"] for report in reports_in(packet)]),
            lambda seconds, work: self.later.append((seconds, work)),
        )

    def put(self, *numbers):
        for n in numbers:
            self.outbox.put({"n": n, "data": b"some"})


def test_the_first_report_goes_at_once_and_those_soon_after_it_go_together():
    post = Post()
    post.put(1, 2, 3)
    assert post.sent == [[1]]
    ((seconds, work),) = post.later
    assert 0 < seconds < 0.1
    work()
    assert post.sent == [[1], [2, 3]]


def test_the_end_of_a_run_waits_for_nothing():
    post = Post()
    post.put(1, 2)
    post.outbox.flush()
    assert post.sent == [[1], [2]]
    post.later[0][1]()
    assert post.sent == [[1], [2]]


def test_reports_of_many_threads_each_arrive_once_and_in_order():
    post = Post()
    threads = [
        threading.Thread(target=lambda first=first: post.put(*range(first, first + 50)))
        for first in range(0, 400, 50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post.outbox.flush()
    arrived = [n for packet in post.sent for n in packet]
    assert sorted(arrived) == list(range(400))
    for first in range(0, 400, 50):
        mine = [n for n in arrived if first <= n < first + 50]
        assert mine == sorted(mine)


def test_a_report_that_cannot_travel_fails_where_it_was_made_and_the_others_arrive():
    post = Post()
    post.put(1, 2)
    with pytest.raises(TypeError):
        post.outbox.put({"n": object()})
    post.outbox.flush()
    assert post.sent == [[1], [2]]


def test_numbers_may_be_names_in_a_report():
    sent = []
    Outbox(sent.append, lambda *_: None).put({"per_class": {1: 0.5, 2: 0.25}})
    assert reports_in(sent[0]) == [{"per_class": {1: 0.5, 2: 0.25}}]


def test_a_worker_sends_in_the_order_in_which_reports_came_whoever_asks_it_to():
    """Dask sends at once what its own thread gives it, and later what others do."""
    queue, sent = [], []
    worker = SimpleNamespace(
        id="a worker",
        loop=SimpleNamespace(
            add_callback=lambda work, *given: queue.append((work, given)), call_later=None
        ),
        log_event=lambda topic, packet: sent.append((topic, reports_in(packet))),
    )
    outbox = outbox_of(worker, "a topic")
    outbox.put("first")
    outbox.put("second")
    outbox.flush()
    assert not sent  # all goes by the loop
    for work, given in queue:
        if work == worker.log_event:
            work(*given)
    assert sent == [("a topic", ["first"]), ("a topic", ["second"])]
