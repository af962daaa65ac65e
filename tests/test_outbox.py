"""Reports on their way from a worker to an app."""

import threading

from playground.engine.outbox import Outbox, reports_in


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
