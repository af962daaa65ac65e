"""What differs between this process and a worker, and the command that mends it."""

import pytest
from distributed import LocalCluster

from playground.engine import EngineError, outside
from playground.engine.cluster import Cluster
from playground.engine.versions import asking, difference, packages_of, versions_here

HERE = {
    "python": "3.11",
    "distributed": "2026.8.0",
    "keras": "3.15.1",
    "tensorflow": "2.21.0",
    "numpy": "2.4.6",
    "playground": "0a1b2c3d",
}


def test_a_worker_that_has_the_same_is_not_mentioned():
    assert difference("the worker lab-7", HERE, dict(HERE)) is None


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        (
            {"keras": "3.14.0"},
            "The worker lab-7 gets no runs. Expected keras 3.15.1, as here. "
            "Received: keras 3.14.0. "
            "Run there: pip install keras==3.15.1; then start it again.",
        ),
        (
            {"numpy": "2.2.0", "tensorflow": "none"},
            "The worker lab-7 gets no runs. Expected tensorflow 2.21.0 and numpy 2.4.6, as here. "
            "Received: no tensorflow and numpy 2.2.0. "
            "Run there: pip install tensorflow==2.21.0 numpy==2.4.6; then start it again.",
        ),
        (
            {"playground": ""},
            "The worker lab-7 gets no runs. Expected playground (code 0a1b2c3d), as here. "
            "Received: no playground. "
            "Run there: pip install . in a copy of this playground; then start it again.",
        ),
        (
            {"python": "3.12"},
            "The worker lab-7 gets no runs. Expected Python 3.11, as here. Received: Python 3.12. "
            "Install the playground there under Python 3.11; then start it again.",
        ),
    ],
)
def test_a_worker_that_differs_is_told_with_what_mends_it(changes, sentences):
    assert difference("the worker lab-7", HERE, HERE | changes) == sentences


def test_what_was_not_asked_is_not_compared():
    there = {"python": "3.11", "distributed": "2026.8.0"}
    assert difference("the scheduler", HERE, there) is None


def test_what_dask_tells_of_a_worker_is_what_it_tells_of_itself():
    with (
        LocalCluster(
            n_workers=1, processes=False, dashboard_address=None, threads_per_worker=1
        ) as cluster,
        cluster.get_client() as client,
    ):
        there = client.get_versions(packages=["keras", "tensorflow"])["workers"]
        (told,) = there.values()
        (answer,) = client.run(asking()).values()
        (worker,) = cluster.workers.values()
    here = versions_here()
    assert packages_of(told) | {"playground": answer[0]} == here
    assert answer[1] == worker.id


class Client:
    """Stands in for a client of Dask that a scheduler lets in."""

    made = ()  # by each test

    def __init__(self, address, **options):
        self.is_open = True
        self.made.append(self)

    def subscribe_topic(self, topic, take):
        pass

    def close(self):
        self.is_open = False


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EngineError("It cannot be used. Update it."), "It cannot be used. Update it."),
        (
            OSError("broken pipe"),
            "Expected to connect to the scheduler at tcp://127.0.0.1:9. Received: broken pipe. "
            "Look at its log; this app keeps trying.",
        ),
    ],
)
def test_a_connection_to_a_scheduler_of_no_use_is_closed_and_not_made_each_second(
    tmp_path, monkeypatch, error, said
):
    def check(client):
        raise error

    monkeypatch.setattr(Client, "made", [])
    monkeypatch.setattr("playground.engine.connection.Connection", Client)
    monkeypatch.setattr(outside, "why_unreachable", lambda *_: None)
    cluster = outside.OutsideCluster("127.0.0.1:9", tmp_path, "a topic", lambda event: None)
    monkeypatch.setattr(cluster, "_watch", lambda: None)
    monkeypatch.setattr(cluster, "_check_scheduler", check)
    for _ in range(3):
        with pytest.raises(EngineError) as refused:
            Cluster.client(cluster)  # as the watch does, again and again
        assert (str(refused.value), cluster.trouble) == (said, said)
    assert [client.is_open for client in Client.made] == [False]
